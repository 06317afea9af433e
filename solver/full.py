"""The full model: bounds by its linear relaxation, proofs by CP-SAT, a core of columns first.

The relaxation says three things at once: what no solution can be better than, which few
columns a good one is probably made of (its core), and which columns none better than the best
so far can use at all.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from solver.bounds import Bound, Relaxation
from solver.cpsat import Engine, Found, Run
from solver.lns import Improver
from solver.matrix import Excerpt, Whole
from solver.problem import UNIT, Linear
from solver.search import Search

UNHURRIED: Final = 600.0
"""Seconds a bound may take where seconds must not decide what is found."""

CORE_WORK: Final = 0.2
PROOF_WORK: Final = 0.6
"""Parts of the deterministic time left that a look at a core, and at the whole, may take."""

LANDING: Final = 0.4
"""Seconds a search of a large model may run over its own limit."""

TRACE: Final = 1e-6
"""A share below this is none."""

PAUSE: Final = 0.4
"""Seconds between the solutions of one search that are looked at, the last one aside."""

STALLED: Final = 4.0
"""Seconds without a need met after which a core has given what it has, at the least."""

MISSED_UNIT: Final = 1_000
MISSED_MINUTE: Final = 10
"""What a unit, and a minute, of any need weigh against quality where a relaxation guides."""

EARLIER: Final = 30.0
"""How much more the first need tier weighs there than the last; those between, between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """What a relaxation said, in the literals of the whole model."""

    bound: Bound
    part: Excerpt
    core: Whole
    """Columns it holds a share of, rising."""

    def useless(self, cost: int) -> Whole:
        """Literals of the part that no solution costing less than `cost` holds."""
        return self.bound.beyond(cost)


class Full:
    """Every column free; what is found goes to the improver, what is proved to the search."""

    def __init__(self, search: Search, improver: Improver) -> None:
        self._search, self._improver, self._model = search, improver, improver.model

    def guide(self) -> "Aside":
        """Start on a relaxation of all tiers at once, missed needs dear."""
        tiers = self._search.problem.tiers
        scales = [
            self._dearness(n, late=n / len(tiers)) if tier.strict else 1.0
            for n, tier in enumerate(tiers)
        ]
        part = self._model.matrix.whole(self._model.wishes(len(tiers) - 1))
        factors, rest = self._model.scaled(scales, part)
        relaxation = Relaxation(part, self._model.cuts(part))
        return self._aside(part, relaxation, lambda s: relaxation.bound_of(factors, rest, s))

    def _dearness(self, tier: int, late: float) -> float:
        """What a tier's cost is worth against quality where it only guides."""
        largest = int(np.abs(self._model.costs[tier]).max(initial=0))
        worth = MISSED_UNIT / UNIT if largest >= UNIT else MISSED_MINUTE
        return float(worth * EARLIER ** (1 - late))

    def relax(self, tier: int) -> "Aside":
        """Start on a relaxation of `tier`, those above held at their scores."""
        part = self._part(tier)
        relaxation = Relaxation(part, self._model.cuts(part))
        for above in range(tier):
            cost = self._model.cost(above, part)
            relaxation.hold(cost, at_most=self._search.scores[above])
        cost = self._model.cost(tier, part)
        return self._aside(part, relaxation, lambda seconds: relaxation.bound(cost, seconds))

    def _part(self, tier: int, absent: Whole | None = None) -> Excerpt:
        """What the tiers up to this one hang on; where they are needs, not what later ones do."""
        self._search.go_on()
        if absent is None and self._search.problem.tiers[tier].strict:
            absent = self._model.idle(tier)
        return self._model.matrix.whole(self._model.wishes(tier), absent)

    def _aside(
        self, part: Excerpt, relaxation: Relaxation, bound: Callable[[float], Bound | None]
    ) -> "Aside":
        self._search.go_on()
        seconds = UNHURRIED if self._search.deterministic else max(0.1, self._search.left())

        def work() -> Relaxed | None:
            found = bound(seconds)
            if found is None:
                return None
            held = part.literals[found.shares > TRACE]
            core = held[held <= self._model.matrix.columns]
            return Relaxed(bound=found, part=part, core=core)

        return Aside(relaxation.stop, work)

    def search_core(self, core: Whole, tier: int, until: float) -> None:
        """Search the columns in `core` and those of the best so far, for the tiers from `tier`.

        Where needs are open it ends once nothing more of them is met for a while.
        """
        search, best = self._search, self._improver.best
        weights = self._improver.weights(tier)
        held = np.flatnonzero(best.values[: self._model.matrix.columns + 1])
        columns = np.union1d(core, held[held > 0])
        wishes = self._model.wishes(len(self._model.costs) - 1)
        part = self._model.matrix.excerpt(best.values, columns, wishes)
        engine = Engine(part.lines(), search.go_on)
        for kept in range(tier + 1):
            engine.hold(self._model.cost(kept, part), at_most=best.scores[kept])
        run = self._run(until, part)
        stops = _Stall(search.should_stop) if search.problem.tiers[tier].strict else None
        if stops is not None and not search.deterministic:
            run = replace(run, should_stop=stops)
        self._minimise(engine, part, part.cost(weights), tier, run, stops)

    def leap(self, core: Whole, tiers: list[int], until: float) -> None:
        """Look in `core` for something as good in all of `tiers` as their bounds allow.

        A search with nothing to weigh finds its way sooner. Of work that no tier up to the last
        of them counts on, nothing is placed.
        """
        tier = tiers[-1]
        search, matrix = self._search, self._model.matrix
        best = self._improver.best
        open_ones = best.values[: matrix.columns + 1] > 0
        open_ones[core] = True
        open_ones[self._model.idle(tier)] = False
        closed = np.flatnonzero(~open_ones)
        part = self._part(tier, closed[closed > 0])
        engine = Engine(part.lines(), search.go_on)
        for number in range(tier + 1):
            most = search.bounds[number] if number in tiers else best.scores[number]
            engine.hold(self._model.cost(number, part), at_most=most)
        run = replace(self._run(until, part), hint=None, first=True)
        self._minimise(engine, part, Linear(), tier, run)

    def open_columns(self, tier: int, known: Relaxed) -> int:
        """How many columns may be of use for something no worse than the best so far."""
        useless = known.useless(self._search.scores[tier] + 1)
        columns = known.part.literals[useless - 1] <= self._model.matrix.columns
        return self._model.matrix.columns - int(columns.sum())

    def minimise(self, tier: int, until: float, known: Relaxed | None = None) -> None:
        """CP-SAT from the best so far, until the tier is proven or the time is up.

        Columns that `known` tells are of no use for anything better are left out.
        """
        search = self._search
        part = known.part if known is not None else self._part(tier)
        score, bound = search.scores[tier], search.bounds[tier]
        lines = part.lines()
        lines.sums.extend(self._model.cuts(part))
        if known is not None:
            lines.never.update(known.useless(score + 1).tolist())
        engine = Engine(lines, search.go_on)
        for above in range(tier):
            engine.hold(self._model.cost(above, part), at_most=search.scores[above])
        cost = self._model.cost(tier, part)
        engine.hold(cost, at_least=bound, at_most=score)
        linear = 1 if search.problem.tiers[tier].strict else 2
        run = replace(self._run(until, part, PROOF_WORK), linear=linear, enough=bound)
        found = self._minimise(engine, part, cost, tier, run)
        if not found.impossible:
            search.raise_bound(tier, found.bound)

    def _run(self, until: float, part: Excerpt, share: float = CORE_WORK) -> Run:
        """Until so many seconds into the search, or for a share of the deterministic time left."""
        search = self._search
        return Run(
            seconds=max(0.0, min(search.left() - LANDING, until - search.elapsed())),
            workers=search.limits.workers,
            seed=search.limits.seed,
            deterministic=share * search.left() if search.deterministic else None,
            hint=part.local(self._improver.best.values),
            should_stop=search.should_stop,
        )

    def _minimise(
        self,
        engine: Engine,
        part: Excerpt,
        cost: Linear,
        tier: int,
        run: Run,
        stall: "_Stall | None" = None,
    ) -> Found:
        told = time.monotonic()
        needs = [n for n, each in enumerate(self._search.problem.tiers) if each.strict]

        def better(values: list[int], _score: int, _bound: int) -> None:
            nonlocal told
            if time.monotonic() - told > PAUSE:
                self._improver.found(part.restored(values), tier)
                told = time.monotonic()
            if stall is not None:
                scores = self._model.scores(part.restored(values))
                stall.heard(sum(scores[n] for n in needs))

        # What is looked at on the way depends on seconds, which a repeatable run must not.
        heard = None if self._search.deterministic else better
        found = engine.minimise(cost, replace(run, on_better=heard))
        self._search.work += found.work
        if found.values is not None:
            self._improver.found(part.restored(found.values), tier)
        return found


@dataclass(slots=True)
class _Stall:
    """Says stop once a number that ought to fall has not for as long as it has been falling."""

    told_to: Callable[[], bool] | None
    began: float = field(default_factory=time.monotonic)
    lowest: int | None = None
    fell: float = field(default_factory=time.monotonic)

    def heard(self, number: int) -> None:
        if self.lowest is None or number < self.lowest:
            self.lowest, self.fell = number, time.monotonic()

    def __call__(self) -> bool:
        idle = time.monotonic() - self.fell
        met = self.lowest == 0
        stopped = self.told_to is not None and self.told_to()
        return stopped or met or idle > max(STALLED, self.fell - self.began)


class Aside:
    """A relaxation being solved in a thread; a stop need not wait for it."""

    def __init__(self, stop: Callable[[], None], work: Callable[[], Relaxed | None]) -> None:
        self._stop = stop
        self._work = work
        self._found: Relaxed | None = None
        self._failed: Exception | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._found = self._work()
        except Exception as error:  # raised again where the result is asked for
            self._failed = error

    def running(self) -> bool:
        return self._thread.is_alive()

    def result(self, enough: Callable[[], bool]) -> Relaxed | None:
        """What it said; None if that was not known by the time `enough` said so."""
        while self._thread.is_alive():
            if enough():
                self._stop()
            self._thread.join(0.05)
        if self._failed is not None:
            raise self._failed
        return self._found
