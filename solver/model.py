"""The full model of a search: stated once, then asked for whatever part of it is wanted."""

from collections.abc import Callable, Sequence
from itertools import accumulate

import numpy as np

from solver.compiled import Compiled, mentioned
from solver.cpsat import Engine, Run
from solver.matrix import Excerpt, Matrix, Numbers, Whole
from solver.parts import whole
from solver.problem import Assignment, Linear
from solver.rows import Sum


class Model:
    """Every column free but the pins, every hard constraint and every tier's cost posted.

    A solution of it is a value for each literal, `Whole`; literal n of the matrix is literal n
    of the rows. `between` is called as it is stated and may raise to give up.
    """

    def __init__(self, compiled: Compiled, between: Callable[[], None]) -> None:
        self.rows = whole(compiled, between)
        costs: list[Linear] = []
        for tier in compiled.problem.tiers:
            between()
            costs.append(self.rows.tier(tier))
        between()
        self.matrix = Matrix(self.rows)
        self.costs = [self.matrix.vector(cost) for cost in costs]
        """By tier, the factor of each literal."""
        self._wishes: list[Whole] = list(accumulate(self.costs, np.minimum))
        self._constants = [cost.constant for cost in costs]
        self._literal = np.zeros(len(compiled.placed), dtype=np.int64)
        self._literal[self.rows.free] = np.arange(1, len(self.rows.free) + 1)

    def literals(self, columns: Sequence[int]) -> Whole:
        """The literals of some columns of the compiled problem, pins left out, rising."""
        found = self._literal[np.array(columns, dtype=np.int64)]
        return np.unique(found[found > 0])

    @property
    def known(self) -> Whole:
        """The literals of what the problem's reference places, as far as it still can."""
        compiled = self.rows.compiled
        kept = sorted(p for p in compiled.problem.reference if p in compiled.number)
        return self.literals([compiled.number[placed] for placed in kept])

    def idle(self, tier: int) -> Whole:
        """The columns of tasks that no tier up to this one counts on, rising.

        Leaving a placement out breaks no hard constraint, so they need not be looked at to say
        how good those tiers can be.
        """
        compiled = self.rows.compiled
        tiers = compiled.problem.tiers[: tier + 1]
        counted = {task for each in tiers for term in each.terms for task in mentioned(term)}
        left = (t for t, columns in compiled.by_task.items() if t not in counted and len(columns))
        return self.literals([number for task in left for number in compiled.by_task[task]])

    def assignment(self, values: Whole) -> Assignment:
        """What a solution places, the pins included."""
        placed, free = self.rows.compiled.placed, self.rows.free
        held = np.flatnonzero(values[1 : self.matrix.columns + 1])
        return frozenset(placed[free[n]] for n in held.tolist()).union(self.rows.fixed)

    def scores(self, values: Whole) -> list[int]:
        """What each tier costs in a settled solution."""
        costs = zip(self.costs, self._constants, strict=True)
        return [int(vector @ values) + constant for vector, constant in costs]

    def solution(self, assignment: Assignment, run: Run) -> Whole | None:
        """A settled solution with exactly these placements; None if the rows allow none."""
        values = self.matrix.least.copy()
        values[sorted(self.rows.literals_of(assignment))] = 1
        left = self.matrix.beside(values)
        found = Engine(left.lines()).minimise(Linear(), run).values
        if found is None:
            return None
        values = left.restored(found)
        self.matrix.settle(values, np.arange(self.matrix.columns + 1, len(values)))
        return values

    def cost(self, tier: int, part: Excerpt) -> Linear:
        """The cost of a tier over the literals of a part."""
        return part.cost(self.costs[tier], self._constants[tier])

    def wishes(self, tier: int) -> Whole:
        """By literal, the least factor any tier up to this one has: below 0 it is wanted up."""
        return self._wishes[tier]

    def scaled(self, scales: Sequence[float], part: Excerpt) -> tuple[Numbers, float]:
        """The tiers' costs, each times its scale, as factors of a part's literals, and the rest."""
        factors, rest = np.zeros(len(part.literals)), 0.0
        for scale, cost, constant in zip(scales, self.costs, self._constants, strict=True):
            factors += scale * cost[part.literals]
            rest += scale * (constant + int(cost @ part.others))
        return factors, rest

    def weighed(self, weights: Sequence[int]) -> Whole:
        """A factor for each literal: the tiers' costs, each times its weight."""
        total = np.zeros(len(self.matrix.most), dtype=np.int64)
        for weight, cost in zip(weights, self.costs, strict=True):
            total += weight * cost
        return total

    def cuts(self, part: Excerpt) -> list[Sum]:
        """What every whole solution of a part keeps besides its rows."""
        place = np.zeros(len(self.matrix.most), dtype=np.int64)
        place[part.literals] = np.arange(1, len(part.literals) + 1)
        found = []
        for cut in self.rows.cuts:
            literals, factors = np.array(cut.literals), np.array(cut.factors)
            here = place[literals]
            moving = here > 0
            spent = int(factors[~moving] @ part.others[literals[~moving]])
            if moving.any() and cut.low is not None:
                kept = factors[moving].tolist(), here[moving].tolist()
                found.append(Sum(*kept, cut.low - spent, None))
        return found
