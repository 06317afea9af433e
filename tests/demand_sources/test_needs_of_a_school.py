"""All sources together, on the sample school."""

from collections import Counter
from dataclasses import replace

import pytest

from fixtures.generator import one_form_primary
from planner import demand_sources
from planner.demand_sources import needs_of
from planner.domain.demand import Needs, NeedTier
from planner.domain.kinds import DutyKind
from planner.domain.school import School

SCHOOL = one_form_primary()


def test_the_sample_school_has_the_needs_of_a_one_form_primary():
    needs = needs_of(SCHOOL)
    units = Counter(dict.fromkeys(DutyKind, 0))
    for demand in needs.demands:
        units[demand.kind] += demand.count
    assert units == Counter(
        {
            DutyKind.PPA_COVER: 14,
            DutyKind.ADULT_PRESENT: 4,
            DutyKind.INTERVENTION: 34,
            DutyKind.ONE_TO_ONE: 74,
            DutyKind.CARE_PLAN: 5,
            DutyKind.PERSONAL_CARE: 10,
            DutyKind.LUNCH_DUTY: 30,
            DutyKind.BREAK_DUTY: 10,
            DutyKind.GATE_DUTY: 10,
            DutyKind.PASTORAL_ON_CALL: 15,
            DutyKind.PASTORAL_SECOND: 15,
            DutyKind.PASTORAL_CENTRE: 10,
            DutyKind.FIRST_AID_STANDBY: 10,
        }
    )
    assert [quota.owed for quota in needs.quotas] == [139] * 7


def test_equal_facts_give_equal_needs_in_order_of_key():
    needs = needs_of(SCHOOL)
    assert needs == needs_of(one_form_primary())
    assert list(needs.demands) == sorted(needs.demands, key=lambda demand: demand.key)


def test_the_order_facts_come_in_changes_nothing():
    shuffled = replace(
        SCHOOL,
        lessons=SCHOOL.lessons[::-1],
        provisions=SCHOOL.provisions[::-1],
        duty_posts=SCHOOL.duty_posts[::-1],
        groups=SCHOOL.groups[::-1],
        releases=SCHOOL.releases[::-1],
    )
    assert needs_of(shuffled) == needs_of(SCHOOL)


def test_no_title_names_a_pupil():
    needs = needs_of(SCHOOL)
    refs = [pupil.ref for pupil in SCHOOL.pupils]
    titles = {d.title for d in needs.demands} | {p.title for p in needs.presences}
    assert not [title for title in titles for ref in refs if ref in title]


def test_a_two_week_cycle_doubles_the_units_and_keeps_one_quota_a_teacher():
    fortnight = replace(SCHOOL, profile=replace(SCHOOL.profile, cycle_weeks=2))
    one, two = needs_of(SCHOOL), needs_of(fortnight)
    assert sum(d.count for d in two.demands) == 2 * sum(d.count for d in one.demands)
    assert [quota.owed for quota in two.quotas] == [278] * 7


def test_care_and_minimum_posts_come_before_ppa_and_ppa_before_the_gate():
    tier = {demand.kind: demand.tier for demand in needs_of(SCHOOL).demands}
    assert tier[DutyKind.CARE_PLAN] == NeedTier.SAFETY
    assert tier[DutyKind.CARE_PLAN] < tier[DutyKind.PPA_COVER] < tier[DutyKind.GATE_DUTY]


def test_two_units_of_one_key_are_refused(monkeypatch):
    demand = needs_of(SCHOOL).demands[0]

    def twice(_school: School) -> Needs:
        return Needs(demands=(demand, demand))

    monkeypatch.setattr(demand_sources, "SOURCES", (twice,))
    with pytest.raises(ValueError, match="two units of need have the key"):
        needs_of(SCHOOL)
