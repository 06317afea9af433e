"""Repairing a plan people know: what has begun stays, needs come first, then least change.

The published plan is the reference. What of it still can stand under the changed facts is
`standing`; everything that started before `frozen_until` keeps its place in it. On the days
in question all the rest is free, elsewhere nothing moves: the model is that small, and what
is said of it is proved.
"""

import time
from collections.abc import Callable, Iterable
from typing import Final

from solver.clock import Clock
from solver.mending import Mending
from solver.problem import Problem
from solver.repair import STABILITY, Repair, Told
from solver.solution import Limits

__all__ = ["MOST", "STABILITY", "Repair", "Told", "frontier", "replan"]

FREELY: Final = 0.6
"""Part of a frontier's time that its last option may take: the others want some too."""

MOST: Final = 4
"""Options a frontier shows: more are no choice."""


def replan(
    problem: Problem,
    told: Told,
    limits: Limits,
    should_stop: Callable[[], bool] | None = None,
) -> Repair:
    """The least change to `told.reference` that meets the needs of `problem` as well as can be.

    Tiers in order, each proved while time lasts; then the fewest bodies disturbed, then the
    fewest minutes. Pins hold. Once `should_stop` returns true, the best so far comes back within
    half a second. Raises `PinClash` for pins that cannot stand together.
    """
    began, clock = time.monotonic(), Clock.start(limits, should_stop)
    mending = Mending(problem, told)
    return mending.repair(mending.climb(clock), began)


def frontier(
    problem: Problem,
    told: Told,
    limits: Limits,
    most: int = MOST,
    should_stop: Callable[[], bool] | None = None,
) -> tuple[Repair, ...]:
    """Up to `most` repairs from "moves nobody" to "needs met", none better in both than another.

    The first disturbs nobody. Each next one meets needs that the one before leaves open, with
    the fewest bodies disturbed that this takes; the last is `replan`'s.
    """
    began = time.monotonic()
    clock = Clock.start(limits, should_stop)
    mending = Mending(problem, told)
    freely = mending.climb(clock.within(FREELY * clock.left()))
    full = mending.repair(freely, began)
    found = {len(full.disturbed): full}
    for budget in _budgets(len(full.disturbed), most):
        if budget not in found:
            repair = mending.repair(mending.climb(clock, budget, freely), time.monotonic())
            found.setdefault(len(repair.disturbed), repair)
    return tuple(_undominated(found[count] for count in sorted(found)))


def _budgets(full: int, most: int) -> list[int]:
    """Nobody first, then numbers spread between nobody and as many as it takes."""
    inner = range(1, full)
    wanted = max(0, most - 2)
    if len(inner) > wanted:
        return [0, *(round(full * n / (wanted + 1)) for n in range(1, wanted + 1))]
    return [0, *inner]


def _undominated(repairs: Iterable[Repair]) -> Iterable[Repair]:
    """Those that meet needs better than every one that disturbs fewer."""
    best: list[int] | None = None
    for repair in repairs:
        needs = [tier.score for tier in repair.needs]
        if best is None or needs < best:
            best = needs
            yield repair
