"""Nights off, days of the under-eighteens, the morning break."""

from dataclasses import replace

from planner.domain.codes import PersonCode
from planner.domain.kinds import DutyKind
from planner.domain.people import FixedEvent
from planner.interpret import own_breaks
from tests.builders import an_adult
from tests.rules.weeks import Week, a_week, broken, kept, need, setting

GROUP = DutyKind.ONE_TO_ONE


def after_an_evening(ends: int, starts: str = "07:30") -> Week:
    """Idris is at parents' evening on Monday until `ends`, at work from `starts` next day."""
    evening = FixedEvent(
        code="EVENING",
        title="Parents' evening",
        weekday=0,
        starts=18 * 60,
        ends=ends,
        attendees=(PersonCode("idris"),),
    )
    early = need("early", DutyKind.GATE_DUTY, f"Tue {starts}-07:45")
    return a_week(an_adult("idris", works="Mon-Fri 07:30-15:00"), evening, early)


@kept("H-REST-11")
def test_eleven_hours_after_the_evening_the_day_may_begin():
    assert after_an_evening(20 * 60 + 30).breaks(early="idris") == set()


@broken("H-REST-11")
def test_nobody_opens_the_gate_ten_hours_after_parents_evening():
    assert after_an_evening(21 * 60 + 30).breaks(early="idris") == {"H-REST-11"}


def at_seventeen(*sessions: object, works: str = "Mon-Fri 08:00-17:30") -> Week:
    week = a_week(an_adult("kit", works=works, unpaid=30, weekly_minutes=2700), sessions)
    people = tuple(replace(p, under_18=p.code == "kit") for p in week.school.people)
    return replace(week, school=replace(week.school, people=people))


def sessions(*hours: int) -> list:
    return [need(f"s{h}", DutyKind.ONE_TO_ONE, f"Mon {h:02}:00-{h + 1:02}:00") for h in hours]


@kept("H-UNDER-18")
def test_somebody_of_seventeen_may_work_eight_hours():
    week = at_seventeen(*sessions(8, 9, 10, 11, 13, 14, 15, 16))
    held = {f"s{h}": "kit" for h in (8, 9, 10, 11, 13, 14, 15, 16)}
    assert "H-UNDER-18" not in week.breaks(**held)


@broken("H-UNDER-18")
def test_and_not_a_ninth():
    longer = need("more", DutyKind.ONE_TO_ONE, "Mon 12:00-12:30")
    week = at_seventeen(*sessions(8, 9, 10, 11, 13, 14, 15, 16), longer)
    held = {f"s{h}": "kit" for h in (8, 9, 10, 11, 13, 14, 15, 16)} | {"more": "kit"}
    assert "H-UNDER-18" in week.breaks(**held)


@broken("H-UNDER-18")
def test_nor_more_than_forty_hours_a_week():
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
    long = [need(d, DutyKind.ONE_TO_ONE, f"{d} 09:00-16:00") for d in days]
    week = at_seventeen(*long, works="Mon-Sat 08:30-16:00")
    assert "H-UNDER-18" in week.breaks(**dict.fromkeys(days, "kit"))


BREAK = need("group", GROUP, "Mon 09:30-11:45")
HALF = need("half", GROUP, "Mon 11:45-11:55")


def a_morning(*needs: object) -> Week:
    return a_week(
        an_adult("idris", works="Mon-Fri 08:30-12:00", unpaid=0), *needs, setting("H-TEA")
    )


@kept("H-TEA")
def test_ten_minutes_of_a_long_morning_are_an_assistants_own():
    week = a_morning(BREAK)
    assert week.breaks(group="idris") == set()
    facts = week.formulation().facts
    spans = [b.span.minutes for b in own_breaks(facts, week.holding({"group": "idris"}))]
    assert 10 in spans


@broken("H-TEA")
def test_no_duty_takes_the_last_of_them():
    assert a_morning(BREAK, HALF).breaks(group="idris", half="idris") == {"H-TEA"}
