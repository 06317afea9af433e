"""Is a problem of this shape: single fixed spans, who may do them, all done by the fewest?"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver.compiled import Compiled
from solver.constraints.barred import Barred
from solver.constraints.closed import Closed
from solver.constraints.enlisted import Enlisted
from solver.constraints.no_overlap import NoOverlap
from solver.constraints.unmet import Unmet
from solver.constraints.within import Within
from solver.intervals import body_of
from solver.problem import Assignment, Problem, Tier, WorkerId

SINGLY = (Barred, Closed, Within)
"""Kinds that forbid single placements: what they leave is in the columns already."""

Booleans = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The problem by number: tasks that anybody can do, and the workers."""

    compiled: Compiled
    each: int
    """What one more person costs."""
    start: list[int]
    end: list[int]
    """Pads included."""
    may: Booleans
    """Task by worker: who may do what."""
    column: dict[tuple[int, int], int]
    """Number of the column of a task and a worker."""
    meets: list[Integers]
    """The other tasks that share a moment with each task."""
    hopeless: int
    """What the tasks that nobody may do cost, unmet."""

    @property
    def tasks(self) -> int:
        return len(self.start)

    @property
    def workers(self) -> int:
        return int(self.may.shape[1])

    def clash(self, one: int, other: int) -> bool:
        return self.start[one] < self.end[other] and self.start[other] < self.end[one]

    def assignment(self, held: Iterable[int]) -> Assignment:
        """Placements of the worker that holds each task; below 0 is nobody."""
        placed = self.compiled.placed
        pairs = ((task, worker) for task, worker in enumerate(held) if worker >= 0)
        return frozenset(placed[self.column[pair]] for pair in pairs)


def shape_of(compiled: Compiled) -> Shape | None:
    """The shape of the problem, if that is what it is."""
    problem = compiled.problem
    term = _counted(problem)
    if term is None or not _plain(problem):
        return None
    number: dict[WorkerId, int] = {w.id: n for n, w in enumerate(problem.workers)}
    known = [task for task in problem.tasks if compiled.by_task[task.id]]
    start = [task.spans[0].start for task in known]
    end = [task.spans[0].end + task.pad for task in known]
    may = np.zeros((len(known), len(number)), dtype=np.bool_)
    column: dict[tuple[int, int], int] = {}
    for place, task in enumerate(known):
        for one in compiled.by_task[task.id]:
            worker = number[compiled.placed[one].worker]
            may[place, worker] = True
            column[place, worker] = one
    every = frozenset(compiled.placed[compiled.by_task[task.id][0]] for task in known)
    hopeless = problem.tiers[0].terms[0].score(problem, every)
    return Shape(
        compiled=compiled,
        each=term.each,
        start=start,
        end=end,
        may=may,
        column=column,
        meets=_meetings(np.array(start), np.array(end)),
        hopeless=hopeless,
    )


def _counted(problem: Problem) -> Enlisted | None:
    """The term that counts people, where all else that is asked is that every task be done."""
    if len(problem.tiers) != 2 or not problem.tasks:
        return None
    done, people = _only(problem.tiers[0]), _only(problem.tiers[1])
    if not isinstance(done, Unmet) or not isinstance(people, Enlisted) or people.each < 1:
        return None
    every = {task.id for task in problem.tasks}
    weighted = {task for task, weight in done.tasks.items() if weight > 0}
    return people if every <= weighted and every <= people.tasks else None


def _only(tier: Tier) -> object:
    return tier.terms[0] if len(tier.terms) == 1 else None


def _plain(problem: Problem) -> bool:
    """Whether tasks are single and fixed, workers separate, and only overlap binds them."""
    kinds = [kind for kind in problem.hard if not isinstance(kind, SINGLY)]
    bodies = {body_of(problem, worker.id) for worker in problem.workers}
    return (
        bool(kinds)
        and all(isinstance(kind, NoOverlap) for kind in kinds)
        and not problem.pins
        and problem.tiers[0].strict
        and len(bodies) == len(problem.workers)
        and all(t.count == 1 and len(t.spans) == 1 and t.occupies for t in problem.tasks)
    )


def _meetings(start: Integers, end: Integers) -> list[Integers]:
    found = []
    for task in range(len(start)):
        meet = (start < end[task]) & (start[task] < end)
        meet[task] = False
        found.append(np.flatnonzero(meet))
    return found
