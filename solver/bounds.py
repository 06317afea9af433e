"""A lower bound from the linear relaxation, by an engine that is only good at that."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.util.python.solve_interrupter import SolveInterrupter

from solver.matrix import NO_BOUND, Excerpt, Numbers, Whole
from solver.problem import Linear
from solver.rows import Sum

SLACK: Final = 1e-3
RELATIVE_SLACK: Final = 1e-9
"""How far our own sums of floating point numbers are distrusted before rounding up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What a relaxation proves of a cost."""

    value: int
    """No whole solution's cost is below this."""
    dearer: Numbers
    """By literal, from 1: how far above the bound a cost is, at the least, if it is not 0."""
    shares: Numbers
    """By literal, from 1: its value in the fractional optimum; all 0 where time ran out."""
    base: float
    """The bound before rounding, less what floating point may have added."""

    def beyond(self, cost: int) -> Whole:
        """Literals, from 1, that are 0 in every solution which costs less than `cost`."""
        found: Whole = np.flatnonzero(self.base + self.dearer > cost - 1 + SLACK) + 1
        return found


class Relaxation:
    """The rows of a model with every literal allowed to be a fraction."""

    def __init__(self, model: Excerpt, cuts: Iterable[Sum] = ()) -> None:
        self._interrupter = SolveInterrupter()
        self._least = model.least.astype(np.float64)
        self._most = model.most.astype(np.float64)
        order = np.lexsort((model.at, model.row))
        self._ids = model.row[order]
        self._columns = model.at[order] - 1
        self._factors = model.factor[order].astype(np.float64)
        self._low = np.where(model.low <= -NO_BOUND, -math.inf, model.low.astype(np.float64))
        self._high = np.where(model.high >= NO_BOUND, math.inf, model.high.astype(np.float64))
        for cut in cuts:
            self._row(cut.literals, cut.factors, cut.low, cut.high)

    def _row(
        self, literals: list[int], factors: list[int], low: int | None, high: int | None
    ) -> None:
        """One more row; its entries go in with literals rising, as the engine requires."""
        order = np.argsort(literals)
        row = np.full(len(literals), len(self._low))
        self._ids = np.concatenate((self._ids, row))
        self._columns = np.concatenate((self._columns, np.array(literals)[order] - 1))
        self._factors = np.concatenate((self._factors, np.array(factors, dtype=float)[order]))
        self._low = np.append(self._low, -math.inf if low is None else float(low))
        self._high = np.append(self._high, math.inf if high is None else float(high))

    def hold(self, cost: Linear, *, at_most: int) -> None:
        """Keep `cost` at or under `at_most` from now on."""
        if cost.terms:
            literals: list[int] = [literal for _, literal in cost.terms]
            factors = [factor for factor, _ in cost.terms]
            self._row(literals, factors, None, at_most - cost.constant)

    def stop(self) -> None:
        """End a running `bound` soon, from another thread."""
        self._interrupter.interrupt()

    def bound(self, cost: Linear, seconds: float) -> Bound | None:
        """What no whole solution's `cost` is below; None if the time ran out."""
        objective = np.zeros(len(self._most))
        for factor, literal in cost.terms:
            objective[literal - 1] += factor
        return self.bound_of(objective, cost.constant, seconds)

    def bound_of(self, objective: Numbers, constant: float, seconds: float) -> Bound | None:
        """As `bound`, for any factors, one for each literal from 1 on."""
        model = mathopt.Model.from_model_proto(self._proto(objective))
        limits = mathopt.SolveParameters(
            time_limit=timedelta(seconds=max(0.05, seconds)),
            lp_algorithm=mathopt.LPAlgorithm.DUAL_SIMPLEX,  # the origin is dual feasible
        )
        result = mathopt.solve(
            model, mathopt.SolverType.GLOP, params=limits, interrupter=self._interrupter
        )
        if not result.solutions or result.solutions[0].dual_solution is None:
            return None
        duals = np.zeros(len(self._low))
        for constraint, value in result.solutions[0].dual_solution.dual_values.items():
            duals[constraint.id] = value
        shares = np.zeros(len(self._most))
        if result.has_primal_feasible_solution():
            for variable, value in result.variable_values().items():
                shares[variable.id] = value
        return self._proved(objective, duals, constant, shares)

    def _proved(
        self, objective: Numbers, duals: Numbers, constant: float, shares: Numbers
    ) -> Bound:
        """What these dual values prove, however roughly the engine computed them.

        Weak duality holds for any duals of the right sign, so the engine's tolerances never
        make the bound too high (Neumaier and Shcherbina 2004).
        """
        duals = duals.copy()
        duals[(duals > 0) & np.isinf(self._low)] = 0.0
        duals[(duals < 0) & np.isinf(self._high)] = 0.0
        sides = np.where(duals > 0, self._low, np.where(duals < 0, self._high, 0.0))
        weights = self._factors * duals[self._ids]
        reduced = objective - np.bincount(self._columns, weights, minlength=len(objective))
        ends = np.where(reduced > 0, self._least, self._most)
        total = float(duals @ sides + reduced @ ends) + constant
        base = total - SLACK - RELATIVE_SLACK * abs(total)
        dearer = np.where((self._least == 0) & (reduced > 0), reduced, 0.0)
        return Bound(value=math.ceil(base), dearer=dearer, base=base, shares=shares)

    def _proto(self, objective: Numbers) -> model_pb2.ModelProto:
        proto = model_pb2.ModelProto()
        count = len(self._most)
        proto.variables.ids.extend(range(count))
        proto.variables.lower_bounds.extend(self._least.tolist())
        proto.variables.upper_bounds.extend(self._most.tolist())
        proto.variables.integers.extend([False] * count)
        rows = proto.linear_constraints
        rows.ids.extend(range(len(self._low)))
        rows.lower_bounds.extend(self._low.tolist())
        rows.upper_bounds.extend(self._high.tolist())
        matrix = proto.linear_constraint_matrix
        matrix.row_ids.extend(self._ids.tolist())
        matrix.column_ids.extend(self._columns.tolist())
        matrix.coefficients.extend(self._factors.tolist())
        priced = np.flatnonzero(objective)
        proto.objective.linear_coefficients.ids.extend(priced.tolist())
        proto.objective.linear_coefficients.values.extend(objective[priced].tolist())
        return proto
