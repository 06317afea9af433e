"""Interventions: how many sessions, and every time they could be."""

from hypothesis import given
from hypothesis import strategies as st

from planner.demand_sources import interventions
from planner.domain.clock import Span, clock, parse_clock, time_of_day, weekday_of
from planner.domain.codes import PlaceCode, PostCode, Tag
from planner.domain.demand import Demand, NeedTier
from planner.domain.kinds import PartKind
from planner.domain.school import School
from planner.domain.timetable import Place
from tests.builders import (
    a_class,
    a_group,
    a_lesson,
    a_programme,
    a_pupil,
    a_school,
    lessons,
    span,
)


def a_week(group, programme=None, *more, **profile) -> School:
    """3A: maths, break, English, lunch, two afternoon lessons, home time; five days."""
    return a_school(
        a_class("3A", "tara"),
        lessons("3A", "Mon-Fri 09:00-10:00", "Maths", core=True),
        lessons("3A", "Mon-Fri 10:00-10:15", kind=PartKind.BREAK),
        lessons("3A", "Mon-Fri 10:15-12:00", "English", core=True),
        lessons("3A", "Mon-Fri 12:00-13:00", kind=PartKind.LUNCH),
        lessons("3A", "Mon-Fri 13:00-14:00", "Art"),
        lessons("3A", "Mon-Fri 14:00-15:00", "Science"),
        lessons("3A", "Mon-Fri 15:00-15:15", kind=PartKind.DISMISSAL),
        [a_pupil(ref, "3A") for ref in ("P1", "P2")],
        programme or a_programme("NELI", minutes=30, per_week=3),
        group,
        *more,
        **profile,
    )


def the_demand(school: School) -> Demand:
    (demand,) = interventions.needs(school).demands
    return demand


def times(demand: Demand, weekday: int = 0) -> list[str]:
    return [clock(s.start) for s in demand.spans if weekday_of(s.start) == weekday]


def test_identical_sessions_are_one_demand_on_different_days():
    demand = the_demand(a_week(a_group("G1", pupils="P1 P2")))
    assert (str(demand.key), demand.count, demand.one_a_day) == ("intervention:G1:w1.1:0", 3, True)
    assert (demand.tier, demand.title) == (NeedTier.INTERVENTIONS, "Group G1")


def test_sessions_start_every_quarter_of_an_hour_from_lesson_starts_outside_core():
    demand = the_demand(a_week(a_group("G1")))
    assert times(demand) == ["13:00", "13:15", "13:30", "13:45", "14:00", "14:15", "14:30"]
    assert len(demand.spans) == 7 * 5
    assert {s.minutes for s in demand.spans} == {30}


def test_a_programme_may_take_pupils_out_of_core_lessons():
    over_core = a_programme("NELI", minutes=30, over_core=True)
    found = times(the_demand(a_week(a_group("G1"), over_core)))
    assert found[:3] == ["09:00", "09:15", "09:30"]
    assert "09:45" not in found, "that would run into break"


def test_no_session_touches_break_or_lunch_unless_the_programme_is_meant_for_then():
    over_break = a_programme("NELI", minutes=60, over_break=True)
    assert "12:00" in times(the_demand(a_week(a_group("G1"), over_break)))
    core_too = a_programme("NELI", minutes=60, over_core=True)
    demand = the_demand(a_week(a_group("G1"), core_too))
    pauses = [span("Mon 10:00-10:15"), span("Mon 12:00-13:00")]
    assert demand.spans
    assert not any(s.overlaps(pause) for s in demand.spans for pause in pauses)


def test_nobody_is_withdrawn_from_home_time():
    assert max(s.end % (24 * 60) for s in the_demand(a_week(a_group("G1"))).spans) == 15 * 60


def test_pupils_of_two_classes_meet_when_both_can_be_spared():
    school = a_week(
        a_group("G1", pupils="P1 P9", per_week=2),
        None,
        a_class("4A", "umar"),
        a_pupil("P9", "4A"),
        lessons("4A", "Mon-Tue 13:00-13:30", "Phonics", core=True),
        lessons("4A", "Mon-Tue 13:30-14:40", "History"),
    )
    demand = the_demand(school)
    assert times(demand) == ["13:30", "13:45", "14:00"]
    assert {weekday_of(s.start) for s in demand.spans} == {0, 1}
    assert demand.school_class is None


def test_a_session_keeps_to_the_groups_own_hours():
    group = a_group("G1", not_before=parse_clock("13:30"), not_after=parse_clock("14:30"))
    assert times(the_demand(a_week(group))) == ["13:30", "13:45", "14:00"]


def test_a_session_holds_its_pupils_and_a_place_for_one():
    rooms = [Place(code=PlaceCode("DEN"), name="Den"), Place(code=PlaceCode("LIB"), name="Library")]
    den = the_demand(a_week(a_group("G1", pupils="P1 P2", place=PlaceCode("DEN")), None, rooms))
    assert den.uses == {"pupil:P1", "pupil:P2", "place:DEN"}
    library = Place(code=PlaceCode("LIB"), name="Library", capacity=2)
    shared = the_demand(a_week(a_group("G1", place=PlaceCode("LIB")), None, library))
    assert shared.uses == {"pupil:P1"}
    assert shared.place == "LIB"


def test_training_deliverers_and_the_walk_back_are_passed_on():
    programme = a_programme("NELI", training=Tag("neli"), handback=10, in_training_may_deliver=True)
    demand = the_demand(a_week(a_group("G1", usual=(PostCode("kemi"),)), programme))
    assert (demand.training, demand.usual, demand.handback) == (("neli",), ("kemi",), 10)
    assert demand.in_training_will_do


def test_sessions_an_ehcp_specifies_are_safety_and_statutory():
    assert the_demand(a_week(a_group("G1", ehcp=True))).tier == NeedTier.SAFETY


def test_a_groups_own_number_of_sessions_goes_before_the_programmes():
    assert the_demand(a_week(a_group("G1", per_week=5))).count == 5


def test_more_sessions_than_days_become_a_second_demand_whose_ordinals_run_on():
    demands = interventions.needs(a_week(a_group("G1", per_week=7))).demands
    assert [(d.key.occurrence, d.count) for d in demands] == [("w1.1", 5), ("w1.6", 2)]
    keys = [key for d in demands for key in d.unit_keys()]
    assert len(set(keys)) == 7


def test_sessions_nobody_has_time_for_are_still_owed():
    demand = the_demand(a_week(a_group("G1"), a_programme("NELI", minutes=300)))
    assert (demand.spans, demand.count) == ((), 3)


def test_each_week_of_a_two_week_cycle_has_its_own_sessions():
    demands = interventions.needs(a_week(a_group("G1"), None, cycle_weeks=2)).demands
    assert [d.key.occurrence for d in demands] == ["w1.1", "w2.1"]
    assert demands[1].spans[0] == span("Mon 13:00-13:30 w2")


@given(
    minutes=st.integers(1, 12).map(lambda n: 5 * n),
    edges=st.lists(st.integers(0, 72), min_size=2, max_size=8, unique=True),
    core=st.lists(st.booleans(), min_size=7, max_size=7),
)
def test_every_candidate_lies_wholly_in_time_that_can_be_spared(minutes, edges, core):
    marks = [9 * 60 + 5 * edge for edge in sorted(edges)]
    parts = [
        a_lesson("3A", f"Mon {clock(start)}-{clock(end)}", core=is_core)
        for start, end, is_core in zip(marks, marks[1:], core, strict=False)
    ]
    school = a_school(
        a_class("3A", "tara"),
        parts,
        a_pupil("P1", "3A"),
        a_programme("NELI", minutes=minutes, per_week=1),
        a_group("G1"),
    )
    spare = {m for p in parts if not p.core for m in range(p.starts, p.ends)}
    spans: tuple[Span, ...] = the_demand(school).spans
    assert all(set(range(time_of_day(s.start), s.start + s.minutes)) <= spare for s in spans)
