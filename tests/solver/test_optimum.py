"""Random small weeks against every assignment there is: optimal, and said to be so rightly."""

import random
from dataclasses import replace
from itertools import combinations

import pytest

from solver.check import score, violations
from solver.problem import Hard, Problem, Soft, Tier
from solver.solution import Limits, Status
from solver.solve import solve
from tests.solver.small import HARD, SOFT, every_placement, small_problem

ALONE = ("Within", "Barred", "Closed", "MaxLoad", "Capacity", "Choice", "Meet", "Attended")


def random_week(seed: int) -> Problem:
    """Two or three hard kinds and up to three tiers, the last of them quality."""
    chance = random.Random(seed)
    bare = small_problem(chance)
    names = ["NoOverlap", "Exclusive", *chance.sample(ALONE, 1), chance.choice(list(HARD))]
    hard: tuple[Hard, ...] = tuple(HARD[name](chance, bare) for name in names)
    wants: Soft = SOFT["Unmet"](chance, bare)
    tiers = [Tier(name="needs", terms=(wants,))]
    for number in range(chance.randint(0, 2)):
        terms = tuple(SOFT[name](chance, bare) for name in chance.sample(sorted(SOFT), 2))
        tiers.append(Tier(name=f"more {number}", terms=terms, strict=number == 0))
    return replace(bare, hard=hard, tiers=tuple(tiers))


def optimum(problem: Problem) -> list[int]:
    """The least scores, tier by tier, over every legal assignment."""
    placements = every_placement(problem)
    return min(
        [result.score for result in score(problem, frozenset(chosen))]
        for size in range(len(placements) + 1)
        for chosen in combinations(placements, size)
        if not violations(problem, frozenset(chosen))
    )


@pytest.mark.parametrize("seed", range(40))
def test_a_small_week_is_solved_to_its_optimum_and_proven(seed: int) -> None:
    problem = random_week(seed)
    solution = solve(problem, Limits(seconds=20, workers=1, seed=seed))
    assert violations(problem, solution.assignment) == []
    assert [result.score for result in solution.tiers] == optimum(problem)
    assert [result.bound for result in solution.tiers] == optimum(problem)
    assert solution.status is Status.OPTIMAL
