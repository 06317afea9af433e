"""What stands in a goal's way and what would meet it, against every assignment there is."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import relax
from solver.check import violations
from solver.constraints import Barred, NoOverlap, Unmet, Within
from solver.goals import Goal, beside, fills, standing
from solver.groups import ALWAYS, PIN, Group, rule_groups
from solver.problem import UNIT, Assignment, Placed, Problem, Span, TaskId, WorkerId
from solver.relax import Case, Relaxation, try_relaxations, why_unfilled
from solver.solution import Limits
from solver.system import Answer
from tests.solver.builders import ONE_PLACE, at, need, tier, unmet, week
from tests.solver.small import HARD, every_placement, small_problem
from tests.solver.test_agreement import every_subset

SOON = Limits(seconds=10, workers=2)
TINY = settings(max_examples=25, deadline=None, derandomize=True)


def goal_for(problem: Problem, task: str, present: Assignment, tier_name: str = "all") -> Goal:
    """One more unit of the task than `present` has."""
    term = Unmet(code="unmet", tasks={TaskId(task): 1})
    count = next(t.count for t in problem.tasks if t.id == task)
    each = term.score(problem, frozenset()) // count
    return Goal(tier=tier_name, term=term, at_most=term.score(problem, present) - each)


def possible(problem: Problem, present: Assignment, goal: Goal, groups: Iterable[Group]) -> bool:
    """Whether any assignment at all meets the goal under these groups and the plain facts."""
    groups = list(groups)
    facts = [kind for kind in problem.hard if isinstance(kind, ALWAYS)]
    hard = (*facts, *(kind for group in groups for kind in group.hard))
    bare = replace(problem, hard=hard)
    pins = frozenset(pin for group in groups for pin in group.pins)
    kept = [(t, t.score(problem, present)) for group in groups for t in group.keeps]
    return any(
        goal.met(bare, found)
        and pins <= found
        and all(term.score(bare, found) <= most for term, most in kept)
        and not violations(bare, found)
        for found in every_subset(every_placement(problem))
    )


def a_gap(seed: int) -> tuple[Problem, Assignment, Goal] | None:
    """A random week with something open in it, and a legal assignment nobody improved."""
    chance = random.Random(seed)
    problem = small_problem(chance)
    kinds = chance.sample(sorted(HARD), 4)
    hard = (NoOverlap(code="h"), *(HARD[kind](chance, problem) for kind in kinds))
    names = [str(task.id) for task in problem.tasks]
    problem = replace(problem, hard=hard, tiers=(tier("all", unmet(*names)),))
    legal = [a for a in every_subset(every_placement(problem)) if not violations(problem, a)]
    present = max(legal, key=lambda a: (len(a), sorted(a)))
    for name in names:
        goal = goal_for(problem, name, present)
        if goal.at_most >= 0:
            return problem, present, goal
    return None


def gaps(seeds: range) -> Iterator[tuple[Problem, Assignment, Goal]]:
    found = (a_gap(seed) for seed in seeds)
    return (gap for gap in found if gap is not None)


@TINY
@given(st.integers(0, 10_000))
def test_the_reasons_are_too_much_together_and_any_one_less_is_not(seed: int) -> None:
    found = a_gap(seed)
    if found is None:
        return
    problem, present, goal = found
    why = why_unfilled(problem, present, goal, None, SOON)
    if why.better is not None:
        assert fills(problem, goal, why.better, standing(problem, goal, present))
        return
    assert why.proved
    assert why.irreducible
    assert not possible(problem, present, goal, why.blocking)
    for number in range(len(why.blocking)):
        rest = (*why.blocking[:number], *why.blocking[number + 1 :])
        assert possible(problem, present, goal, rest)


def test_the_random_weeks_do_have_gaps_that_nothing_fills() -> None:
    whys = [why_unfilled(*gap, None, SOON) for gap in gaps(range(40))]
    assert sum(bool(why.blocking) for why in whys) > 10


def without(problem: Problem, number: int, goal: Goal) -> tuple[Problem, Goal]:
    hard = (*problem.hard[:number], *problem.hard[number + 1 :])
    return replace(problem, hard=hard), goal


@TINY
@given(st.integers(0, 10_000))
def test_each_fix_has_a_legal_witness_and_each_refusal_is_right(seed: int) -> None:
    found = a_gap(seed)
    if found is None:
        return
    problem, present, goal = found
    why = why_unfilled(problem, present, goal, None, SOON)
    relaxations = [
        Relaxation(name=str(n), cost=n, make=partial(without, problem, n, goal))
        for n in range(1, len(problem.hard))
    ]
    case = Case(problem=problem, present=present, goal=goal, why=why.blocking)
    tried = try_relaxations(case, relaxations, SOON, most=10)
    before = standing(problem, goal, present)
    for fix in tried.fixes:
        assert violations(fix.problem, fix.witness) == []
        assert fix.goal.met(fix.problem, fix.witness)
        after = standing(fix.problem, fix.goal, fix.witness)
        assert all(after[name] <= before[name] for name in after)
    for name in tried.refuted:
        changed, _ = without(problem, int(name), goal)
        keeps = [Group(code="", keeps=(term,)) for _, term in beside(problem, goal)]
        assert not possible(changed, present, goal, [Group(code="", hard=changed.hard), *keeps])


def late_gate() -> tuple[Problem, Assignment, Goal]:
    """Kemi is free and goes home before the gate; Mo is there and barred from it."""
    kemi, mo = WorkerId("kemi"), WorkerId("mo")
    problem = week(
        [need("hall", (60, 90)), need("gate", (90, 120))],
        ["kemi", "mo"],
        [tier("all", unmet("hall", "gate"))],
        hard=(
            ONE_PLACE,
            Within(code="hours", windows={kemi: (Span(0, 90),), mo: (Span(0, 120),)}),
            Barred(code="duties", pairs={mo: frozenset({TaskId("gate")})}),
        ),
    )
    present = frozenset({at("hall", "mo", 60, 90)})
    return problem, present, goal_for(problem, "gate", present)


def test_who_is_barred_and_who_is_out_are_the_reasons_and_nothing_else() -> None:
    why = why_unfilled(*late_gate(), None, SOON)
    assert {(g.code, g.workers) for g in why.blocking} == {
        ("hours", ("kemi",)),
        ("duties", ("mo",)),
    }


def test_groups_that_leave_rules_out_prove_nothing() -> None:
    problem, present, goal = late_gate()
    some = [group for group in rule_groups(problem) if group.code == "hours"]
    why = why_unfilled(problem, present, goal, some, SOON)
    assert (why.proved, why.blocking) == (False, ())
    every = why_unfilled(problem, present, goal, rule_groups(problem), SOON)
    assert {group.code for group in every.blocking} == {"hours", "duties"}


def longer(problem: Problem, goal: Goal) -> tuple[Problem, Goal]:
    hours = Within(code="hours", windows={WorkerId("kemi"): (Span(0, 120),)})
    barred = next(kind for kind in problem.hard if isinstance(kind, Barred))
    return replace(problem, hard=(ONE_PLACE, hours, barred)), goal


def test_the_cheapest_fixes_are_told_whatever_order_they_are_tried_in() -> None:
    problem, present, goal = late_gate()
    make = partial(longer, problem, goal)
    some = [Relaxation(name=f"{cost}", cost=cost, make=make) for cost in (30, 10, 20)]
    same = Relaxation(name="nothing", cost=1, make=lambda: (problem, goal))
    case = Case(problem=problem, present=present, goal=goal)
    tried = try_relaxations(case, [*some, same], SOON, most=2)
    assert [fix.relaxation.cost for fix in tried.fixes] == [10, 20]
    assert tried.refuted == ("nothing",)
    assert tried.fixes[0].moved == 0


def test_another_need_that_would_have_to_give_way_is_among_the_reasons() -> None:
    problem = week([need("a", (0, 60)), need("b", (30, 90))], ["w"], [tier("all", unmet("a", "b"))])
    present = frozenset({at("a", "w", 0, 60)})
    why = why_unfilled(problem, present, goal_for(problem, "b", present), None, SOON)
    assert [group.tasks for group in why.blocking if group.competes] == [("a",)]


def test_a_later_need_does_not_stand_in_the_way_and_the_fix_says_that_it_pays() -> None:
    problem = week(
        [need("a", (0, 60)), need("b", (30, 90))],
        ["w"],
        [tier("all", unmet("b")), tier("later", unmet("a"))],
    )
    present = frozenset({at("a", "w", 0, 60)})
    goal = goal_for(problem, "b", present)
    why = why_unfilled(problem, present, goal, None, SOON)
    assert why.better == frozenset({at("b", "w", 30, 90)})
    case = Case(problem=problem, present=present, goal=goal)
    same = Relaxation(name="nothing", cost=1, make=lambda: (problem, goal))
    (fix,) = try_relaxations(case, [same], SOON).fixes
    assert fix.worse == (("later", 0, UNIT + 60),)


def test_a_pin_can_be_the_reason() -> None:
    pin = at("a", "w", 0, 60)
    problem = week(
        [need("a", (0, 60)), need("b", (30, 90))],
        ["w"],
        [tier("all", unmet("b")), tier("later", unmet("a"))],
        pins=[pin],
    )
    why = why_unfilled(problem, frozenset({pin}), goal_for(problem, "b", frozenset()), None, SOON)
    assert [(group.code, group.pins) for group in why.blocking] == [(PIN, frozenset({pin}))]


def test_without_time_nothing_is_claimed() -> None:
    problem, present, goal = late_gate()
    hasty = Limits(seconds=0)
    why = why_unfilled(problem, present, goal, None, hasty)
    assert (why.blocking, why.proved, why.irreducible) == ((), False, False)
    some = [Relaxation(name="longer", cost=1, make=partial(longer, problem, goal))]
    tried = try_relaxations(Case(problem=problem, present=present, goal=goal), some, hasty)
    assert (tried.fixes, tried.refuted, tried.open) == ((), (), ("longer",))


def lying(*_: object, witness: Assignment) -> tuple[Answer, Assignment]:
    return Answer.YES, witness


def false_fixes(monkeypatch: pytest.MonkeyPatch) -> list[Placed]:
    """The engine says that Mo, who is barred, takes the gate; the placements then claimed."""
    problem, present, goal = late_gate()
    witness = present | {at("gate", "mo", 90, 120)}
    monkeypatch.setattr(relax, "fill", partial(lying, witness=witness))
    same = Relaxation(name="nothing", cost=1, make=lambda: (problem, goal))
    tried = try_relaxations(Case(problem=problem, present=present, goal=goal), [same], SOON)
    return [placed for fix in tried.fixes for placed in sorted(fix.witness - present)]


def test_a_false_witness_is_never_a_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    assert false_fixes(monkeypatch) == []


def test_sabotage_without_the_check_a_false_fix_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relax, "confirmed", lambda *_: True)
    assert false_fixes(monkeypatch) == [at("gate", "mo", 90, 120)]


def test_a_witness_that_costs_another_need_is_no_witness() -> None:
    problem, present, goal = late_gate()
    changed, _ = longer(problem, goal)
    before = standing(problem, goal, present)
    good = present | {at("gate", "kemi", 90, 120)}
    assert fills(changed, goal, good, before)
    assert not fills(changed, goal, good - present, before)
    assert not fills(changed, goal, present, before)
    assert not fills(
        replace(changed, pins=frozenset({at("hall", "kemi", 60, 90)})), goal, good, before
    )
