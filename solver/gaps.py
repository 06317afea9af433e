"""What a need tier still lacks, and where a search should look to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.covered import Covered
from solver.constraints.presence import Presence, Remaining
from solver.constraints.shortfall import Shortfall
from solver.constraints.unmet import Unmet
from solver.intervals import day_of, tasks_of
from solver.problem import Assignment, Problem, Soft, TaskId, Tier, WorkerId

Cell = tuple[WorkerId, int]
"""A worker and a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Tasks that are wanted, and cells whose work stands in the way."""

    tasks: frozenset[TaskId] = frozenset()
    cells: frozenset[Cell] = frozenset()


def gaps(problem: Problem, tier: Tier, assignment: Assignment) -> list[Gap]:
    """Every gap of `tier`, in the order of its terms."""
    done: dict[TaskId, int] = {}
    for placed in assignment:
        done[placed.task] = done.get(placed.task, 0) + 1
    found: list[Gap] = []
    for term in tier.terms:
        if isinstance(term, Unmet):
            found.extend(_undone(problem, term, done))
        elif term.score(problem, assignment) > 0:
            found.extend(_short(term))
    return found


def _undone(problem: Problem, term: Unmet, done: dict[TaskId, int]) -> Iterator[Gap]:
    tasks = tasks_of(problem)
    for task in term.tasks:
        if done.get(task, 0) < tasks[task].count:
            yield Gap(tasks=frozenset({task}))


def _short(term: Soft) -> Iterator[Gap]:
    if isinstance(term, Shortfall):
        yield Gap(tasks=term.tasks)
    elif isinstance(term, Covered):
        yield Gap(tasks=term.listed)
    elif isinstance(term, Presence):
        yield Gap(tasks=term.tasks, cells=_cells(term))
    elif isinstance(term, Remaining):
        yield Gap(cells=_cells(term))


def _cells(term: Presence | Remaining) -> frozenset[Cell]:
    return frozenset((worker, day_of(term.span)) for worker in term.workers)
