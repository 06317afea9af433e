"""Questions put to the engine about one small model: the least of a cost while others are held.

Every search is first tried by one thread with little made ready: on models like these that
takes longer than the search.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from solver.clock import Clock
from solver.problem import Linear
from solver.rows import Rows

if TYPE_CHECKING:  # the engine is imported only to search
    from solver.cpsat import Engine, Found, Run

LIGHT: Final = 2.0
"""Deterministic seconds the first, light try of a search may take."""

ALONE: Final = 4_000
"""Columns up to which one search thread costs least time where the light try was not enough."""

Cap = tuple[Linear, int]
"""A cost and the most it may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The least of `cost` while those in `held` stay at or under what they may be."""

    cost: Linear
    held: Sequence[Cap] = ()
    bound: int = 0
    """What `cost` is known not to be under."""
    only: frozenset[int] | None = None
    """The free literals that may be placed; None: all."""
    linear: int = 1
    """How much the engine is to make of the linear relaxation."""
    no_more: float | None = None
    """Deterministic seconds of one light try, where that is all that is wanted."""


@dataclass(slots=True, kw_only=True)
class Questions:
    """One model, read into the engine once."""

    rows: Rows
    clock: Clock
    work: float = 0.0
    """Deterministic time of all searches."""
    _engine: "Engine | None" = None
    _every: frozenset[int] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        self._every = frozenset(range(1, len(self.rows.free) + 1))

    def least(self, asked: Asked, hint: list[int], seconds: float) -> "Found | None":
        """The best found within `seconds`, with a bound; None where there was no time at all."""
        until, bound = time.monotonic() + seconds, asked.bound
        found: Found | None = None
        for way in self._tries(asked):
            left = until - time.monotonic()
            if left <= 0 or self.clock.left() <= 0:
                break
            best, hint = found, hint if found is None or found.values is None else found.values
            stop = self.clock.should_stop
            run = replace(way, seconds=left, hint=hint, enough=bound, should_stop=stop)
            found = self._stated(asked, bound).minimise(asked.cost, run)
            self.work += found.work
            bound = max(bound, found.bound)
            if found.values is None and best is not None and best.values is not None:
                found = replace(best, bound=min(bound, best.score))
            if found.impossible or (found.values is not None and found.score <= bound):
                break
        return found

    def _stated(self, asked: Asked, bound: int) -> "Engine":
        from solver.cpsat import Engine

        self._engine = self._engine or Engine(self.rows)
        engine = self._engine.twin(() if asked.only is None else self._every - asked.only)
        for other, most in asked.held:
            engine.hold(other, at_most=most)
        engine.hold(asked.cost, at_least=bound)
        return engine

    def _tries(self, asked: Asked) -> "Iterator[Run]":
        """How to search: lightly first, and then with all there is."""
        from solver.cpsat import Run

        seed = self.clock.limits.seed
        light = Run(seconds=0, workers=1, seed=seed, linear=asked.linear, probing=False)
        yield replace(light, light=asked.no_more or LIGHT)
        if asked.no_more is None:
            alone = len(self.rows.free) <= ALONE
            yield replace(light, workers=1 if alone else self.clock.limits.workers)
