"""Examinations, duties on one date and specialists: what each asks for, in its week alone."""

from dataclasses import replace
from datetime import date

import pytest

from planner.demand_sources import needs_of
from planner.domain.codes import ExternalCode, PersonCode, PostCode
from planner.domain.demand import Demand
from planner.domain.kinds import DutyKind, PlaceKind
from planner.domain.outings import VisitorAway
from planner.domain.policy import RuleSetting
from planner.domain.school import School
from planner.domain.timetable import External, Place
from planner.horizon import dated_week
from tests.builders import (
    TERM,
    a_group,
    a_lesson,
    a_one_off,
    a_programme,
    a_provision,
    a_pupil,
    a_release,
    a_school,
    a_sitting,
    a_specialist_visit,
    a_teacher,
    an_adult,
    an_arrangement,
    span,
)

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
SIT = "09:15-10:15"


def a_test_week(*facts: object) -> School:
    """Year 6 has lessons on Tuesday and Wednesday mornings; a hall, a room and a coach."""
    return a_school(
        TERM,
        a_teacher("tara", "6A"),
        a_lesson("6A", "Tue 09:00-12:00", "Topic"),
        a_lesson("6A", "Wed 09:00-12:00", "Topic"),
        Place(code="HALL", name="Hall", kind=PlaceKind.HALL, capacity=9),
        Place(code="ROOM", name="Room"),
        *facts,
    )


def wanted(school: School, kind: DutyKind) -> list[Demand]:
    found = [d for d in needs_of(dated_week(school, MONDAY)).demands if d.kind is kind]
    standing = [d.key for d in needs_of(school).demands]
    assert not any(d.key in standing for d in found if d.key.source != "one-to-one")
    return found


@pytest.mark.parametrize(
    ("candidates", "there", "left"), [(28, (), 1), (30, (), 1), (31, (), 2), (95, ("tara",), 3)]
)
def test_thirty_candidates_have_an_invigilator(candidates: int, there: tuple[str, ...], left: int):
    staff = tuple(PersonCode(name) for name in there)
    school = a_test_week(a_sitting("SATS", TUESDAY, SIT, candidates, staff=staff))
    assert sum(d.count for d in wanted(school, DutyKind.INVIGILATE)) == left


def test_a_school_may_ask_for_more_invigilators():
    school = a_test_week(
        RuleSetting(rule="E-INVIG", parameter=15), a_sitting("SATS", TUESDAY, SIT, 30)
    )
    assert [d.count for d in wanted(school, DutyKind.INVIGILATE)] == [2]


def test_each_arrangement_is_one_adult_with_extra_time_beside_the_invigilators():
    school = a_test_week(
        a_sitting("SATS", TUESDAY, SIT, 30),
        [a_pupil(ref, "6A") for ref in ("P1", "P2")],
        an_arrangement("SATS", "P1", extra=15, usual=(PostCode("idris"),)),
        an_arrangement("SATS", "P2"),
        an_adult("idris"),
    )
    first, second = wanted(school, DutyKind.READER_SCRIBE)
    assert first.spans == (span("Tue 09:15-10:30"),)
    assert second.spans == (span("Tue 09:15-10:15"),)
    assert (first.usual, first.pupils) == (("idris",), ("P1",))
    assert [d.count for d in wanted(school, DutyKind.INVIGILATE)] == [1]


def test_the_adult_of_a_pupils_one_to_one_is_the_usual_one_and_is_not_asked_for_twice():
    school = a_test_week(
        a_sitting("SATS", TUESDAY, SIT),
        a_pupil("P1", "6A"),
        a_provision("ONE", "P1", "Tue 09:00-11:30", usual=(PostCode("idris"),)),
        an_arrangement("SATS", "P1", extra=15),
        an_adult("idris"),
    )
    (arranged,) = wanted(school, DutyKind.READER_SCRIBE)
    assert arranged.usual == ("idris",)
    legs = wanted(school, DutyKind.ONE_TO_ONE)
    assert [leg.spans for leg in legs] == [
        (span("Tue 09:00-09:15"),),
        (span("Tue 10:30-11:30"),),
    ]


def test_nobody_is_withdrawn_from_a_class_that_sits_a_test():
    group = (a_programme(per_week=1), a_group("G", pupils="P1"), a_pupil("P1", "6A"))
    school = a_test_week(a_sitting("SATS", TUESDAY, SIT, classes=("6A",)), group)
    (sessions,) = (
        d for d in needs_of(dated_week(school, MONDAY)).demands if d.kind is DutyKind.INTERVENTION
    )
    assert any(s.overlaps(span("Tue 10:15-12:00")) for s in sessions.spans)
    assert not any(s.overlaps(span("Tue 09:15-10:15")) for s in sessions.spans)


def test_a_joint_home_visit_asks_for_those_who_do_not_go_already():
    two = a_one_off("HOME", DutyKind.HOME_VISIT, TUESDAY, "13:15-14:30", adults=2)
    assert [d.count for d in wanted(a_test_week(two), DutyKind.HOME_VISIT)] == [2]
    with_teacher = replace(two, staff=(PersonCode("tara"),))
    (left,) = wanted(a_test_week(with_teacher), DutyKind.HOME_VISIT)
    assert (left.count, left.away) == (1, True)


def test_a_teacher_who_makes_a_home_visit_leaves_a_class_to_be_covered():
    home = a_one_off("HOME", DutyKind.HOME_VISIT, TUESDAY, "09:00-12:00", adults=2)
    school = a_test_week(replace(home, staff=(PersonCode("tara"),)))
    assert [d.title for d in wanted(school, DutyKind.ABSENCE_COVER)] == ["Cover 6A Topic"]
    assert wanted(a_test_week(home), DutyKind.ABSENCE_COVER) == []


def test_a_specialist_has_the_room_and_the_pupil_and_a_school_adult_where_one_is_needed():
    therapist = External(code=ExternalCode("SALT"), name="Therapist", cost=60)
    visit = a_specialist_visit("SALT", TUESDAY, "10:00-11:00", pupils=("P1",))
    group = (a_programme(per_week=1), a_group("G", pupils="P2", place="ROOM"))
    pupils = [a_pupil(ref, "6A") for ref in ("P1", "P2")]
    school = a_test_week(therapist, visit, group, pupils)
    (beside,) = wanted(school, DutyKind.ADULT_PRESENT)
    assert (beside.spans, beside.place) == ((span("Tue 10:00-11:00"),), "ROOM")
    (sessions,) = (
        d for d in needs_of(dated_week(school, MONDAY)).demands if d.kind is DutyKind.INTERVENTION
    )
    assert not any(s.overlaps(beside.spans[0]) for s in sessions.spans)
    alone = replace(school, externals=(replace(therapist, needs_school_adult=False),))
    assert wanted(alone, DutyKind.ADULT_PRESENT) == []


def test_a_visitor_who_does_not_come_leaves_the_lesson_without_a_lead():
    coach = External(code=ExternalCode("COACH"), name="Coach")
    led = a_lesson("6A", "Tue 13:00-15:00", "PE", releasable=True, external="COACH")
    school = a_test_week(coach, led, a_release("tara", minutes=60))
    assert not wanted(school, DutyKind.PPA_COVER)
    gone = VisitorAway(external=ExternalCode("COACH"), day=TUESDAY)
    school = replace(school, visitors_away=(gone,))
    covers = [d for d in needs_of(dated_week(school, MONDAY)).demands if d.kind.leads_class]
    assert {d.kind for d in covers} == {DutyKind.PPA_COVER}
    assert span("Tue 13:00-14:00") in covers[0].spans
