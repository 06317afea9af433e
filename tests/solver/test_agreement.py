"""The two statements of every kind say the same: what the engine allows, the check passes."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from solver import constraints as kinds
from solver.check import in_force, violations
from solver.constraints import Capacity, Exclusive, FreeBlock, MaxLoad, NoOverlap
from solver.constraints.as_asked import AsAsked
from solver.cpsat import Engine, Run
from solver.problem import Assignment, Build, Hard, Linear, Placed, Problem, Tier
from solver.rows import Rows
from tests.solver.small import (
    HARD,
    SOFT,
    every_placement,
    random_assignment,
    small_problem,
    unfiltered,
)

AGREE = settings(max_examples=25, deadline=None, derandomize=True)


def every_subset(placements: list[Placed]) -> Iterator[Assignment]:
    sizes = range(len(placements) + 1)
    for subset in chain.from_iterable(combinations(placements, size) for size in sizes):
        yield frozenset(subset)


class _Collect(cp_model.CpSolverSolutionCallback):
    def __init__(self, rows: Rows) -> None:
        super().__init__()
        self._rows = rows
        self.found: set[Assignment] = set()

    def on_solution_callback(self) -> None:
        values = list(self.response_proto.solution)
        self.found.add(self._rows.assignment(values))


def allowed_by_engine(problem: Problem, fixed: Assignment = frozenset()) -> set[Assignment]:
    """Every assignment round `fixed` that the posted model lets stand."""
    compiled = unfiltered(problem)
    free = [n for n, placed in enumerate(compiled.placed) if placed not in fixed]
    rows = Rows(compiled, free, sorted(fixed))
    for constraint in in_force(problem):
        constraint.post(rows)
    collect = _Collect(rows)
    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    status = solver.solve(Engine(rows)._model, collect)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return collect.found


def allowed_by_check(problem: Problem, fixed: Assignment = frozenset()) -> set[Assignment]:
    rest = [placed for placed in every_placement(problem) if placed not in fixed]
    return {
        fixed | subset for subset in every_subset(rest) if not violations(problem, fixed | subset)
    }


def problem_with(kind: Hard, problem: Problem, *, accompanied: bool) -> Problem:
    """Alone, or among the kinds whose presence lets others be stated more tightly."""
    beside: tuple[Hard, ...] = (NoOverlap(code="n"), Exclusive(code="e")) if accompanied else ()
    return replace(problem, hard=(*beside, kind))


@pytest.mark.parametrize("name", HARD)
@AGREE
@given(seed=st.integers(0, 10_000), accompanied=st.booleans())
def test_engine_and_check_allow_the_same_assignments(
    name: str, seed: int, accompanied: bool
) -> None:
    chance = random.Random(seed)
    bare = small_problem(chance)
    problem = problem_with(HARD[name](chance, bare), bare, accompanied=accompanied)
    assert allowed_by_engine(problem) == allowed_by_check(problem)


@pytest.mark.parametrize("name", HARD)
@settings(AGREE, max_examples=10)
@given(seed=st.integers(0, 10_000))
def test_they_agree_round_fixed_placements_too(name: str, seed: int) -> None:
    chance = random.Random(seed)
    bare = small_problem(chance)
    problem = problem_with(HARD[name](chance, bare), bare, accompanied=chance.random() < 0.5)
    legal = sorted(allowed_by_check(problem), key=sorted)
    fixed = chance.choice(legal)
    assert allowed_by_engine(problem, fixed) == allowed_by_check(problem, fixed)


@pytest.mark.parametrize("name", HARD)
def test_dropping_a_placement_never_breaks_a_hard_kind(name: str) -> None:
    for seed in range(25):
        chance = random.Random(seed)
        bare = small_problem(chance)
        problem = replace(bare, hard=(HARD[name](chance, bare),))
        legal = allowed_by_check(problem)
        for assignment in legal:
            for placed in assignment:
                assert assignment - {placed} in legal, (assignment, placed)


@pytest.mark.parametrize("name", HARD)
def test_every_hard_kind_forbids_something(name: str) -> None:
    forbidden = 0
    for seed in range(60):
        chance = random.Random(seed)
        bare = small_problem(chance)
        kind = HARD[name](chance, bare)
        assignment = random_assignment(chance, bare)
        forbidden += any(True for _ in kind.violations(bare, assignment))
    assert forbidden > 0


@pytest.mark.parametrize("name", SOFT)
@pytest.mark.parametrize("accompanied", [False, True])
def test_least_cost_equals_score(name: str, accompanied: bool) -> None:
    """Twenty fixed assignments a kind, as free columns and again as fixed placements."""
    checked = 0
    for seed in range(200):
        chance = random.Random(seed)
        bare = small_problem(chance)
        term = SOFT[name](chance, bare)
        beside: tuple[Hard, ...] = (NoOverlap(code="n"),) if accompanied else ()
        problem = replace(bare, hard=beside, tiers=(Tier(name="only", terms=(term,)),))
        assignment = random_assignment(chance, problem)
        if not violations(problem, assignment):
            score = term.score(problem, assignment)
            assert least_cost(problem, assignment, fixed=frozenset()) == score
            assert least_cost(problem, assignment, fixed=assignment) == score
            checked += 1
        if checked == 20:
            return
    raise AssertionError("too few legal assignments drawn")


def least_cost(problem: Problem, assignment: Assignment, fixed: Assignment) -> int:
    compiled = unfiltered(problem)
    free = [n for n, placed in enumerate(compiled.placed) if placed not in fixed]
    rows = Rows(compiled, free, sorted(fixed))
    for constraint in in_force(problem):
        constraint.post(rows)
    cost = rows.tier(problem.tiers[0])
    placed = rows.literals_of(assignment)
    for literal in range(1, len(free) + 1):
        (rows.always if literal in placed else rows.never).add(literal)
    found = Engine(rows).minimise(cost, Run(seconds=5, workers=1))
    assert found.values is not None
    assert found.score == found.bound
    return found.score


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgetful:
    """A kind whose engine statement is missing, wrapped round one that is whole."""

    whole: Hard

    @property
    def code(self) -> str:
        return self.whole.code

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[object]:
        return iter(self.whole.violations(problem, assignment))

    def post(self, build: Build) -> None:
        """Forgets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overzealous(Forgetful):
    """A kind that forbids more in the engine than in the check."""

    def post(self, build: Build) -> None:
        for task in build.problem.tasks:
            for _, literal in build.columns(task=task.id):
                build.at_most(Linear(((1, literal),)), 0)


@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("sabotage", [Forgetful, Overzealous])
def test_sabotage_the_agreement_catches_a_kind_that_says_less_or_more(
    name: str, sabotage: type[Forgetful]
) -> None:
    def agrees(seed: int) -> bool:
        chance = random.Random(seed)
        bare = small_problem(chance)
        problem = replace(bare, hard=(sabotage(whole=HARD[name](chance, bare)),))  # type: ignore[arg-type]
        return allowed_by_engine(problem) == allowed_by_check(problem)

    assert not all(agrees(seed) for seed in range(40))


def test_every_kind_is_put_to_the_test() -> None:
    assert set(HARD) | set(SOFT) == set(kinds.__all__)


def test_no_more_units_than_asked_for() -> None:
    for seed in range(25):
        problem = small_problem(random.Random(seed))
        assert allowed_by_engine(problem) == allowed_by_check(problem)
        for assignment in allowed_by_check(problem):
            assert not list(AsAsked().violations(problem, assignment))


def test_a_full_pool_refuses_the_next_group_with_its_numbers() -> None:
    problem = small_problem(random.Random(5))
    task = problem.tasks[0]
    kind = Capacity(code="rooms", tasks=frozenset({task.id}), most=0)
    placed = Placed(task.id, problem.workers[0].id, task.spans[0])
    (breach,) = kind.violations(problem, frozenset({placed}))
    assert (breach.limit, breach.found, breach.span) == (0, 1, task.spans[0])


def test_breaches_carry_limit_and_found() -> None:
    problem = small_problem(random.Random(5))
    task, worker = problem.tasks[0], problem.workers[0].id
    span = task.spans[0]
    held = frozenset({Placed(task.id, worker, span)})
    load = MaxLoad(code="m", workers=frozenset({worker}), tasks=frozenset({task.id}), minutes=10)
    (breach,) = load.violations(problem, held)
    assert (breach.limit, breach.found) == (10, span.minutes)
    lunch = FreeBlock(
        code="l",
        workers=frozenset({worker}),
        window=span,
        minutes=10,
        blockers=frozenset({task.id}),
    )
    (breach,) = lunch.violations(problem, held)
    assert (breach.limit, breach.found) == (10, 0)
