"""The least change that meets the needs, against every assignment there is."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import ladder
from solver.check import score, violations
from solver.constraints import (
    Choice,
    Covered,
    Disturbed,
    Few,
    MaxLoad,
    Meet,
    NoOverlap,
    Walk,
    Within,
)
from solver.intervals import day_of
from solver.problem import UNIT, Assignment, Placed, Problem, Span, TaskId, WorkerId
from solver.replan import Repair, Told, frontier, replan
from solver.solution import Limits
from tests.solver.builders import at, need, tier, unmet, week
from tests.solver.lateness import Since
from tests.solver.small import HARD, every_placement, small_problem
from tests.solver.test_agreement import every_subset

SOON = Limits(seconds=10, workers=1)
TINY = settings(max_examples=25, deadline=None, derandomize=True)

Case = tuple[Problem, Told]


def a_change(seed: int) -> Case:
    """A random week as it was told, and what has changed since: somebody is out, or a rule new."""
    chance = random.Random(seed)
    problem = small_problem(chance)
    while len(problem.workers) == 1:
        problem = small_problem(chance)
    kinds = chance.sample(sorted(HARD), 2)
    rules = (NoOverlap(code="h"), *(HARD[kind](chance, problem) for kind in kinds))
    if chance.random() < 0.7:
        out = chance.choice(problem.workers).id
        rules = (*rules, Within(code="out", windows={out: (Span(0, 20),)}))
    names = [str(task.id) for task in problem.tasks]
    tiers = (tier("first", unmet(names[0])), tier("then", unmet(*names[1:])))
    before = replace(problem, hard=rules[:-1], tiers=tiers)
    legal = [a for a in every_subset(every_placement(before)) if not violations(before, a)]
    told = Told(
        reference=max(legal, key=lambda a: (len(a), sorted(a))),
        frozen_until=chance.choice((0, 0, 0, 15, 30)),
        days=chance.choice((None, frozenset({0}), frozenset({0, 1}))),
    )
    return replace(before, hard=rules), told


def standing(problem: Problem, told: Told) -> Assignment:
    """What `replan` takes to stand: what nobody is disturbed by."""
    return frontier(problem, told, SOON)[0].assignment


def allowed(problem: Problem, told: Told, kept: Assignment) -> Iterator[Assignment]:
    """Every legal assignment that leaves alone what may not change."""
    lost = {day_of(p.span) for p in told.reference - kept}
    days = lost if told.days is None else told.days

    def moves(placed: Placed) -> bool:
        return placed.span.start >= told.frozen_until and day_of(placed.span) in days

    fixed = frozenset(placed for placed in kept if not moves(placed))
    for more in every_subset([p for p in every_placement(problem) if moves(p)]):
        if not violations(problem, fixed | more):
            yield fixed | more


def by_tiers(problem: Problem, told: Told, kept: Assignment) -> dict[Assignment, list[int]]:
    """Needs in order, bodies disturbed, minutes moved: of everything that is allowed."""
    change = Disturbed(code="", standing=kept, known=told.reference)
    return {
        found: [*(t.score for t in score(problem, found)), change.score(problem, found)]
        for found in allowed(problem, told, kept)
    }


def measures(repair: Repair) -> list[int]:
    return [*(need.score for need in repair.needs), repair.stability.score]


@TINY
@given(st.integers(0, 10_000))
def test_no_assignment_is_better_in_order_than_the_repair(seed: int) -> None:
    problem, told = a_change(seed)
    repair = replan(problem, told, SOON)
    every = by_tiers(problem, told, standing(problem, told))
    assert every[repair.assignment] == measures(repair) == min(every.values())
    assert repair.proven


@TINY
@given(st.integers(0, 10_000))
def test_the_frontier_starts_with_nobody_and_ends_with_the_needs_met(seed: int) -> None:
    problem, told = a_change(seed)
    options = frontier(problem, told, SOON)
    kept = options[0].assignment
    assert options[0].disturbed == ()
    assert kept <= told.reference
    assert measures(options[-1]) == measures(replan(problem, told, SOON))
    every = by_tiers(problem, told, kept).values()
    for option in options:
        people = len(option.disturbed)
        within = [found for found in every if found[-1] // UNIT <= people]
        assert measures(option) == min(within)
        fewer = [found for found in within if found[-1] // UNIT < people]
        assert all(found[:-1] > measures(option)[:-1] for found in fewer)


def test_the_random_changes_do_cost_something() -> None:
    repairs = [replan(*a_change(seed), SOON) for seed in range(60)]
    assert sum(bool(repair.lost) for repair in repairs) > 10
    assert sum(bool(repair.disturbed) for repair in repairs) > 10


def short_day() -> Case:
    """Kemi is out; Mo is free for the gate only if Ada takes the hall from him."""
    problem = week(
        [need("gate", (60, 90)), need("hall", (45, 75)), need("club", (0, 30))],
        ["kemi", "mo", "ada"],
        [tier("posts", unmet("gate", "hall", "club"))],
        hard=(
            NoOverlap(code="one place"),
            Within(
                code="hours",
                windows={
                    WorkerId("kemi"): (),
                    WorkerId("ada"): (Span(0, 80),),
                },
            ),
        ),
    )
    reference = {at("gate", "kemi", 60, 90), at("hall", "mo", 45, 75), at("club", "ada", 0, 30)}
    return problem, Told(reference=frozenset(reference))


def test_two_are_disturbed_where_that_is_what_it_takes() -> None:
    repair = replan(*short_day(), SOON)
    assert repair.assignment == {
        at("gate", "mo", 60, 90),
        at("hall", "ada", 45, 75),
        at("club", "ada", 0, 30),
    }
    assert repair.disturbed == ("ada", "mo")
    assert repair.minutes_moved == 90
    assert repair.lost == {at("gate", "kemi", 60, 90)}


def test_what_has_begun_stays_and_nothing_begins_in_the_past() -> None:
    problem, told = short_day()
    late = replan(problem, replace(told, frozen_until=50), SOON)
    assert late.assignment == {at("hall", "mo", 45, 75), at("club", "ada", 0, 30)}
    assert late.disturbed == ()
    later = replan(problem, replace(told, frozen_until=61), SOON)
    assert later.assignment == late.assignment


def test_on_days_that_are_not_in_question_nothing_moves() -> None:
    problem, told = short_day()
    assert replan(problem, replace(told, days=frozenset({1})), SOON).disturbed == ()


def test_a_pin_holds_whatever_it_costs() -> None:
    problem, told = short_day()
    pinned = replace(problem, pins=frozenset({at("hall", "mo", 45, 75)}))
    assert replan(pinned, told, SOON).disturbed == ()


def test_without_time_what_stands_is_the_answer_and_nothing_is_called_proven() -> None:
    problem, told = short_day()
    repair = replan(problem, told, Limits(seconds=0))
    assert not violations(problem, repair.assignment)
    assert not repair.proven


@pytest.mark.parametrize("looks", [0, 1, 3, 8])
def test_a_stop_at_any_moment_leaves_a_legal_repair(looks: int) -> None:
    problem, told = short_day()
    asked = iter(range(looks))
    began = Since()
    options = frontier(problem, told, SOON, should_stop=lambda: next(asked, None) is None)
    assert began.seconds() < 1
    assert options[0].disturbed == ()
    assert all(not violations(problem, option.assignment) for option in options)
    assert not options[-1].proven


def relayed(seed: int) -> Case:
    """A lesson whose leader is out, to be had whole or in two parts that meet, beside a duty."""
    chance = random.Random(seed)
    lesson = [(0, 30)]
    first, second = [(0, n) for n in (10, 15, 20)], [(n, 30) for n in (10, 15, 20)]
    start = 5 * chance.randrange(0, 5)
    parts = frozenset({TaskId("a"), TaskId("b")})
    problem = week(
        [
            need("lesson", *lesson),
            need("a", *first),
            need("b", *second),
            need("duty", (start, start + 10)),
        ],
        ["kemi", "mo", "ada"],
        [
            tier(
                "led",
                Covered(code="led", shapes=(frozenset({TaskId("lesson")}), parts), minutes=30),
            ),
            tier("posts", unmet("duty")),
        ],
        hard=(
            NoOverlap(code="one place"),
            Within(code="hours", windows={WorkerId("kemi"): ()}),
            Choice(code="whole", shapes=(frozenset({TaskId("lesson")}), parts)),
            Meet(code="meet", first=TaskId("a"), second=TaskId("b")),
            Few(code="few", tasks=parts, most=1),
            Walk(
                code="walk",
                tasks=parts,
                places={TaskId("a"): "x", TaskId("b"): "x", TaskId("duty"): "y"},
                minutes=5 * chance.randrange(0, 2),
            ),
            *(
                MaxLoad(
                    code="cap",
                    workers=frozenset({WorkerId(name)}),
                    tasks=frozenset({TaskId("lesson"), *parts}),
                    minutes=chance.choice((15, 20, 30)),
                )
                for name in ("mo", "ada")
            ),
        ),
    )
    held = at("duty", chance.choice(("mo", "ada")), start, start + 10)
    return problem, Told(reference=frozenset({at("lesson", "kemi", 0, 30), held}))


def one_of_each(problem: Problem) -> Iterator[Assignment]:
    """Every legal assignment of tasks of one unit: each in some hands at some time, or in none."""
    placements = every_placement(problem)
    of = [[None, *(p for p in placements if p.task == task.id)] for task in problem.tasks]
    for chosen in product(*of):
        assignment = frozenset(placed for placed in chosen if placed is not None)
        if not violations(problem, assignment):
            yield assignment


@pytest.mark.parametrize("seed", range(6))
def test_no_handover_is_missed_and_none_is_needless(seed: int) -> None:
    problem, told = relayed(seed)
    repair = replan(problem, told, SOON)
    kept = standing(problem, told)
    change = Disturbed(code="", standing=kept, known=told.reference)
    every = {
        found: [*(t.score for t in score(problem, found)), change.score(problem, found)]
        for found in one_of_each(problem)
    }
    assert every[repair.assignment] == measures(repair) == min(every.values())
    assert repair.proven


def test_the_random_relays_are_of_both_kinds() -> None:
    held = [{p.task for p in replan(*relayed(seed), SOON).assignment} for seed in range(12)]
    assert any("lesson" in tasks for tasks in held)
    assert any({"a", "b"} <= tasks for tasks in held)


def lying(monkeypatch: pytest.MonkeyPatch) -> Repair:
    """The engine gives the gate to Kemi, who is out."""
    problem, told = short_day()
    false = told.reference
    monkeypatch.setattr(
        ladder.Ladder, "climb", lambda *_, **__: ladder.Climbed(assignment=false, bounds=(0, 0, 0))
    )
    return replan(problem, told, SOON)


def test_what_the_check_objects_to_is_never_a_repair(monkeypatch: pytest.MonkeyPatch) -> None:
    problem, _ = short_day()
    assert not violations(problem, lying(monkeypatch).assignment)


def test_sabotage_without_the_check_the_absent_are_put_on_duty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("solver.mending.violations", lambda *_: [])
    assert at("gate", "kemi", 60, 90) in lying(monkeypatch).assignment
