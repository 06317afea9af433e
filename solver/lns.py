"""Large neighbourhood search: let a few placements move, re-solve the small model they are in."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from solver.cpsat import Engine, Found, Run
from solver.gaps import Cell, Gap, gaps
from solver.intervals import day_of
from solver.matrix import Excerpt, Whole
from solver.model import Model
from solver.neighbourhoods import Neighbourhoods
from solver.problem import Assignment, TaskId
from solver.search import Search

SHORT: Final = 0.25
"""Seconds, or deterministic time, one small model may take."""

ABREAST: Final = 2
"""Small models searched at once: the engine works outside Python's lock."""

STEEP: Final = 3
"""How many units of a need tier one of the tier before outweighs while both are open."""

MINUTE: Final = 100
"""What a minute of need outweighs of quality."""

TOLD: Final = 0.4
"""Seconds between checked results handed on, while better ones keep coming."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The best so far as the model sees it."""

    values: Whole
    scores: list[int]
    assignment: Assignment
    gaps: list[Gap]
    """What the open need tiers lack, from the first of them on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One neighbourhood of one best so far."""

    kind: str
    base: Best
    first: int
    """The tier to better; those above are held."""
    literals: Whole
    seed: int


@dataclass(slots=True)
class Improver:
    """Betters the tiers from a first one on, those above it held at their scores."""

    search: Search
    model: Model
    around: Neighbourhoods
    chance: random.Random
    best: Best = field(init=False)
    _since_gain: int = 0
    _told: float = 0.0
    _at: int = 0
    """The tier last worked on."""
    _weights: dict[tuple[int, bool], Whole] = field(default_factory=dict)
    _turn: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self._follow()

    def improve(
        self,
        aim: Callable[[], int | None],
        until: float,
        *,
        patience: int | None = None,
        abreast: int = ABREAST,
    ) -> None:
        """Better the tier `aim` names, each time anew, and what comes after it.

        Ends `until` seconds into the search, when `aim` names none, or after `patience`
        neighbourhoods without a gain.
        """
        if not self.model.matrix.columns:
            return  # nobody can do anything: there is nothing to move
        if self.search.best != self.best.assignment:
            self._follow()
        self._since_gain = 0

        def next_tier() -> int | None:
            late = not self.search.deterministic and self.search.elapsed() >= until
            tired = patience is not None and self._since_gain >= patience
            return None if self.search.over() or late or tired else aim()

        def steps() -> None:
            while (tier := next_tier()) is not None:
                self._step(tier, until)

        if self.search.deterministic or self.search.limits.workers == 1 or abreast == 1:
            steps()
        else:
            with ThreadPoolExecutor(abreast) as pool:
                for running in [pool.submit(steps) for _ in range(abreast)]:
                    running.result()
        self.tell(self._at)

    def found(self, values: Whole, tier: int, *, at_once: bool = True) -> bool:
        """Take what another strategy found, if it is better; whether it was."""
        with self._turn:
            values = values.copy()
            self.model.matrix.settle(values, np.arange(len(values)))
            scores = self.model.scores(values)
            if scores >= self.best.scores:
                return False
            self._take(values, scores)
            if at_once or time.monotonic() - self._told > TOLD:
                self.tell(tier)
            return True

    def missing(self) -> Whole:
        """The literals of every column that might help with something still missing.

        Columns of the tasks wanted, and of those that take away who is wanted.
        """
        compiled = self.search.compiled
        tasks = set[TaskId]().union(*(gap.tasks for gap in self.best.gaps))
        cells = set[Cell]().union(*(gap.cells for gap in self.best.gaps))
        for placed in self.best.assignment:
            if (placed.worker, day_of(placed.span)) in cells:
                tasks.add(placed.task)
        columns = {number for task in tasks for number in compiled.by_task[task]}
        for cell in cells:
            columns.update(compiled.by_cell.get(cell, ()))
        return self.model.literals(sorted(columns))

    def tell(self, tier: int) -> None:
        """Hand the best on, if the independent check lets it pass; else go back behind it."""
        self._told = time.monotonic()
        better = self.best.scores < self.search.scores
        if better and not self.search.offer(self.best.assignment, tier, "improving"):
            self._follow()

    def weights(self, tier: int, *, quality: bool = True) -> Whole:
        """The costs from `tier` on as one, earlier tiers weighing more."""
        if (tier, quality) not in self._weights:
            tiers = self.search.problem.tiers
            weights = [MINUTE if each.strict else int(quality) for each in tiers]
            for number in reversed(range(len(tiers) - 1)):
                if tiers[number].strict and tiers[number + 1].strict:
                    weights[number] = STEEP * weights[number + 1]
            later = [weight if n >= tier else 0 for n, weight in enumerate(weights)]
            self._weights[tier, quality] = self.model.weighed(later)
        return self._weights[tier, quality]

    def _follow(self) -> None:
        """Go on from the search's best, which somebody else found."""
        run = Run(seconds=max(1.0, self.search.left()), workers=1, seed=self.search.limits.seed)
        values = self.model.solution(self.search.best, run)
        assert values is not None, "the rows refuse what the independent check let pass"
        self._take(values, self.model.scores(values))

    def _step(self, tier: int, until: float) -> None:
        with self._turn:
            self._at = tier
            step = self._draw(tier)
        weights = self.weights(tier, quality=not self.search.problem.tiers[tier].strict)
        wishes = self.model.wishes(len(self.model.costs) - 1)
        part = self.model.matrix.excerpt(step.base.values, step.literals, wishes)
        found = self._solve(part, step, weights, until) if len(part.literals) else None
        with self._turn:
            gained = False
            if found is not None:
                self.search.work += found.work
                self._resize(found)
                if found.values is not None:
                    gained = self._merge(step, part, found.values)
            self._since_gain = 0 if gained else self._since_gain + 1
            self.around.learn(step.kind, gained=gained)
            if gained and time.monotonic() - self._told > TOLD:
                self.tell(tier)

    def _draw(self, tier: int) -> Step:
        best = self.best
        strict = self.search.problem.tiers[tier].strict
        kind, opens = self.around.draw(best.assignment, best.gaps if strict else [])
        return Step(
            kind=kind,
            base=best,
            first=tier,
            literals=self.model.literals(self.around.opened(opens)),
            seed=self.chance.randrange(1 << 30),
        )

    def _solve(self, part: Excerpt, step: Step, weights: Whole, until: float) -> Found:
        """Something better than the step's base, or nothing."""
        search, scores = self.search, step.base.scores
        engine = Engine(part.lines())
        for tier in range(step.first + 1):
            engine.hold(self.model.cost(tier, part), at_most=scores[tier])
        cost = part.cost(weights)
        engine.hold(cost, at_most=int(weights @ step.base.values) - 1)
        left = search.left()
        if not search.deterministic:
            left = min(left, until - search.elapsed())
        return engine.minimise(
            cost,
            Run(
                seconds=min(SHORT, left),
                workers=1,
                seed=step.seed,
                deterministic=SHORT if search.deterministic else None,
                should_stop=search.should_stop,
                probing=False,
            ),
        )

    def _merge(self, step: Step, part: Excerpt, found: list[int]) -> bool:
        """Make the step's change to the best so far, which may have moved; whether it gains."""
        values = part.restored(found)
        changed = np.flatnonzero(values != step.base.values)
        if self.best is not step.base:
            moved, values = values[changed], self.best.values.copy()
            values[changed] = moved
            if self.model.matrix.breaks(values, changed):
                return False
        self.model.matrix.settle(values, changed)
        scores = self.model.scores(values)
        if scores >= self.best.scores:
            return False
        self._take(values, scores)
        return True

    def _take(self, values: Whole, scores: list[int]) -> None:
        problem, assignment = self.search.problem, self.model.assignment(values)
        lacking = [
            gap
            for tier, score in zip(problem.tiers, scores, strict=True)
            if tier.strict and score > 0
            for gap in gaps(problem, tier, assignment)
        ]
        self.best = Best(values=values, scores=scores, assignment=assignment, gaps=lacking)

    def _resize(self, found: Found) -> None:
        """Larger while small models are quickly settled, smaller when they are not."""
        settled = found.impossible or (found.values is not None and found.score <= found.bound)
        self.around.size = min(8.0, max(0.4, self.around.size * (1.02 if settled else 0.85)))


def improver(search: Search, model: Model) -> Improver:
    """An improver seeded from the search's limits."""
    chance = random.Random(search.limits.seed)  # noqa: S311 - a search, not a secret
    return Improver(search, model, Neighbourhoods(search.compiled, chance), chance)
