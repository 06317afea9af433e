"""Solve a problem: the one door to the engine."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from solver.compiled import compile
from solver.construct import construct, refill
from solver.problem import Problem
from solver.search import Over, Search
from solver.solution import Limits, Progress, Solution

DEFAULT = Limits()

MOST_RESERVED: Final = 0.1
"""The most of the limit kept back to fill in what is easy at the end; it takes what the first
filling took."""


def solve(
    problem: Problem,
    limits: Limits = DEFAULT,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Solution:
    """The best legal assignment found within `limits`, tier by tier, with bounds.

    Strict tiers are proved in their order, then the rest is improved while time lasts.
    `on_progress` hears of every step; once `should_stop` returns true the best so far comes
    back within half a second. Raises `ProblemError` for a problem that contradicts itself
    and `PinClash`, naming each breach, for pins that cannot stand together.
    """
    began = time.monotonic()
    from solver.fewest.strategy import fewest  # the engine is imported only to search
    from solver.strategies import choose

    search = Search(compile(problem), limits, on_progress, should_stop, began)
    if fewest(search):
        return search.solution()
    with suppress(Over):
        filling = time.monotonic()
        first = construct(search.compiled, seed=limits.seed)
        search.reserve = min(MOST_RESERVED * limits.seconds, time.monotonic() - filling)
        search.offer(first, -1, "first rota")
        choose(search).run()
    strict = [n for n, tier in enumerate(problem.tiers) if tier.strict and not search.proven(n)]
    if not search.stopped() and strict:
        # Time may have run out over a need that is hard: what is easy is not left undone.
        again = refill(search.compiled, search.best, seed=limits.seed)
        search.offer(again, strict[0], "improving")
    return search.solution()
