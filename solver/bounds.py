"""A lower bound from the linear relaxation, by an engine that is only good at that."""

import math
from datetime import timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.util.python.solve_interrupter import SolveInterrupter

from solver.problem import Linear
from solver.rows import Rows

SLACK: Final = 1e-3
RELATIVE_SLACK: Final = 1e-9
"""How far our own sums of floating point numbers are distrusted before rounding up."""

Numbers = npt.NDArray[np.float64]


class Relaxation:
    """The rows with every literal allowed to be a fraction."""

    def __init__(self, rows: Rows) -> None:
        self._interrupter = SolveInterrupter()
        self._proto = model_pb2.ModelProto()
        self._ids: list[int] = []
        self._columns: list[int] = []
        self._factors: list[float] = []
        self._low: list[float] = []
        self._high: list[float] = []
        variables = self._proto.variables
        count = len(rows.most)
        variables.ids.extend(range(count))
        self._least = [1.0 if n == 0 or n in rows.always else 0.0 for n in range(count)]
        self._most = [0.0 if n in rows.never else float(most) for n, most in enumerate(rows.most)]
        variables.lower_bounds.extend(self._least)
        variables.upper_bounds.extend(self._most)
        variables.integers.extend([False] * count)
        for ones in rows.ones:
            self._row(ones, [1.0] * len(ones), None, 1.0)
        for literal, other in rows.ifs:
            self._row([literal, other], [1.0, -1.0], None, 0.0)
        for row in rows.sums:
            self._row(row.literals, [float(f) for f in row.factors], row.low, row.high)

    def _row(
        self, literals: list[int], factors: list[float], low: float | None, high: float | None
    ) -> None:
        """Entries go in row by row, literals rising, as the engine requires."""
        order = sorted(range(len(literals)), key=literals.__getitem__)
        self._ids.extend([len(self._low)] * len(literals))
        self._columns.extend([literals[n] for n in order])
        self._factors.extend([factors[n] for n in order])
        self._low.append(-math.inf if low is None else float(low))
        self._high.append(math.inf if high is None else float(high))

    def hold(self, cost: Linear, *, at_most: int) -> None:
        """Keep `cost` at or under `at_most` from now on."""
        literals: list[int] = [literal for _, literal in cost.terms]
        if literals:
            factors = [float(factor) for factor, _ in cost.terms]
            self._row(literals, factors, None, float(at_most - cost.constant))

    def stop(self) -> None:
        """End a running `bound` soon, from another thread."""
        self._interrupter.interrupt()

    def bound(self, cost: Linear, seconds: float) -> int | None:
        """A whole number no solution's `cost` is below; None if the time ran out."""
        model = mathopt.Model.from_model_proto(self._with_objective(cost))
        limits = mathopt.SolveParameters(time_limit=timedelta(seconds=max(0.05, seconds)))
        result = mathopt.solve(
            model, mathopt.SolverType.GLOP, params=limits, interrupter=self._interrupter
        )
        if not result.solutions or result.solutions[0].dual_solution is None:
            return None
        duals = np.zeros(len(self._low))
        for constraint, value in result.solutions[0].dual_solution.dual_values.items():
            duals[constraint.id] = value
        safe = self._safe(cost, duals) + cost.constant
        return math.ceil(safe - SLACK - RELATIVE_SLACK * abs(safe))

    def _safe(self, cost: Linear, duals: Numbers) -> float:
        """The bound these dual values prove, however roughly the engine computed them.

        Weak duality holds for any duals of the right sign, so the engine's tolerances never
        make the bound too high (Neumaier and Shcherbina 2004).
        """
        low, high = np.array(self._low), np.array(self._high)
        duals[(duals > 0) & np.isinf(low)] = 0.0
        duals[(duals < 0) & np.isinf(high)] = 0.0
        sides = np.where(duals > 0, low, np.where(duals < 0, high, 0.0))
        reduced = np.zeros(len(self._most))
        for factor, literal in cost.terms:
            reduced[literal] = factor
        weights = np.array(self._factors) * duals[self._ids]
        reduced -= np.bincount(self._columns, weights, minlength=len(reduced))
        ends = np.where(reduced > 0, self._least, self._most)
        return float(duals @ sides + reduced @ ends)

    def _with_objective(self, cost: Linear) -> model_pb2.ModelProto:
        proto = model_pb2.ModelProto()
        proto.CopyFrom(self._proto)
        rows = proto.linear_constraints
        rows.ids.extend(range(len(self._low)))
        rows.lower_bounds.extend(self._low)
        rows.upper_bounds.extend(self._high)
        matrix = proto.linear_constraint_matrix
        matrix.row_ids.extend(self._ids)
        matrix.column_ids.extend(self._columns)
        matrix.coefficients.extend(self._factors)
        terms = sorted((literal, factor) for factor, literal in cost.terms)
        proto.objective.linear_coefficients.ids.extend([literal for literal, _ in terms])
        proto.objective.linear_coefficients.values.extend([float(f) for _, f in terms])
        return proto
