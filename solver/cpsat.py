"""Rows into CP-SAT: minimise a cost, from a hint, for so long, until told to stop."""

import math
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import Final

from ortools.sat.python import cp_model

from solver.problem import Linear
from solver.rows import Lines, Sum

Values = list[int]

STRIDE: Final = 4_000
"""Rows stated between two looks at the time."""

POLL: float = 0.05
"""Seconds between looks at `should_stop`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How one search is to go."""

    seconds: float
    workers: int = 8
    seed: int = 1
    deterministic: float | None = None
    linear: int = 1
    """How much of the model goes into the engine's linear relaxation: 1, or 2 for all of it."""
    probing: bool = True
    """Whether to try literals out beforehand: it pays where the search itself is long."""
    light: float | None = None
    """For models of which once is enough: go over the model a single time beforehand, and
    search for so much deterministic time at most."""
    hint: Values | None = None
    """A value for every literal, or for the first ones, if the engine is to work out the rest."""
    enough: int | None = None
    """A proven lower bound: the search ends once the cost reaches it."""
    first: bool = False
    """Whether the first solution found is enough."""
    on_better: Callable[[Values, int, int], None] | None = None
    """Called with the values, the cost and the bound of every better solution."""
    should_stop: Callable[[], bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one search found. `values` is None if it found nothing."""

    values: Values | None
    score: int
    bound: int
    impossible: bool = False
    work: float = 0.0
    """Deterministic time spent."""


class Engine:
    """One model of CP-SAT: rows may be added between searches, never taken away."""

    def __init__(self, rows: Lines, between: Callable[[], None] = lambda: None) -> None:
        """`between` is called every few thousand rows; it may raise to give up."""
        self._model = cp_model.CpModel()
        self._rows = rows
        proto = self._model.proto
        for literal, most in enumerate(rows.most):
            low = 1 if literal == 0 or literal in rows.always else 0
            high = 0 if literal in rows.never else most
            proto.variables.add().domain.extend([min(low, high), high])
        between()
        for number, ones in enumerate(rows.ones):
            if number % STRIDE == 0:
                between()
            proto.constraints.add().at_most_one.literals.extend(ones)
        for literal, other in rows.ifs:
            clause = proto.constraints.add()
            clause.bool_or.literals.extend([_negated(literal), other])
        for number, row in enumerate(rows.sums):
            if number % STRIDE == 0:
                between()
            self._sum(row)
        if rows.impossible or rows.never & (rows.always | {0}):
            proto.constraints.add().bool_or.literals.extend([_negated(0)])

    def _sum(self, row: Sum) -> None:
        """A linear row; where it says "one of these at most, and only with z", a clique."""
        constraint = self._model.proto.constraints.add()
        clique = _as_clique(row, self._rows.most)
        if clique is not None:
            constraint.at_most_one.literals.extend(clique)
            return
        constraint.linear.vars.extend(row.literals)
        constraint.linear.coeffs.extend(row.factors)
        low = cp_model.INT_MIN if row.low is None else row.low
        high = cp_model.INT_MAX if row.high is None else row.high
        constraint.linear.domain.extend([low, high])

    def twin(self, closed: Iterable[int] = ()) -> "Engine":
        """The same model anew, in which the literals in `closed` are 0."""
        made = copy(self)
        made.close(self._model.clone(), closed)
        return made

    def close(self, model: cp_model.CpModel, closed: Iterable[int]) -> None:
        """Go on with `model`, the literals in `closed` being 0, but for what always holds."""
        self._model = model
        for literal in closed:
            if literal not in self._rows.always:
                domain = model.proto.variables[literal].domain
                domain.clear()
                domain.extend([0, 0])

    def hold(
        self, cost: Linear, *, at_least: int | None = None, at_most: int | None = None
    ) -> None:
        """Keep `cost` between two bounds from now on."""
        low = None if at_least is None else at_least - cost.constant
        high = None if at_most is None else at_most - cost.constant
        if cost.terms and (low is not None or high is not None):
            literals: list[int] = [literal for _, literal in cost.terms]
            self._sum(Sum([factor for factor, _ in cost.terms], literals, low, high))

    def minimise(self, cost: Linear, run: Run) -> Found:
        """Search for the least `cost`."""
        self._aim(cost)
        self._model.clear_hints()
        if run.hint is not None:
            self._model.proto.solution_hint.vars.extend(range(len(run.hint)))
            self._model.proto.solution_hint.values.extend(run.hint)
        solver = _solver(run)
        with _watched(solver, run):
            status = solver.solve(self._model, _Listener(run))
        return _found(solver, status)

    def _aim(self, cost: Linear) -> None:
        self._model.clear_objective()
        objective = self._model.proto.objective
        objective.vars.extend([literal for _, literal in cost.terms])
        objective.coeffs.extend([factor for factor, _ in cost.terms])
        objective.offset = cost.constant


class _Listener(cp_model.CpSolverSolutionCallback):
    """Passes every better solution on, and ends the search when it is good enough."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self._run = run

    def on_solution_callback(self) -> None:
        score = round(self.objective_value)
        if self._run.on_better is not None:
            values = list(self.response_proto.solution)
            self._run.on_better(values, score, _ceiling(self.best_objective_bound))
        reached = self._run.enough is not None and score <= self._run.enough
        if reached or self._run.first:
            self.stop_search()


def _solver(run: Run) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = run.workers
    solver.parameters.random_seed = run.seed
    solver.parameters.linearization_level = run.linear
    if not run.probing:
        solver.parameters.cp_model_probing_level = 0
    if run.light is not None:
        solver.parameters.max_presolve_iterations = 1
        solver.parameters.symmetry_level = 0
        solver.parameters.cp_model_use_sat_presolve = False
        solver.parameters.max_deterministic_time = run.light
    if run.deterministic is None:
        solver.parameters.max_time_in_seconds = max(0.01, run.seconds)
    else:
        solver.parameters.max_deterministic_time = run.deterministic
        solver.parameters.interleave_search = run.workers > 1
    return solver


@contextmanager
def _watched(solver: cp_model.CpSolver, run: Run) -> Iterator[None]:
    """Ends the search soon after `should_stop` says so, wherever the engine is."""
    if run.should_stop is None:
        yield
        return
    over = threading.Event()
    should_stop = run.should_stop

    def watch() -> None:
        while not over.wait(POLL):
            if should_stop():
                solver.stop_search()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _found(solver: cp_model.CpSolver, status: object) -> Found:
    work = solver.response_proto.deterministic_time
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        score = round(solver.objective_value)
        bound = score if status == cp_model.OPTIMAL else _ceiling(solver.best_objective_bound)
        return Found(values=_values(solver), score=score, bound=min(bound, score), work=work)
    if status == cp_model.INFEASIBLE:
        return Found(values=None, score=0, bound=0, impossible=True, work=work)
    return Found(values=None, score=0, bound=_ceiling(solver.best_objective_bound), work=work)


def _values(solver: cp_model.CpSolver) -> Values:
    return list(solver.response_proto.solution)


def _ceiling(bound: float) -> int:
    """A bound on whole numbers; the engine reports it as a float."""
    return math.ceil(bound - 1e-6) if math.isfinite(bound) else 0


def _negated(literal: int) -> int:
    return -literal - 1


def _as_clique(row: Sum, most: list[int]) -> list[int] | None:
    """The literals of `sum x <= z` as a clique of the x and not z, if it is that shape."""
    if row.low is not None or row.high != 0:
        return None
    minus = [n for n, factor in enumerate(row.factors) if factor == -1]
    plus = sum(1 for factor in row.factors if factor == 1)
    if len(minus) != 1 or plus != len(row.factors) - 1:
        return None
    if any(most[literal] != 1 for literal in row.literals):
        return None
    z = minus[0]
    return [_negated(lit) if n == z else lit for n, lit in enumerate(row.literals)]
