"""Overlap by sweep: which intervals meet, and the largest sets that share a moment."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from solver.problem import Assignment, Placed, Problem, Span, Task, TaskId, WorkerId

Item = TypeVar("Item")

DAY = 24 * 60


def cliques(intervals: Iterable[tuple[int, int, Item]]) -> Iterator[list[Item]]:
    """Every maximal set of (start, end, item) intervals that share a moment, in time order."""
    active: list[tuple[int, Item]] = []
    first_end = 0
    for start, end, item in sorted(intervals, key=lambda interval: interval[0]):
        if active and first_end <= start:
            yield [member for _, member in active]
            active = [(until, member) for until, member in active if until > start]
            first_end = min((until for until, _ in active), default=end)
        first_end = min(first_end, end) if active else end
        active.append((end, item))
    if active:
        yield [member for _, member in active]


def overlapping_pairs(
    intervals: Iterable[tuple[int, int, Item]],
) -> Iterator[tuple[Item, Item]]:
    """Every pair of (start, end, item) intervals that share a moment, the earlier first."""
    active: list[tuple[int, Item]] = []
    for start, end, item in sorted(intervals, key=lambda interval: interval[0]):
        active = [(until, member) for until, member in active if until > start]
        for _, member in active:
            yield member, item
        active.append((end, item))


_last_index: tuple[Problem, dict[TaskId, Task]] | None = None


def tasks_of(problem: Problem) -> dict[TaskId, Task]:
    """Tasks by id; the last problem asked about is remembered, as kinds ask in turn."""
    global _last_index
    last = _last_index  # read once: another thread may replace it meanwhile
    if last is None or last[0] is not problem:
        last = _last_index = (problem, {task.id: task for task in problem.tasks})
    return last[1]


def body_of(problem: Problem, worker: WorkerId) -> str:
    """The human behind a worker: workers of one body are never in two places."""
    return problem.body_of.get(worker, worker)


def occupied(task: Task, span: Span) -> Span:
    """The stretch its worker is taken up: the span and the task's pad."""
    return Span(span.start, span.end + task.pad) if task.pad else span


def by_body(problem: Problem, placements: Iterable[Placed]) -> dict[str, list[Placed]]:
    """Placements of each body."""
    bodies: dict[str, list[Placed]] = {}
    for placed in placements:
        bodies.setdefault(body_of(problem, placed.worker), []).append(placed)
    return dict(sorted(bodies.items()))


_last_work: tuple[Assignment, dict[WorkerId, list[Placed]]] | None = None


def by_worker(assignment: Assignment) -> dict[WorkerId, list[Placed]]:
    """Placements of each worker; the last whole assignment asked about is remembered."""
    global _last_work
    last = _last_work
    if last is not None and last[0] is assignment:
        return last[1]
    work: dict[WorkerId, list[Placed]] = {}
    for placed in assignment:
        work.setdefault(placed.worker, []).append(placed)
    if isinstance(assignment, frozenset):  # one still growing would be remembered wrongly
        _last_work = (assignment, work)
    return work


def day_of(span: Span) -> int:
    """Ordinal of the day the span starts on, from the horizon's Monday."""
    return span.start // DAY
