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


@dataclass(slots=True)
class Ladder:
    """A model and the costs that matter in it, the most important first. None is negative."""

    rows: Rows
    costs: Sequence[Linear]
    clock: Clock
    _best: Assignment = frozenset()
    _scores: list[int] = field(default_factory=list)
    _bounds: list[int] = field(default_factory=list)

    def climb(
        self, start: Assignment, now: Sequence[int], caps: Sequence[Cap] = (), *, leap: bool = True
    ) -> Climbed:
        """Minimise the costs in order under `caps`, from `start`, whose costs are `now`.

        `start` must keep the caps. With `leap` all but the last are first tried at the least
        they could be, for that is often all there is to it. What time runs out on keeps its
        score, with a bound under it.
        """
        self._best, self._scores = start, list(now)
        self._bounds = [0 if cost.terms else max(0, cost.constant) for cost in self.costs]
        held = list(caps)
        last = len(self.costs) - 1
        for number in range(last):
            if leap and self._leapt(number, held):
                break
            floor = self._bounds[number]
            self._lower(number, held)
            leap = self._bounds[number] > floor
            held.append((self.costs[number], self._scores[number]))
        else:
            self._lower(last, held)
        return Climbed(assignment=self._best, bounds=tuple(self._bounds))

    def _leapt(self, first: int, held: Sequence[Cap]) -> bool:
        """Whether the last cost could be minimised with all from `first` on at their bounds."""
        between = range(first, len(self.costs) - 1)
        caps = [*held, *((self.costs[n], self._bounds[n]) for n in between)]
        if any(cost.constant > most for cost, most in caps if not cost.terms):
            return False
        return self._lower(len(self.costs) - 1, caps, share=0.5)

    def _lower(self, number: int, held: Sequence[Cap], share: float = 1.0) -> bool:
        """Minimise one cost under `held`; whether anything that keeps them was found."""
        from solver.cpsat import Engine, Run  # the engine is imported only to search

        bound = self._bounds[number]
        left = share * self.clock.left()
        if left <= 0 or (share == 1.0 and self._scores[number] <= bound):
            return False
        engine = Engine(self.rows)
        for cost, most in held:
            engine.hold(cost, at_most=most)
        engine.hold(self.costs[number], at_least=bound)
        workers = 1 if len(self.rows.free) <= ALONE else self.clock.limits.workers
        found = engine.minimise(
            self.costs[number],
            Run(seconds=left, workers=workers, seed=self.clock.limits.seed, enough=bound),
        )
        if found.values is None:
            return False
        self._best = self.rows.assignment(found.values)
        self._scores = [value(cost, found.values) for cost in self.costs]
        self._bounds[number] = max(bound, min(found.bound, found.score))
        return True


def value(cost: Linear, values: Sequence[int]) -> int:
    """What `cost` comes to for these values of the literals."""
    return cost.constant + sum(factor * values[literal] for factor, literal in cost.terms)
