"""The problem made ready for search: every possible placement, numbered, with its mask.

A mask is a Python integer with one bit a minute: overlap of two stretches is one `&`.
Placements that `Within`, `Barred` or `Closed` forbid are left out before anything is made.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.check import violations
from solver.constraints.barred import Barred
from solver.constraints.closed import Closed
from solver.constraints.within import Within
from solver.errors import PinClash, ProblemError
from solver.intervals import DAY, body_of, day_of, tasks_of
from solver.problem import Placed, Problem, Span, Task, TaskId, WorkerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """Columns are numbered from 0, task by task in the problem's order."""

    problem: Problem
    placed: tuple[Placed, ...]
    number: dict[Placed, int]
    by_task: dict[TaskId, range]
    by_worker: dict[WorkerId, list[int]]
    by_cell: dict[tuple[WorkerId, int], list[int]]
    """By worker and the day the span starts on."""
    mask: list[int]
    """Minutes the column's worker is occupied, pads included; 0 for standby."""
    body: list[str]


def compile(problem: Problem) -> Compiled:
    """Number what is possible. Raises `ProblemError` or, for the pins, `PinClash`."""
    refuse_contradictions(problem)
    clashes = violations(problem, problem.pins)
    if clashes:
        raise PinClash(tuple(clashes))
    placed: list[Placed] = []
    by_task: dict[TaskId, range] = {}
    filters = _Filters(problem)
    for task in problem.tasks:
        first = len(placed)
        for worker in problem.workers:
            if task.id not in filters.barred.get(worker.id, ()):
                spans = filters.spans(task, worker.id)
                placed.extend([Placed(task.id, worker.id, span) for span in spans])
        by_task[task.id] = range(first, len(placed))
    return _numbered(problem, placed, by_task)


def _numbered(problem: Problem, placed: list[Placed], by_task: dict[TaskId, range]) -> Compiled:
    masks: dict[tuple[int, int], int] = {}
    mask: list[int] = []
    by_worker: dict[WorkerId, list[int]] = {worker.id: [] for worker in problem.workers}
    by_cell: dict[tuple[WorkerId, int], list[int]] = {}
    tasks = tasks_of(problem)
    for number, column in enumerate(placed):
        by_worker[column.worker].append(number)
        by_cell.setdefault((column.worker, day_of(column.span)), []).append(number)
        task = tasks[column.task]
        stretch = (column.span.start, column.span.end + task.pad)
        if stretch not in masks:
            masks[stretch] = bits(*stretch)
        mask.append(masks[stretch] if task.occupies else 0)
    return Compiled(
        problem=problem,
        placed=tuple(placed),
        number={column: number for number, column in enumerate(placed)},
        by_task=by_task,
        by_worker=by_worker,
        by_cell=by_cell,
        mask=mask,
        body=[body_of(problem, column.worker) for column in placed],
    )


def bits(start: int, end: int) -> int:
    """The mask of the minutes from `start` to before `end`."""
    return ((1 << (end - start)) - 1) << start


class _Filters:
    """Which spans of a task a worker may hold, as far as single placements tell."""

    def __init__(self, problem: Problem) -> None:
        self._windows = [c for c in problem.hard if isinstance(c, Within)]
        self._inside: dict[tuple[int, WorkerId], dict[Span, bool]] = {}
        self.barred: dict[WorkerId, set[TaskId]] = {}
        self._closed: dict[TaskId, set[Span]] = {}
        for constraint in problem.hard:
            if isinstance(constraint, Barred):
                for worker, tasks in constraint.pairs.items():
                    self.barred.setdefault(worker, set()).update(tasks)
            if isinstance(constraint, Closed):
                for task, spans in constraint.spans.items():
                    self._closed.setdefault(task, set()).update(spans)

    def spans(self, task: Task, worker: WorkerId) -> Iterator[Span]:
        """The spans of `task` that `worker`, not barred from it, may hold."""
        if task.count < 1:
            return
        closed = self._closed.get(task.id, set())
        windows = [
            number
            for number, within in enumerate(self._windows)
            if worker in within.windows and within.restricts(task.id)
        ]
        for span in task.spans:
            if span not in closed and all(self._fits(n, worker, span) for n in windows):
                yield span

    def _fits(self, number: int, worker: WorkerId, span: Span) -> bool:
        known = self._inside.setdefault((number, worker), {})
        if span not in known:
            windows = self._windows[number].windows[worker]
            known[span] = any(span.within(window) for window in windows)
        return known[span]


def refuse_contradictions(problem: Problem) -> None:
    """Raise `ProblemError` at the first thing that cannot be meant."""
    ids = [task.id for task in problem.tasks]
    workers = [worker.id for worker in problem.workers]
    if len(set(ids)) != len(ids) or len(set(workers)) != len(workers):
        raise ProblemError("two tasks, or two workers, share an id")
    for task in problem.tasks:
        _refuse_odd_task(task)
    known = set(ids)
    for constraint in problem.hard:
        _refuse_unknown(constraint, known)
    for tier in problem.tiers:
        for term in tier.terms:
            _refuse_unknown(term, known)


def _refuse_odd_task(task: Task) -> None:
    if len(set(task.spans)) != len(task.spans):
        raise ProblemError(f"task {task.id} lists a span twice")
    if any(span.start < 0 or span.end <= span.start for span in task.spans):
        raise ProblemError(f"task {task.id} has a span that ends before it starts")
    if any(span.minutes + task.pad > DAY for span in task.spans):
        raise ProblemError(f"task {task.id} has a span of more than a day")
    if task.worth and len(task.worth) != len(task.spans):
        raise ProblemError(f"task {task.id} gives a worth for some spans only")
    if task.count < 0 or task.pad < 0 or min(task.worth, default=0) < 0:
        raise ProblemError(f"task {task.id} has a negative amount")


def _refuse_unknown(kind: object, known: set[TaskId]) -> None:
    for task in mentioned(kind):
        if task not in known:
            name = type(kind).__name__
            raise ProblemError(f"{name} {getattr(kind, 'code', '')} names task {task}, unknown")


def mentioned(kind: object) -> set[TaskId]:
    """The tasks a constraint or cost names, by the field names all kinds share."""
    found: set[TaskId] = set()
    for field in ("tasks", "first", "second", "task"):
        value = getattr(kind, field, None)
        if isinstance(value, str):
            found.add(TaskId(value))
        elif value is not None:
            found.update(value)
    for field in ("groups", "shapes"):
        found.update(*getattr(kind, field, ()))
    return found
