"""Rules set aside for one duty: a policy for all, a contract for whoever agreed, the law never."""

from dataclasses import replace
from datetime import date

import pytest

from planner.domain.codes import PersonCode, PostCode
from planner.domain.kinds import DutyKind, RestrictionKind
from planner.domain.people import FixedEvent, Restriction
from planner.domain.plan import Override
from planner.horizon import dated_week, standing
from planner.rules import BY_ID
from tests.builders import TERM, a_school, a_teacher, an_adult
from tests.rules.weeks import Week, a_week, need


def aside(rule: str, code: str, post: str | None = None, occurrence: str = "w1.1") -> Override:
    key = need(code, DutyKind.GATE_DUTY, "Mon 09:00-09:30", occurrence=occurrence).key
    agreed = PostCode(post) if post else None
    return Override(rule=rule, key=key, given_by="deputy", reason="snow", post=agreed)


def meeting() -> FixedEvent:
    return FixedEvent(
        code="TEAM", title="Team", weekday=0, starts=540, ends=600, attendees=(PersonCode("idris"),)
    )


def closed(value: str) -> Restriction:
    return Restriction(person=PersonCode("idris"), kind=RestrictionKind.TIME, value=value)


ONE = DutyKind.ONE_TO_ONE
GROUP = DutyKind.INTERVENTION
RELAY = need("b", ONE, "Mon 10:05-10:30", meets=need("a", ONE, "Mon 09:30-10:00").key)

POLICIES: dict[str, tuple[Week, dict[str, str]]] = {
    "W-NAMED": (
        a_week(an_adult("idris"), need("a", ONE, "Mon 09:00-10:00", only=(PostCode("grace"),))),
        {"a": "idris"},
    ),
    "H-MEET": (
        a_week(an_adult("idris"), meeting(), need("a", ONE, "Mon 09:00-09:30")),
        {"a": "idris"},
    ),
    "R-RESTRICT": (
        a_week(an_adult("idris"), closed("Mon 09:00-09:30"), need("a", ONE, "Mon 09:00-09:30")),
        {"a": "idris"},
    ),
    "I-LEN": (a_week(an_adult("idris"), need("a", GROUP, "Mon 09:00-09:05")), {"a": "idris"}),
    "I-ROOM": (
        a_week(
            an_adult("idris"),
            an_adult("grace"),
            need("a", GROUP, "Mon 09:00-09:30", place="NOOK"),
            need("b", GROUP, "Mon 09:00-09:30", place="NOOK"),
        ),
        {"a": "idris", "b": "grace"},
    ),
    "T-ONCALL-FREE": (
        a_week(
            an_adult("beth", "001-hlta-level-2"),
            need("a", DutyKind.PASTORAL_ON_CALL, "Mon 09:00-10:00"),
            need("b", ONE, "Mon 09:00-10:00"),
        ),
        {"a": "beth", "b": "beth"},
    ),
    "W-RELAY": (
        a_week(an_adult("idris"), an_adult("grace"), need("a", ONE, "Mon 09:30-10:00"), RELAY),
        {"a": "idris", "b": "grace"},
    ),
}


@pytest.mark.parametrize("rule", POLICIES)
def test_a_policy_set_aside_for_a_duty_no_longer_stands_in_its_way(rule: str):
    week, held = POLICIES[rule]
    assert rule in week.breaks(**held)
    lifted = Week(school=week.school, needs=week.needs, overrides=(aside(rule, "a"),))
    assert rule not in lifted.breaks(**held)
    elsewhere = Week(school=week.school, needs=week.needs, overrides=(aside(rule, "other"),))
    assert rule in elsewhere.breaks(**held)


SESSIONS = (need("a", ONE, "Sat 09:00-10:00"), need("b", ONE, "Sat 10:00-11:00"))


def test_a_contract_is_set_aside_for_whoever_agreed_and_for_that_duty_alone():
    both = an_adult("idris"), an_adult("grace")
    week = a_week(*both, SESSIONS, aside("H-DAYS", "a", "idris"))
    assert week.breaks(a="idris") == set()
    assert week.breaks(a="grace") == {"H-DAYS"}
    assert week.breaks(b="idris") == {"H-DAYS"}
    unsaid = a_week(an_adult("idris"), SESSIONS, aside("H-DAYS", "a"))
    assert unsaid.breaks(a="idris") == {"H-DAYS"}


def test_hours_beyond_the_contract_and_a_lunch_given_up_are_agreed_to_duty_by_duty():
    long = [need(d, ONE, f"{d} 09:00-11:00") for d in ("Mon", "Tue")]
    week = a_week(an_adult("idris", weekly_minutes=120), long)
    held = {"Mon": "idris", "Tue": "idris"}
    assert week.breaks(**held) == {"H-WEEK"}
    agreed = a_week(an_adult("idris", weekly_minutes=120), long, aside("H-WEEK", "Tue", "idris"))
    assert agreed.breaks(**held) == set()
    lunch = need("a", ONE, "Mon 11:00-14:30")
    assert "H-LUNCH-30" in a_week(an_adult("idris"), lunch).breaks(a="idris")
    given_up = a_week(an_adult("idris"), lunch, aside("H-LUNCH-30", "a", "idris"))
    assert "H-LUNCH-30" not in given_up.breaks(a="idris")


def test_a_line_agrees_to_a_duty_outside_its_profile_and_the_law_still_refuses():
    cover = need("a", DutyKind.ABSENCE_COVER, "Mon 09:00-10:00")
    week = a_week(an_adult("hana", "003-hlta"), cover, aside("G-HLTA-NOCOVER-POST", "a", "hana"))
    assert week.breaks(a="hana") == {"G-HLTA-AUTH"}


@pytest.mark.parametrize("rule", ["G-HLTA-AUTH", "W-DBS", "H-OVERLAP", "W-CARE"])
def test_the_law_is_never_set_aside_whatever_is_on_record(rule: str):
    assert BY_ID[rule].override == "Nobody can set this aside."
    care = need("a", DutyKind.CARE_PLAN, "Mon 09:00-09:30", training="insulin")
    cover = need("b", DutyKind.ABSENCE_COVER, "Mon 09:00-10:00")
    week = a_week(an_adult("amara", "000-hlta"), care, cover)
    held = {"a": "amara", "b": "amara"}
    given = (aside(rule, "a", "amara"), aside(rule, "b", "amara"))
    recorded = Week(school=week.school, needs=week.needs, overrides=given)
    assert recorded.breaks(**held) == week.breaks(**held)


def test_what_a_rule_wants_stays_wanted():
    sen = need("a", DutyKind.PASTORAL_CENTRE, "Mon 09:00-10:00")
    week = a_week(an_adult("beth", "001-hlta-level-2"), sen)
    lifted = Week(school=week.school, needs=week.needs, overrides=(aside("T-PSC", "a"),))
    assert lifted.cost("T-PSC") == week.cost("T-PSC") > 0


def test_an_override_of_one_date_is_for_that_week_alone():
    key = need("a", ONE, "Mon 09:00-10:00", occurrence="2026-11-09.1").key
    dated = Override(rule="H-MEET", key=key, given_by="deputy", reason="snow")
    weekly = aside("H-MEET", "b")
    school = replace(a_school(a_teacher("head"), TERM), overrides=(dated, weekly))
    of_week = [
        (o.key.code, o.key.occurrence) for o in dated_week(school, date(2026, 11, 9)).overrides
    ]
    assert of_week == [("a", "w1.1"), ("b", "w1.1")]
    other = [o.key.code for o in dated_week(school, date(2026, 11, 16)).overrides]
    assert other == ["b"]
    assert len(standing(school).overrides) == 2
