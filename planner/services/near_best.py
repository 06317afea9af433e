"""Of the near-best rotas a search passes through, the one that absences cost least."""

from dataclasses import replace
from typing import Final

from planner.formulate import QUALITY
from solver.check import score
from solver.child import run_in_child
from solver.problem import Assignment, Problem
from solver.robust import most_robust
from solver.solution import Limits, Progress, Solution, TierResult

SLACK: Final = 5
"""Per cent of quality that may be given for a rota that survives more. Needs never are."""
SAMPLE: Final = 12
"""Absences tried on each candidate."""
_MOST: Final = 5


class NearBest:
    """Keeps what a search reports on its way."""

    def __init__(self) -> None:
        self._seen: list[tuple[Assignment, tuple[TierResult, ...]]] = []

    def note(self, progress: Progress) -> None:
        if progress.assignment is not None:
            self._seen.append((progress.assignment, progress.tiers))

    def candidates(self, best: Solution) -> list[Assignment]:
        """The best, then others with its needs and nearly its quality, spread over the search."""
        near = [found for found, tiers in self._seen if _near(tiers, best.tiers)]
        near = [found for found in dict.fromkeys(near) if found != best.assignment]
        step = max(1, len(near) // (_MOST - 1))
        return [best.assignment, *near[::-1][::step][: _MOST - 1]]


def _near(tiers: tuple[TierResult, ...], best: tuple[TierResult, ...]) -> bool:
    for found, least in zip(tiers, best, strict=True):
        most = least.score + (least.score * SLACK // 100 if least.name == QUALITY else 0)
        if found.score > most:
            return False
    return True


def sturdiest(problem: Problem, best: Solution, seen: NearBest, limits: Limits) -> Solution:
    """The candidate that loses fewest needs to the same sampled absences, the best on a tie.

    Searched in the solving process for the limits' seconds. Raises ChildDied where that ends.
    """
    candidates = seen.candidates(best)
    if len(candidates) < 2:
        return best
    chosen = run_in_child(most_robust, problem, candidates, limits, SAMPLE, seconds=limits.seconds)
    if chosen == 0:
        return best
    bounds = {tier.name: tier for tier in best.tiers}
    tiers = score(problem, candidates[chosen])
    return replace(
        best,
        assignment=candidates[chosen],
        tiers=tuple(
            replace(tier, bound=bounds[tier.name].bound, seconds=bounds[tier.name].seconds)
            for tier in tiers
        ),
    )
