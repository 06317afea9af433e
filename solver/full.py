"""The full model: bounds by its linear relaxation, proofs by CP-SAT."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from solver.bounds import Relaxation
from solver.cpsat import Engine, Run
from solver.parts import whole
from solver.problem import Linear
from solver.search import Search

LARGEST: Final = 150_000
"""Columns beyond which no full model is made: only neighbourhoods are searched."""


UNHURRIED: Final = 600.0
"""Seconds a bound may take where seconds must not decide what is found."""


class Full:
    """Every column free, the hard constraints and the costs of some tiers posted."""

    def __init__(self, search: Search, tiers: range) -> None:
        self._search = search
        self._rows = whole(search.compiled, search.go_on)
        self._costs: dict[int, Linear] = {}
        for tier in tiers:
            search.go_on()
            self._costs[tier] = self._rows.tier(search.problem.tiers[tier])

    def _above(self, tier: int) -> list[tuple[Linear, int]]:
        """What is held while `tier` is worked on: the costs above and their scores."""
        return [(self._costs[n], self._search.scores[n]) for n in range(tier)]

    def relax(self, tier: int, seconds: float) -> "Aside":
        """Start on a bound on `tier` from the relaxation, beside the search."""
        relaxation = Relaxation(self._rows)
        for cost, score in self._above(tier):
            relaxation.hold(cost, at_most=score)
        cost = self._costs[tier]
        allowed = UNHURRIED if self._search.deterministic else seconds
        return Aside(relaxation, lambda: relaxation.bound(cost, allowed))

    def minimise(self, tier: int, until: float) -> None:
        """CP-SAT from the best so far, until the tier is proven or the time is up."""
        search, rows = self._search, self._rows
        engine = Engine(rows)
        for cost, score in self._above(tier):
            engine.hold(cost, at_most=score)
        engine.hold(self._costs[tier], at_least=search.bounds[tier])
        run = self._run(until)
        hint = engine.complete(rows.literals_of(search.best), run)

        def better(values: list[int], _: int, bound: int) -> None:
            search.offer(rows.assignment(values), tier, "proving")
            search.raise_bound(tier, bound)

        enough = search.bounds[tier]
        found = engine.minimise(
            self._costs[tier], replace(run, hint=hint, enough=enough, on_better=better)
        )
        search.work += found.work
        if found.values is not None:
            search.offer(rows.assignment(found.values), tier, "proving")
        if not found.impossible:
            search.raise_bound(tier, found.bound)

    def _run(self, until: float) -> Run:
        search = self._search
        return Run(
            seconds=min(search.left(), until - search.elapsed()),
            workers=search.limits.workers,
            seed=search.limits.seed,
            deterministic=search.left() if search.deterministic else None,
            should_stop=search.should_stop,
        )


class Aside:
    """A bound being worked out in a thread; a stop need not wait for it."""

    def __init__(self, relaxation: Relaxation, work: Callable[[], int | None]) -> None:
        self._relaxation = relaxation
        self._work = work
        self._found: int | None = None
        self._failed: Exception | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._found = self._work()
        except Exception as error:  # raised again where the result is asked for
            self._failed = error

    def result(self, enough: Callable[[], bool]) -> int:
        """The bound; 0 if it was not known by the time `enough` said so."""
        while self._thread.is_alive():
            if enough():
                self._relaxation.stop()
            self._thread.join(0.05)
        if self._failed is not None:
            raise self._failed
        return self._found or 0
