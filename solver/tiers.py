"""The need tiers, exactly and in order: meet, bound, leap, prove, win back, next."""

from typing import Final

import numpy as np

from solver.full import Aside, Full, Relaxed
from solver.lns import Best, Improver
from solver.matrix import Whole
from solver.search import Search

SHARE: Final = 0.7
"""Part of the time left that the need tiers may take before the quality tier's turn."""

LEAP: Final = 5.0
"""Seconds a leap may take: where there is something to land on, one is enough."""

CORE_SHARE: Final = 0.2
"""Part of the time for needs that one search of the core may take."""

ROUNDS: Final = 2
"""How often the core is searched, each time with more columns of what it leaves open."""

FEW: Final = 5
"""Gaps up to which more columns for what is missing still leave a small model."""

PATIENCE: Final = 30
"""Neighbourhoods without a gain before the next tier has its turn."""


class Needs:
    """The strict tiers of one search.

    A tier is looked at with the work it and those above count on, nothing else: leaving work
    out breaks no rule. Its relaxation gives a bound and a core of columns; a leap looks there
    for something as good as the bound; if there is none, the whole of it is searched. What was
    placed for later tiers and no longer fits is given up for that; the rest is won back.
    """

    def __init__(self, search: Search, improver: Improver, full: Full) -> None:
        self._search = search
        self._improver = improver
        self._full = full
        self._strict = [n for n, tier in enumerate(search.problem.tiers) if tier.strict]
        self._guide: Aside | None = None
        self._guided: Relaxed | None = None

    def prove(self, share: float = SHARE) -> None:
        """Each strict tier in turn, within `share` of what time is left; then all together."""
        search = self._search
        end = search.elapsed() + share * search.left()
        if not self.open_tiers():
            return
        if self._guide is None and self._guided is None:
            self._meet(end)
        for tier in self._strict:
            if search.over():
                return
            if search.proven(tier):
                continue
            began = search.elapsed()
            waiting = sum(1 for later in self.open_tiers() if later > tier)
            self._prove(tier, began + max(0.0, end - began) * (2 / (waiting + 2)))
            self._spent(tier, began)
        self._improve(end)

    def open_tiers(self) -> list[int]:
        """Strict tiers not proven yet."""
        return [tier for tier in self._strict if not self._search.proven(tier)]

    def guiding(self) -> bool:
        """Whether what the relaxation of all tiers says is still being worked out."""
        return self._guide is not None and self._guide.running()

    def guide(self) -> Relaxed | None:
        """What the relaxation of all tiers at once says, waited for if it is still running."""
        if self._guide is not None:
            self._guided = self._guide.result(self._search.over)
            self._guide = None
        return self._guided

    def _meet(self, end: float) -> None:
        """All tiers at once: neighbourhoods until the relaxation has spoken, then its core."""
        search, first = self._search, self._strict[0]
        began = search.elapsed()
        search.tell(first, "improving")
        self._guide = guide = self._full.guide()
        if search.deterministic:
            self.guide()

        def aim() -> int | None:
            open_tiers = self.open_tiers()
            return open_tiers[0] if open_tiers and guide.running() else None

        self._improver.improve(aim, end, abreast=1)
        guided = self.guide() if self.open_tiers() else None
        if guided is not None:
            self._search_core(np.union1d(guided.core, self._improver.model.known), end)
        self._spent(first, began)

    def _search_core(self, core: Whole, end: float) -> None:
        """The core, then with more columns for the few things it could not meet."""
        search = self._search
        for strategy in (self._full.search_core, self._leap) * ROUNDS:
            open_tiers = self.open_tiers()
            if not open_tiers or search.over():
                return
            left = max(0.0, end - search.elapsed())
            strategy(core, open_tiers[0], search.elapsed() + CORE_SHARE * left)
            search.tell(open_tiers[0], "improving")
            if len(self._improver.best.gaps) > FEW:
                return
            core = np.union1d(core, self._improver.missing())

    def _leap(self, core: Whole, _: int, until: float) -> None:
        self._full.leap(core, self._strict, until)

    def _prove(self, tier: int, until: float) -> None:
        search, full = self._search, self._full
        search.tell(tier, "bounding")
        known = full.relax(tier).result(lambda: search.over() or search.elapsed() > until)
        if known is not None:
            search.raise_bound(tier, known.bound.value)
        for phase in ("improving", "proving"):
            if search.proven(tier) or search.over():
                return
            before = self._improver.best
            search.tell(tier, phase)
            if phase == "proving":
                full.minimise(tier, until, known)
            elif known is not None:
                full.leap(known.core, [tier], min(until, search.elapsed() + LEAP))
            if self._improver.best is not before and not search.over():
                self._win_back(before, tier)

    def _win_back(self, before: Best, tier: int) -> None:
        """Of what was there before a tier was bettered, or known, all that fits beside it."""
        model = self._improver.model
        held = np.flatnonzero(before.values[: model.matrix.columns + 1])
        until = self._search.elapsed() + LEAP
        self._full.search_core(np.union1d(held[held > 0], model.known), tier, until)

    def _improve(self, end: float) -> None:
        """Neighbourhoods for each tier still open."""
        search = self._search
        for tier in self.open_tiers():
            began = search.elapsed()

            def aim(tier: int = tier) -> int | None:
                return None if search.proven(tier) else tier

            search.tell(tier, "improving")
            self._improver.improve(aim, end, patience=PATIENCE)
            self._spent(tier, began)

    def _spent(self, tier: int, began: float) -> None:
        search = self._search
        search.seconds[tier] += search.elapsed() - began
        search.tell(tier, "proved" if search.proven(tier) else "open")
