"""What each task is worth at the margin, from the linear relaxation.

The engine's numbers need not be exact: `solver.fewest.floor.priced` makes a bound of any.
"""

import math
import time
from collections.abc import Callable
from datetime import timedelta

import numpy as np
import numpy.typing as npt
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.util.python.solve_interrupter import SolveInterrupter

from solver.fewest.floor import WHOLE
from solver.fewest.shape import Integers, Shape
from solver.intervals import cliques


class Relaxation:
    """The whole with every choice allowed to be a fraction, by a first-order method.

    Such a method has useful prices long before it is done.
    """

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._interrupter = SolveInterrupter()

    def stop(self) -> None:
        """End a running `solve` soon, from another thread."""
        self._interrupter.interrupt()

    def solve(self, seconds: float) -> tuple[Integers, npt.NDArray[np.float64]] | None:
        """Prices of the tasks in parts of WHOLE, and how much of each worker is used.

        None where it was stopped too soon to have any.
        """
        until = time.monotonic() + seconds
        proto = _written(self._shape, lambda: self._interrupter.interrupted)
        if proto is None:
            return None
        model = mathopt.Model.from_model_proto(proto)
        workers = [model.get_variable(worker) for worker in range(self._shape.workers)]
        tasks = [model.get_linear_constraint(task) for task in range(self._shape.tasks)]
        result = mathopt.solve(
            model,
            mathopt.SolverType.PDLP,
            params=mathopt.SolveParameters(
                time_limit=timedelta(seconds=max(0.05, until - time.monotonic()))
            ),
            model_params=mathopt.ModelSolveParameters(
                variable_values_filter=mathopt.SparseVectorFilter(filtered_items=workers),
                dual_values_filter=mathopt.SparseVectorFilter(filtered_items=tasks),
            ),
            interrupter=self._interrupter,
        )
        if not result.solutions or result.solutions[0].dual_solution is None:
            return None
        prices = np.zeros(self._shape.tasks, dtype=np.int64)
        for row, value in result.solutions[0].dual_solution.dual_values.items():
            if math.isfinite(value):
                prices[row.id] = round(value * WHOLE)
        used = np.zeros(self._shape.workers)
        primal = result.solutions[0].primal_solution
        for column, value in {} if primal is None else primal.variable_values.items():
            used[column.id] = value
        return prices, used


def _written(shape: Shape, stopped: Callable[[], bool]) -> model_pb2.ModelProto | None:
    """Columns: whether each worker is used, then who does what. Rows: the tasks, the moments."""
    number = {pair: place for place, pair in enumerate(sorted(shape.column), shape.workers)}
    by_worker: dict[int, list[tuple[int, int, int]]] = {}
    by_task: list[list[int]] = [[] for _ in range(shape.tasks)]
    for (task, worker), place in number.items():
        by_task[task].append(place)
        stretch = shape.start[task], shape.end[task], place
        by_worker.setdefault(worker, []).append(stretch)
    proto = model_pb2.ModelProto()
    count = shape.workers + len(number)
    proto.variables.ids.extend(range(count))
    proto.variables.lower_bounds.extend([0.0] * count)
    proto.variables.upper_bounds.extend([1.0] * count)
    proto.variables.integers.extend([False] * count)
    proto.objective.linear_coefficients.ids.extend(range(shape.workers))
    proto.objective.linear_coefficients.values.extend([1.0] * shape.workers)
    matrix, rows = proto.linear_constraint_matrix, shape.tasks
    for task, places in enumerate(by_task):
        matrix.row_ids.extend([task] * len(places))
        matrix.column_ids.extend(places)
        matrix.coefficients.extend([1.0] * len(places))
    for worker, stretches in sorted(by_worker.items()):
        if stopped():
            return None
        for clique in cliques(stretches):
            matrix.row_ids.extend([rows] * (len(clique) + 1))
            matrix.column_ids.extend([worker, *sorted(clique)])
            matrix.coefficients.extend([-1.0, *[1.0] * len(clique)])
            rows += 1
    moments = rows - shape.tasks
    proto.linear_constraints.ids.extend(range(rows))
    low = [1.0] * shape.tasks + [-math.inf] * moments
    proto.linear_constraints.lower_bounds.extend(low)
    proto.linear_constraints.upper_bounds.extend([1.0] * shape.tasks + [0.0] * moments)
    return proto
