"""The relaxation's bound is never above what a solution costs, however bad the duals."""

from dataclasses import replace

import numpy as np

from solver.bounds import Bound, Relaxation
from solver.compiled import compile
from solver.model import Model
from solver.problem import Linear, Problem
from tests.bench.school import one_form
from tests.solver.builders import need, tier, unmet, week
from tests.solver.test_optimum import optimum, random_week


def relaxation_of(problem: Problem, tier: int = 0) -> tuple[Relaxation, Linear]:
    """The relaxation of the whole problem, cuts and all, and the cost of one tier."""
    model = Model(compile(problem), lambda: None)
    part = model.matrix.whole(model.wishes(tier))
    return Relaxation(part, model.cuts(part)), model.cost(tier, part)


def relaxed(problem: Problem) -> Bound | None:
    """The bound on the first tier alone."""
    relaxation, cost = relaxation_of(problem)
    return relaxation.bound(cost, 10.0)


def test_the_bound_is_never_above_the_optimum() -> None:
    for seed in range(60):
        problem = random_week(seed)
        bound = relaxed(replace(problem, tiers=problem.tiers[:1]))
        assert bound is not None
        assert bound.value <= optimum(problem)[0]


def test_it_is_exact_where_nothing_is_fractional() -> None:
    problem = week([need("a", (0, 30)), need("b", (0, 45))], ["kim"], [tier("s", unmet("a", "b"))])
    bound = relaxed(problem)
    assert bound is not None
    assert bound.value == optimum(problem)[0]


def test_wrong_duals_give_a_weaker_bound_and_never_a_wrong_one() -> None:
    problem = week(
        [need(name, (0, 30)) for name in "abc"], ["kim", "lee"], [tier("s", unmet(*"abc"))]
    )
    relaxation, cost = relaxation_of(problem)
    objective = np.zeros(len(relaxation._most))
    for factor, literal in cost.terms:
        objective[literal - 1] += factor
    best = optimum(problem)[0]
    chance = np.random.default_rng(1)
    for _ in range(200):
        duals = chance.normal(scale=10**5, size=len(relaxation._low))
        assert relaxation._proved(objective, duals, cost.constant, duals).value <= best


def test_no_time_gives_no_bound_or_a_safe_one() -> None:
    problem = one_form(staff=14)
    relaxation, cost = relaxation_of(problem, tier=4)
    bound = relaxation.bound(cost, 0.0)
    assert bound is None or bound.value <= 0
