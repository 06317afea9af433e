"""The need tiers, exactly and in order: bound, improve, prove, hold, next."""

from typing import Final

from solver.construct import refill
from solver.full import LARGEST, Full
from solver.lns import Improver
from solver.search import Search

SHARE: Final = 0.7
"""Part of the time left that the need tiers may take before the quality tier's turn."""

PATIENCE: Final = 30
"""Neighbourhoods without a gain before the full model is asked instead."""


class Needs:
    """The strict tiers of one search; the full model is made when first needed."""

    def __init__(self, search: Search, improver: Improver) -> None:
        self._search = search
        self._improver = improver
        self._full: Full | None = None
        self._strict = [n for n, tier in enumerate(search.problem.tiers) if tier.strict]

    def prove(self, share: float = SHARE) -> None:
        """Each strict tier in turn, within `share` of what time is left."""
        search = self._search
        end = search.elapsed() + share * search.left()
        for tier in self._strict:
            if search.over():
                return
            if search.proven(tier):
                continue
            began = search.elapsed()
            waiting = sum(1 for later in self.open_tiers() if later > tier)
            until = began + max(0.0, end - began) * (2 / (waiting + 2))
            self._prove(tier, until)
            again = refill(search.compiled, search.best, seed=search.limits.seed)
            search.offer(again, tier, "improving")
            search.seconds[tier] += search.elapsed() - began
            search.tell(tier, "proved" if search.proven(tier) else "open")

    def open_tiers(self) -> list[int]:
        """Strict tiers not proven yet."""
        return [tier for tier in self._strict if not self._search.proven(tier)]

    def _prove(self, tier: int, until: float) -> None:
        search = self._search
        if len(search.compiled.placed) > LARGEST:
            search.tell(tier, "improving")
            self._improver.improve(tier, until)
            return
        full = self._model()
        search.tell(tier, "bounding")
        seconds = 0.5 * (until - search.elapsed())
        search.raise_bound(tier, full.relax(tier, seconds).result(search.stopped))
        search.tell(tier, "improving")
        self._improver.improve(tier, until, patience=PATIENCE)
        if not search.proven(tier) and not search.over():
            search.tell(tier, "proving")
            full.minimise(tier, until)

    def _model(self) -> Full:
        if self._full is None:
            self._search.tell(-1, "building")
            self._full = Full(self._search, range(max(self._strict) + 1))
        return self._full
