"""The strategy for problems too large for a model of everything: small models stated afresh."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from solver.cpsat import Engine, Found, Run
from solver.gaps import gaps
from solver.neighbourhoods import Neighbourhoods
from solver.parts import part
from solver.problem import Assignment, Placed
from solver.rows import Rows
from solver.search import Search

SHORT: Final = 0.25
"""Seconds, or deterministic time, one sub-model may take."""

SHARE: Final = 0.3
"""Part of the time left that one need tier may take before the next has its turn."""

PATIENCE: Final = 40
"""Neighbourhoods without a gain before the next tier has its turn."""

ABREAST: Final = 2
"""Sub-models searched at once: the engine works outside Python's lock."""


@dataclass(slots=True, kw_only=True)
class Step:
    """One neighbourhood of one best so far."""

    kind: str
    base: Assignment
    scores: list[int]
    free: list[int]
    stays: list[Placed]
    seed: int


class Restated:
    """Tier after tier, neighbourhoods alone: no bounds but what a tier cannot be below."""

    def __init__(self, search: Search) -> None:
        self._search = search

    def run(self) -> None:
        search = self._search
        chance = random.Random(search.limits.seed)  # noqa: S311 - a search, not a secret
        improver = _Improver(search, Neighbourhoods(search.compiled, chance), chance)
        tiers = range(len(search.problem.tiers))
        while not search.over() and not all(map(search.proven, tiers)):
            for tier in tiers:
                began = search.elapsed()
                if search.proven(tier) or search.over():
                    continue
                search.tell(tier, "improving")
                last = tier == len(search.problem.tiers) - 1
                share = 1.0 if last else SHARE
                improver.improve(tier, began + share * search.left(), patience=PATIENCE)
                search.seconds[tier] += search.elapsed() - began
                search.tell(tier, "proved" if search.proven(tier) else "open")


@dataclass(slots=True)
class _Improver:
    """Improves one tier, holding the tiers above it at their scores."""

    search: Search
    around: Neighbourhoods
    chance: random.Random
    tried: int = 0
    since_gain: int = 0
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def improve(self, tier: int, until: float, *, patience: int | None = None) -> None:
        """Go on until `until` seconds have passed, the tier is proven, or patience ends."""
        self.since_gain = 0

        def go_on() -> bool:
            search = self.search
            late = not search.deterministic and search.elapsed() >= until
            tired = patience is not None and self.since_gain >= patience
            return not (search.over() or search.proven(tier) or late or tired)

        def steps() -> None:
            while go_on():
                self._step(tier, until)

        if self.search.deterministic or self.search.limits.workers == 1:
            steps()
            return
        with ThreadPoolExecutor(ABREAST) as pool:
            for running in [pool.submit(steps) for _ in range(ABREAST)]:
                running.result()

    def _step(self, tier: int, until: float) -> None:
        with self._turn:
            step = self._draw(tier)
        found: Found | None = None
        if step.free:
            rows = part(self.search.compiled, step.free, step.stays)
            found = self._solve(rows, step, tier, until)
        with self._turn:
            gained = False
            if found is not None:
                self.search.work += found.work
                self._resize(found)
                if found.values is not None:
                    gained = self._merge(step.base, rows.assignment(found.values), tier)
            self.tried += 1
            self.since_gain = 0 if gained else self.since_gain + 1
            self.around.learn(step.kind, gained=gained)

    def _draw(self, tier: int) -> Step:
        search = self.search
        kind = search.problem.tiers[tier]
        lacking = gaps(search.problem, kind, search.best) if kind.strict else []
        name, opens = self.around.draw(search.best, lacking)
        free, stays = self.around.columns(search.best, opens)
        return Step(
            kind=name,
            base=search.best,
            scores=list(search.scores),
            free=free,
            stays=stays,
            seed=self.chance.randrange(1 << 30),
        )

    def _merge(self, base: Assignment, better: Assignment, tier: int) -> bool:
        """Make the change from `base` to `better` to the best so far, which may have moved."""
        search = self.search
        merged = (search.best - (base - better)) | (better - base)
        return search.offer(merged, tier, "improving")

    def _solve(self, rows: Rows, step: Step, tier: int, until: float) -> Found:
        """Something better than the step's base, or nothing."""
        search = self.search
        costs = [rows.tier(search.problem.tiers[number]) for number in range(tier + 1)]
        engine = Engine(rows)
        for number in range(tier):
            engine.hold(costs[number], at_most=step.scores[number])
        engine.hold(costs[tier], at_most=step.scores[tier] - 1)
        left = search.left()
        if not search.deterministic:
            left = min(left, until - search.elapsed())
        return engine.minimise(
            costs[tier],
            Run(
                seconds=min(SHORT, left),
                workers=1,
                seed=step.seed,
                deterministic=SHORT if search.deterministic else None,
                should_stop=search.should_stop,
            ),
        )

    def _resize(self, found: Found) -> None:
        """Larger while small models are quickly settled, smaller when they are not."""
        settled = found.impossible or (found.values is not None and found.score <= found.bound)
        self.around.size = min(8.0, max(0.4, self.around.size * (1.02 if settled else 0.85)))
