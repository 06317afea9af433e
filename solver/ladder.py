"""Costs in strict order on one small model: each is proved, held, and the next has its turn."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from solver.clock import Clock
from solver.problem import Assignment, Linear
from solver.rows import Rows

ALONE: Final = 4_000
"""Columns up to which one search thread costs least time."""

Cap = tuple[Linear, int]
"""A cost and the most it may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbed:
    """The best found, with what each cost cannot be under while those before it stay."""

    assignment: Assignment
    bounds: tuple[int, ...]


@dataclass(slots=True, kw_only=True)
class Ladder:
    """A model and the costs that matter in it, the most important first. None is negative."""

    rows: Rows
    costs: Sequence[Linear]
    leading: int
    """How many of the costs are often at the least they could be: the first ones."""
    clock: Clock
    _best: Assignment = frozenset()
    _scores: list[int] = field(default_factory=list)
    _bounds: list[int] = field(default_factory=list)

    def climb(
        self,
        start: Assignment,
        now: Sequence[int],
        caps: Sequence[Cap] = (),
        *,
        aims: Sequence[int] | None = None,
    ) -> Climbed:
        """Minimise the costs in order under `caps`, from `start`, whose costs are `now`.

        `start` must keep the caps. `aims` are what the leading costs may well come to: they
        are tried at that first, for often that is all there is to it. What time runs out on
        keeps its score, with a bound under it.
        """
        floors = [0 if cost.terms else max(0, cost.constant) for cost in self.costs]
        self._best, self._scores, self._bounds = start, list(now), list(floors)
        if aims is None or not self._leapt(aims, caps):
            self._bounds = floors
            held = list(caps)
            for number in range(self.leading + 1):
                self._lower(number, held)
                held.append((self.costs[number], self._scores[number]))
        held = [*caps, *zip(self.costs, self._scores, strict=True)]
        for number in range(self.leading + 1, len(self.costs)):
            self._lower(number, held[: len(caps) + number], linear=2)
        return Climbed(assignment=self._best, bounds=tuple(self._bounds))

    def _leapt(self, aims: Sequence[int], caps: Sequence[Cap]) -> bool:
        """Whether the leading costs could be had at their floors, but for those whose aim is
        above it, and the next cost minimised beside them."""
        held = list(caps)
        for number in range(self.leading):
            cost, floor = self.costs[number], self._bounds[number]
            if aims[number] > floor and not self._lower(number, held, share=0.3):
                return False
            held.append((cost, self._bounds[number]))
            if not cost.terms and cost.constant > self._bounds[number]:
                return False
        return self._lower(self.leading, held, share=0.5)

    def _lower(self, number: int, held: Sequence[Cap], share: float = 1.0, linear: int = 1) -> bool:
        """Minimise one cost under `held`; whether anything that keeps them was found."""
        from solver.cpsat import Engine, Run  # the engine is imported only to search

        bound, cost = self._bounds[number], self.costs[number]
        left = share * self.clock.left()
        if left <= 0 or (share == 1.0 and self._scores[number] <= bound):
            return False  # there is no time, or nothing to gain
        engine = Engine(self.rows)
        for other, most in held:
            engine.hold(other, at_most=most)
        engine.hold(cost, at_least=bound)
        workers = 1 if len(self.rows.free) <= ALONE else self.clock.limits.workers
        seed = self.clock.limits.seed
        run = Run(
            seconds=left, workers=workers, seed=seed, linear=linear, probing=False, enough=bound
        )
        found = engine.minimise(cost, run)
        if found.values is None:
            return False
        self._best = self.rows.assignment(found.values)
        self._scores = [value(each, found.values) for each in self.costs]
        self._bounds[number] = max(bound, min(found.bound, found.score))
        return True


def value(cost: Linear, values: Sequence[int]) -> int:
    """What `cost` comes to for these values of the literals."""
    return cost.constant + sum(factor * values[literal] for factor, literal in cost.terms)
