"""A pupil away, a room out, an emergency: what one date takes from the needs of its week."""

from dataclasses import replace
from datetime import date

import pytest

from planner.demand_sources import needs_of
from planner.domain.codes import ClassCode, PersonCode, PlaceCode, PostCode, PupilRef
from planner.domain.day_changes import Emergency, PupilAway, RoomOut
from planner.domain.demand import Demand
from planner.domain.kinds import DutyKind, PartKind, ProvisionKind
from planner.domain.people import Absence
from planner.domain.school import School
from planner.domain.timetable import Place
from planner.horizon import dated_week
from tests.builders import (
    TERM,
    a_duty_post,
    a_group,
    a_programme,
    a_provision,
    a_pupil,
    a_school,
    a_sitting,
    a_teacher,
    an_adult,
    an_arrangement,
    lessons,
    span,
)

MONDAY, TUESDAY = date(2026, 11, 9), date(2026, 11, 10)
CLASS = ClassCode("3A")


def at(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def the_week(*facts: object) -> School:
    school = a_school(
        TERM,
        a_teacher("tara", "3A"),
        a_teacher("head"),
        an_adult("amara", "000-hlta", authorised=True),
        an_adult("idris"),
        Place(code=PlaceCode("NEST"), name="Nest", capacity=2),
        lessons("3A", "Mon-Fri 09:00-10:00", "English", core=True),
        lessons("3A", "Mon-Fri 10:00-11:00", "Art"),
        lessons("3A", "Mon-Fri 12:00-13:00", "Lunch", kind=PartKind.LUNCH),
        lessons("3A", "Mon-Fri 13:00-14:00", "Topic"),
        [a_pupil(ref, "3A") for ref in ("P1", "P2")],
        a_programme("NELI", 30, 3),
        a_group("PAIR", "NELI", "P1 P2", place=PlaceCode("NEST")),
        a_group("ALONE", "NELI", "P2"),
        a_provision("ONE", "P1", "Mon-Fri 09:00-14:00"),
        a_provision(
            "MEDS", "P1", "Mon-Fri 13:30-13:40", kind=ProvisionKind.CARE_PLAN, place="NEST"
        ),
        a_duty_post("HALL", "Mon-Fri 12:00-13:00", place="NEST"),
        *facts,
    )
    return dated_week(school, MONDAY)


def away(pupil: str, starts: str = "00:00", ends: str = "24:00", day: date = TUESDAY) -> PupilAway:
    return PupilAway(pupil=PupilRef(pupil), day=day, starts=at(starts), ends=at(ends))


def demands(school: School, code: str, weekday: str = "Tue") -> list[Demand]:
    """Of one code, those that could be met on that day."""
    day = span(f"{weekday} 00:00-23:59")
    return [
        each
        for each in needs_of(school).demands
        if each.key.code == code and any(s.within(day) for s in each.spans)
    ]


def minutes_wanted(found: list[Demand]) -> set[int]:
    """Every minute somebody is wanted in, whichever handover is picked."""
    wanted: set[int] = set()
    for each in found:
        longest = max(each.spans, key=lambda s: s.minutes)
        wanted |= set(range(longest.start, longest.end))
    return wanted


def test_an_absent_pupil_needs_no_support_and_no_care_that_day_and_all_of_it_on_others() -> None:
    school = the_week(away("P1"))
    assert demands(school, "ONE") == []
    assert demands(school, "MEDS") == []
    for code in ("ONE", "MEDS"):
        assert demands(school, code, "Wed") == demands(the_week(), code, "Wed")


@pytest.mark.parametrize(
    ("starts", "ends"),
    [("09:00", "10:20"), ("12:10", "12:30"), ("09:30", "09:50"), ("11:30", "13:10")],
)
def test_support_is_wanted_in_every_minute_the_pupil_is_in_and_in_no_other(
    starts: str, ends: str
) -> None:
    gone = span(f"Tue {starts}-{ends}")
    left = minutes_wanted(demands(the_week(away("P1", starts, ends)), "ONE"))
    whole = span("Tue 09:00-14:00")
    assert left == set(range(whole.start, whole.end)) - set(range(gone.start, gone.end))


def test_the_legs_after_a_late_arrival_keep_their_names() -> None:
    before = {str(each.key): each.spans for each in demands(the_week(), "ONE")}
    late = {
        str(each.key): each.spans for each in demands(the_week(away("P1", "00:00", "09:30")), "ONE")
    }
    assert late.keys() == before.keys()
    assert [key for key in late if late[key] != before[key]] == ["one-to-one:ONE:w1.2:1"]


def test_a_session_goes_on_while_one_of_its_pupils_is_there() -> None:
    school = the_week(away("P2"))
    assert demands(school, "PAIR") == demands(the_week(), "PAIR")
    assert demands(school, "ALONE") == []
    assert demands(school, "ALONE", "Wed") != []


def test_no_adult_reads_to_a_pupil_who_misses_the_examination() -> None:
    facts = (a_sitting("SAT", TUESDAY, "09:00-10:00"), an_arrangement("SAT", "P2"))
    source = {each.key.source for each in needs_of(the_week(*facts)).demands}
    without = {each.key.source for each in needs_of(the_week(*facts, away("P2"))).demands}
    assert source - without == {"access"}


def test_a_session_has_no_time_in_a_room_that_is_out_and_stays_a_need() -> None:
    out = RoomOut(place=PlaceCode("NEST"), day=TUESDAY, starts=0, ends=24 * 60)
    school = the_week(out)
    assert demands(school, "PAIR") == []
    wanted = [d.count for d in needs_of(school).demands if d.key.code == "PAIR"]
    assert sum(wanted) == 3
    every = [replace(out, day=date(2026, 11, day)) for day in range(9, 14)]
    assert sum(d.count for d in needs_of(the_week(every)).demands if d.key.code == "PAIR") == 3


def test_care_and_duties_go_on_somewhere_else() -> None:
    out = RoomOut(place=PlaceCode("NEST"), day=TUESDAY, starts=at("13:00"), ends=at("14:00"))
    (care,) = demands(the_week(out), "MEDS")
    assert (care.place, len(care.spans)) == (None, 1)
    (post,) = demands(the_week(out), "HALL")
    assert post.place == "NEST"
    (post,) = demands(the_week(replace(out, starts=at("12:30"))), "HALL")
    assert post.place is None


def emergency(starts: str, ends: str, relief: str) -> Emergency:
    return Emergency(
        school_class=CLASS, day=TUESDAY, starts=at(starts), ends=at(ends), relief=PersonCode(relief)
    )


OUT = Absence(person=PersonCode("tara"), day=TUESDAY, starts=at("09:20"), ends=at("24:00"))


def cover(school: School) -> dict[str, tuple[DutyKind, object]]:
    found = [d for d in needs_of(school).demands if d.key.code == CLASS and d.part_of is None]
    return {str(d.key): (d.kind, d.spans[0]) for d in found}


def test_an_emergency_takes_its_minutes_from_the_cover_and_a_teacher_who_relieves_the_rest() -> (
    None
):
    found = cover(the_week(OUT, emergency("09:20", "09:40", "head")))
    assert found["emergency:3A:w1.2:560"] == (
        DutyKind.EMERGENCY_SUPERVISION,
        span("Tue 09:20-09:40"),
    )
    starts = {kept.start for _, kept in found.values()}  # type: ignore[attr-defined]
    assert starts == {
        span(f"Tue {when}").start for when in ("09:20-09:40", "10:00-11:00", "13:00-14:00")
    }


def test_a_relief_of_the_support_staff_is_planned_for_the_rest_of_the_lesson() -> None:
    school = the_week(OUT, emergency("09:20", "09:40", "amara"))
    (rest,) = [d for d in needs_of(school).demands if d.spans[0] == span("Tue 09:40-10:00")]
    assert (rest.kind, rest.usual) == (DutyKind.PARTIAL_COVER, (PostCode("amara"),))


def test_an_emergency_needs_no_absence_on_record_and_leaves_other_days_alone() -> None:
    found = cover(the_week(emergency("09:20", "09:40", "tara")))
    assert list(found) == ["emergency:3A:w1.2:560"]
    assert (
        needs_of(dated_week(the_week_facts(), date(2026, 11, 16))).demands
        == needs_of(
            dated_week(replace(the_week_facts(), emergencies=()), date(2026, 11, 16))
        ).demands
    )


def the_week_facts() -> School:
    """The school before any week is made of it, with an emergency on record."""
    school = a_school(
        TERM, a_teacher("tara", "3A"), lessons("3A", "Mon-Fri 09:00-10:00", "English")
    )
    return replace(school, emergencies=(emergency("09:20", "09:40", "tara"),))
