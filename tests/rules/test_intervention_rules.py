"""Interventions: length, size, room, pupils, lessons missed, the same face and time."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from planner.domain.codes import PlaceCode
from planner.domain.demand import Resource
from planner.domain.kinds import DutyKind, PartKind, PlaceKind
from planner.domain.plan import Allocation, Rota, RotaState
from planner.domain.timetable import Place
from solver.check import score
from solver.problem import UNIT
from tests.builders import a_group, a_lesson, a_programme, a_pupil, a_teacher, an_adult
from tests.rules.weeks import a_week, broken, kept, need

PUPILS = "P1 P2 P3"


def session(*when: str, code: str = "NELI-RA", **more: object):
    return need(code, DutyKind.INTERVENTION, *when, **{"pupils": PUPILS, **more})


def neli(*facts: object, pupils: str = PUPILS, **programme: Any):
    """A NELI group of Reception pupils, with Idris and Grace to take it."""
    return a_week(
        a_teacher("tara", "RA"),
        [a_pupil(ref, "RA") for ref in pupils.split()],
        a_programme("NELI", 30, 3, smallest=3, **programme),
        a_group("NELI-RA", "NELI", pupils),
        an_adult("idris"),
        an_adult("grace"),
        facts,
    )


NAME = "NELI-RA"


@kept("I-FREQ")
def test_a_group_with_all_its_sessions_wants_for_nothing():
    week = neli(session("Mon 13:00-13:30"))
    assert week.cost("I-FREQ", **{NAME: "idris"}) == 0


@broken("I-FREQ")
def test_each_session_a_group_misses_is_a_unit():
    three = session(
        "Mon 13:00-13:30", "Tue 13:00-13:30", "Wed 13:00-13:30", count=3, one_a_day=True
    )
    assert neli(three).cost("I-FREQ", **{NAME: "idris"}) == 2 * (UNIT + 30)


def statutory():
    week = neli(session("Mon 13:00-13:30", tier=1))
    groups = tuple(replace(group, ehcp=True) for group in week.school.groups)
    return replace(week, school=replace(week.school, groups=groups))


@kept("I-EHCP")
def test_a_statutory_session_given_wants_for_nothing():
    assert statutory().cost("I-EHCP", **{NAME: "idris"}) == 0


@broken("I-EHCP")
def test_a_statutory_session_missing_is_a_gap_of_the_first_tier():
    week = statutory()
    assert week.cost("I-EHCP") == UNIT + 30
    assert week.cost("I-FREQ") == 0
    assert "I-EHCP" in score(week.formulation().problem, frozenset())[0].components


@broken("I-FREQ", "I-EHCP")
def test_one_to_one_support_is_statutory_only_where_an_ehcp_specifies_it():
    for tier, rule in ((1, "I-EHCP"), (7, "I-FREQ")):
        support = need("one", DutyKind.ONE_TO_ONE, "Mon 09:00-10:00", tier=tier)
        week = a_week(an_adult("idris"), support)
        others = {"I-EHCP", "I-FREQ"} - {rule}
        assert week.cost(rule) == UNIT + 60
        assert week.cost(*others) == 0


@kept("I-LEN")
def test_a_session_lasts_as_long_as_its_programme():
    assert neli(session("Mon 13:00-13:30")).breaks(**{NAME: "idris"}) == set()


@broken("I-LEN")
def test_a_session_of_another_length_is_refused():
    assert neli(session("Mon 13:00-13:25")).breaks(**{NAME: "idris"}) == {"I-LEN"}
    loose = need("odd", DutyKind.INTERVENTION, "Mon 13:00-13:55", pupils="P1")
    assert a_week(an_adult("idris"), loose).breaks(odd="idris") == {"I-LEN"}


@kept("I-SIZE")
def test_three_pupils_are_enough_for_neli():
    assert neli(session("Mon 13:00-13:30")).breaks(**{NAME: "idris"}) == set()


@broken("I-SIZE")
def test_two_pupils_are_too_few_and_seven_too_many():
    for pupils in ("P1 P2", "P1 P2 P3 P4 P5 P6 P7"):
        week = neli(session("Mon 13:00-13:30", pupils=pupils), pupils=pupils)
        assert week.breaks(**{NAME: "idris"}) == {"I-SIZE"}, pupils


def shares(*resources: str) -> frozenset[Resource]:
    return frozenset(Resource(name) for name in resources)


@broken("I-PUPIL-CLASH")
def test_a_pupil_is_not_in_two_sessions_at_once():
    week = neli(
        session("Mon 13:00-13:30", uses=shares("pupil:P1", "pupil:P2")),
        session("Mon 13:15-13:45", code="elsa", uses=shares("pupil:P1")),
    )
    held = {NAME: "idris", "elsa": "grace"}
    assert week.breaks(**held) == {"I-PUPIL-CLASH"}
    assert "NELI-RA and elsa would fall together" in week.sentences(**held)
    assert len(week.solved()) == 1
    assert len(week.without("I-PUPIL-CLASH").solved()) == 2


@kept("I-PUPIL-CLASH")
def test_other_pupils_may_have_their_session_then():
    week = neli(
        session("Mon 13:00-13:30", uses=shares("pupil:P1")),
        session("Mon 13:15-13:45", code="elsa", uses=shares("pupil:P4")),
    )
    assert week.breaks(**{NAME: "idris", "elsa": "grace"}) == set()


BREAK = a_lesson("RA", "Mon 10:30-10:45", "Break", kind=PartKind.BREAK)


@broken("I-BREAKS")
def test_a_session_does_not_take_pupils_break():
    assert neli(BREAK, session("Mon 10:20-10:50")).breaks(**{NAME: "idris"}) == {"I-BREAKS"}


@kept("I-BREAKS")
def test_a_programme_meant_for_break_may_run_over_it():
    week = neli(BREAK, session("Mon 10:20-10:50"), over_break=True)
    assert week.breaks(**{NAME: "idris"}) == set()


def in_the_library(capacity: int):
    place = Place(code=PlaceCode("LIB"), name="Library", kind=PlaceKind.ROOM, capacity=capacity)
    uses = shares("place:LIB") if capacity == 1 else frozenset()
    return neli(
        place,
        session("Mon 13:00-13:30", place="LIB", uses=uses),
        session("Mon 13:15-13:45", code="elsa", place="LIB", uses=uses),
    )


@broken("I-ROOM")
def test_a_room_for_one_session_does_not_hold_two():
    held = {NAME: "idris", "elsa": "grace"}
    assert in_the_library(1).breaks(**held) == {"I-ROOM"}
    assert "there is room for 1" in in_the_library(1).sentences(**held)
    assert len(in_the_library(1).solved()) == 1
    assert len(in_the_library(1).without("I-ROOM").solved()) == 2


@kept("I-ROOM")
def test_a_room_for_two_sessions_holds_two():
    assert in_the_library(2).breaks(**{NAME: "idris", "elsa": "grace"}) == set()


MATHS = a_lesson("RA", "Mon 09:30-10:30", "Maths", core=True)


@kept("I-CORE")
def test_a_session_out_of_an_afternoon_lesson_costs_nothing():
    assert neli(MATHS, session("Mon 13:00-13:30")).cost("I-CORE", **{NAME: "idris"}) == 0


@broken("I-CORE")
def test_a_session_out_of_maths_costs_and_is_avoided():
    both = session("Mon 09:30-10:00", "Mon 13:00-13:30")
    week = neli(MATHS, both)
    assert week.cost("I-CORE", **{NAME: ("idris", "Mon 09:30-10:00")}) > 0
    over_core = neli(MATHS, both, over_core=True)
    assert over_core.cost("I-CORE", **{NAME: ("idris", "Mon 09:30-10:00")}) == 0


TWICE = session("Mon 13:00-13:30", "Tue 13:00-13:30", "Tue 14:00-14:30", count=2, one_a_day=True)


@kept("I-SAME-ADULT", "I-SAME-SLOT")
def test_the_same_adult_at_the_same_time_costs_nothing_and_is_what_the_search_finds():
    week = neli(TWICE)
    held = {NAME: [("idris", "Mon 13:00-13:30"), ("idris", "Tue 13:00-13:30")]}
    assert week.cost("I-SAME-ADULT", **held) == week.cost("I-SAME-SLOT", **held) == 0
    assert len(set(week.solved()[NAME])) == 1


@broken("I-SAME-ADULT", "I-SAME-SLOT")
def test_a_second_adult_and_a_second_time_of_day_cost():
    held = {NAME: [("idris", "Mon 13:00-13:30"), ("grace", "Tue 14:00-14:30")]}
    assert neli(TWICE).cost("I-SAME-ADULT", **held) > 0
    assert neli(TWICE).cost("I-SAME-SLOT", **held) > 0


def before(week, post: str) -> Rota:
    demand = week.demand(NAME)
    row = Allocation(
        key=demand.key,
        kind=demand.kind,
        title=demand.title,
        person=post,
        post=post,
        span=demand.spans[0],
    )
    return Rota(
        revision=1,
        state=RotaState.ADOPTED,
        valid_from=date(2026, 9, 1),
        cycle_weeks=1,
        allocations=(row,),
        made_at=datetime(2026, 9, 1, tzinfo=UTC),
    )


def stability(post: str, was: str) -> int:
    week = neli(session("Mon 13:00-13:30"))
    problem = week.formulation(reference=before(week, was)).problem
    tiers = score(problem, week.holding({NAME: post}))
    return sum(tier.components.get("C-STABLE", 0) for tier in tiers)


@kept("C-STABLE")
def test_keeping_a_duty_costs_nothing():
    assert stability("grace", was="grace") == 0


@broken("C-STABLE")
def test_changing_hands_costs():
    assert stability("idris", was="grace") > 0
