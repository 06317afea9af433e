"""The relaxation's bound is never above what a solution costs, however bad the duals."""

from dataclasses import replace

import numpy as np

from solver.bounds import Relaxation
from solver.compiled import compile
from solver.parts import whole
from solver.problem import Problem
from tests.bench.school import one_form
from tests.solver.builders import need, tier, unmet, week
from tests.solver.test_optimum import optimum, random_week


def relaxed(problem: Problem) -> int | None:
    """The bound on the first tier alone."""
    rows = whole(compile(problem), lambda: None)
    cost = rows.tier(problem.tiers[0])
    return Relaxation(rows).bound(cost, 10.0)


def test_the_bound_is_never_above_the_optimum() -> None:
    for seed in range(60):
        problem = random_week(seed)
        bound = relaxed(replace(problem, tiers=problem.tiers[:1]))
        assert bound is not None
        assert bound <= optimum(problem)[0]


def test_it_is_exact_where_nothing_is_fractional() -> None:
    problem = week([need("a", (0, 30)), need("b", (0, 45))], ["kim"], [tier("s", unmet("a", "b"))])
    assert relaxed(problem) == optimum(problem)[0]


def test_wrong_duals_give_a_weaker_bound_and_never_a_wrong_one() -> None:
    problem = week(
        [need(name, (0, 30)) for name in "abc"], ["kim", "lee"], [tier("s", unmet(*"abc"))]
    )
    rows = whole(compile(problem), lambda: None)
    cost = rows.tier(problem.tiers[0])
    relaxation = Relaxation(rows)
    best = optimum(problem)[0]
    chance = np.random.default_rng(1)
    for _ in range(200):
        duals = chance.normal(scale=10**5, size=len(relaxation._low))
        assert relaxation._safe(cost, duals) + cost.constant <= best + 1e-3


def test_no_time_gives_no_bound_or_a_safe_one() -> None:
    problem = one_form(staff=14)
    rows = whole(compile(problem), lambda: None)
    cost = rows.tier(problem.tiers[4])
    bound = Relaxation(rows).bound(cost, 0.0)
    assert bound is None or bound <= 0
