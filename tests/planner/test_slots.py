"""Slots: what is offered the checker accepts, and all it accepts is offered."""

from collections import Counter
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from planner.demand_sources import interventions, needs_of
from planner.domain.calendar import Term
from planner.domain.clock import Span
from planner.domain.demand import Needs
from planner.domain.kinds import DutyKind, PlaceKind, ProvisionKind
from planner.domain.school import School
from planner.domain.timetable import Place
from planner.formulate import formulate
from planner.horizon import dated_week
from planner.rules.facts import span_of, task_id
from planner.slots import live
from planner.slots.effects import Past
from planner.slots.finder import Asked, Trial, find
from planner.slots.live import LiveWeek, live_week, standing
from planner.slots.nothing import explain
from solver.check import violations
from solver.problem import Placed
from tests.builders import (
    a_duty_post,
    a_group,
    a_lesson,
    a_programme,
    a_provision,
    a_pupil,
    a_release,
    a_school,
    a_teacher,
    an_adult,
)
from tests.web.sample import sample_rota

MONDAY = date(2026, 11, 9)
PLACES = (
    Place(code="NEST", name="Nest", kind=PlaceKind.ROOM),
    Place(code="DEN", name="Den", kind=PlaceKind.ROOM, capacity=2),
)


def a_small_school(seed: int) -> School:
    """Two classes, four adults of several grades, groups, a 1:1, lunch posts and PPA."""
    draw = Random(seed)
    days = ("Mon", "Tue", "Wed")
    school = a_school(
        a_teacher("tara", "RA"),
        a_teacher("tom", "3A"),
        a_teacher("head"),
        [a_lesson("RA", f"{day} 09:00-10:00", "Phonics", core=draw.random() < 0.5) for day in days],
        [a_lesson("RA", f"{day} 10:15-11:45", "Play") for day in days],
        [a_lesson("3A", f"{day} 09:00-10:30", "Maths", core=draw.random() < 0.5) for day in days],
        [a_lesson("3A", f"{day} 10:45-11:45", "Art", releasable=True) for day in days],
        a_release("tom", minutes=60),
        [a_pupil(f"P{n}", "RA" if n < 4 else "3A") for n in range(1, 8)],
        a_pupil("P8", "3A", apart_from=("P5",)),
        a_programme("NELI", 30, draw.choice([1, 2, 3]), training=draw.choice([None, "neli"])),
        a_programme("ELSA", 20, 2, handback=draw.choice([0, 10])),
        a_group("NELI-RA", "NELI", "P1 P2", place="NEST"),
        a_group("ELSA-3A", "ELSA", "P5 P6", place="DEN"),
        a_provision("ONE", "P4", "Mon-Wed 09:00-09:45", kind=ProvisionKind.ONE_TO_ONE),
        a_duty_post("HALL", "Mon-Wed 11:45-12:30", DutyKind.LUNCH_DUTY),
        an_adult("amara", "000-hlta", authorised=True, works="Mon-Wed 08:45-15:00"),
        an_adult("idris", tags=draw.choice(["", "neli"]), works="Mon-Wed 08:45-12:15", unpaid=0),
        an_adult("mia", works="Tue-Wed 09:00-15:00"),
        an_adult("mo", "mda", works="Mon-Wed 11:30-13:30", unpaid=0),
        PLACES,
    )
    return replace(
        school, terms=(Term(code="A", name="Autumn", starts=MONDAY, ends=date(2026, 12, 18)),)
    )


def a_week(school: School, seed: int) -> LiveWeek:
    """Its week with part of a greedy rota standing, illegal rows and all."""
    rows = sample_rota(school, valid_from=MONDAY).allocations
    kept = Random(seed).sample(rows, k=round(len(rows) * 0.7))
    return live_week(dated_week(school, MONDAY), kept)


def asked_of(seed: int) -> Asked:
    draw = Random(seed * 7 + 1)
    pupils = tuple(sorted(draw.sample([f"P{n}" for n in range(1, 9)], k=draw.choice([1, 2, 3]))))
    return Asked(
        pupils=pupils,
        programme=a_programme(
            "ASKED",
            draw.choice([15, 30, 45]),
            1,
            over_core=draw.random() < 0.3,
            over_break=draw.random() < 0.3,
            largest=draw.choice([2, 6]),
            handback=draw.choice([0, 5]),
            training=draw.choice([None, None, "neli"]),
        ),
        places=draw.choice([("NEST",), (None, "DEN"), ("NEST", "DEN", None)]),
    )


def by_brute_force(week: LiveWeek, asked: Asked) -> set[tuple[Span, str, str | None]]:
    """Every time, adult and place the independent checker accepts: every rule of the book is
    stated over all the school's needs, and the whole week is checked for each candidate."""
    trial = Trial(week, asked)
    own = interventions.needs(trial.facts)
    school = replace(
        week.school,
        groups=(*week.school.groups, *trial.groups),
        programmes=trial.facts.programmes,
    )
    every = needs_of(week.school)
    demands = tuple(sorted((*every.demands, *own.demands), key=lambda d: d.key))
    whole = Needs(demands=demands, quotas=every.quotas, presences=every.presences)
    formulation = formulate(school, whole, on=MONDAY)
    assignment = standing(formulation, week.rows)
    before = Counter(violations(formulation.problem, assignment))
    found = set()
    for demand in own.demands:
        for span in demand.spans:
            for worker in formulation.problem.workers:
                placed = Placed(task_id(demand.key), worker.id, span_of(span))
                after = Counter(violations(formulation.problem, assignment | {placed}))
                if not after - before:
                    found.add((span, str(worker.id), demand.place))
    return found


def offered(week: LiveWeek, asked: Asked) -> set[tuple[Span, str, str | None]]:
    return {(slot.span, str(slot.post), slot.place) for slot in find(week, asked, Past()).slots}


@pytest.mark.parametrize("seed", range(12))
def test_what_is_offered_is_exactly_what_the_checker_accepts(seed: int) -> None:
    week, asked = a_week(a_small_school(seed), seed), asked_of(seed)
    assert offered(week, asked) == by_brute_force(week, asked)


def test_twin_a_rule_that_is_not_asked_lets_slots_through_that_the_checker_refuses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    week, asked = a_week(a_small_school(1), 1), asked_of(1)
    monkeypatch.setattr(live, "_can_forbid", lambda rule: rule.id != "H-OVERLAP")
    assert offered(week, asked) - by_brute_force(week, asked)


def test_where_nothing_fits_it_is_said_what_stands_in_the_way_and_what_would_do() -> None:
    school = a_small_school(3)
    week = a_week(school, 3)
    shape = a_programme("LONG", 50, 1, training="rare-skill")
    asked = Asked(pupils=("P1", "P2"), programme=shape, places=("NEST",))
    found = find(week, asked, Past())
    assert found.slots == ()
    told = explain(week, found.trial, Past())
    assert told.tried == sum(1 for _ in found.trial.candidates())
    assert "I-TRAINED" in {obstacle.rule for obstacle in told.obstacles}
    assert [each.words for each in told.relaxations] == [
        "one more adult were trained in rare-skill"
    ]
    eased = replace(asked, programme=replace(shape, training=None))
    assert told.relaxations[0].slots == len(find(week, eased, Past()).slots)


def test_times_that_spare_core_lessons_come_first_and_what_was_missed_often_comes_late() -> None:
    week = a_week(a_small_school(0), 0)
    shape = a_programme("ASKED", 15, 1, over_core=True)
    asked = Asked(pupils=("P7",), programme=shape, places=(None,))
    slots = find(week, asked, Past({("P7", "Art"): 3})).slots
    core = [slot.core for slot in slots]
    assert core == sorted(core)
    assert {slot.again for slot in slots if "Art" in {m.subject for m in slot.missed}} == {3}
