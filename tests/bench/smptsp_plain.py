"""The rival: one CP-SAT model over the maximal cliques of each worker's tasks."""

import threading
from collections import defaultdict
from collections.abc import Callable
from math import ceil

from ortools.sat.python import cp_model

from solver.compiled import compile
from solver.intervals import cliques
from solver.problem import Assignment, Placed, Problem


def solve_plain(
    problem: Problem, seconds: float, stop: Callable[[], bool]
) -> tuple[Assignment, int]:
    """What CP-SAT has after `seconds` with eight workers, and its bound on the people."""
    model = cp_model.CpModel()
    by_task: dict[str, list[cp_model.IntVar]] = defaultdict(list)
    by_worker: dict[str, list[tuple[int, int, cp_model.IntVar]]] = defaultdict(list)
    literal: dict[Placed, cp_model.IntVar] = {}
    for placed in compile(problem).placed:
        one = literal[placed] = model.new_bool_var("")
        by_task[placed.task].append(one)
        by_worker[placed.worker].append((placed.span.start, placed.span.end, one))
    for literals in by_task.values():
        model.add_exactly_one(literals)
    used = []
    for stretches in by_worker.values():
        used.append(model.new_bool_var(""))
        for clique in cliques(stretches):
            model.add_at_most_one(clique)
        for _, _, one in stretches:
            model.add_implication(one, used[-1])
    model.minimize(sum(used))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 8
    solver.parameters.max_time_in_seconds = seconds
    over = threading.Event()
    threading.Thread(target=_watch, args=(solver, stop, over), daemon=True).start()
    status = solver.solve(model)
    over.set()
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return frozenset(), 0
    chosen = frozenset(placed for placed, one in literal.items() if solver.value(one))
    return chosen, ceil(solver.best_objective_bound - 1e-6)


def _watch(solver: cp_model.CpSolver, stop: Callable[[], bool], over: threading.Event) -> None:
    while not over.wait(0.1):
        if stop():
            solver.stop_search()
