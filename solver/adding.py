"""What may still be added to an assignment, one placement at a time, told by the kinds alone.

For a search box, not for a search: nothing is compiled, every breach is the kinds' own word,
and each kind is shown only the part of the assignment it may hold against the newcomer. What
an assignment breaks already is not held against anybody: only new breaches count.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from solver.check import concerns, in_force
from solver.constraints.apart import Apart
from solver.constraints.as_asked import AsAsked
from solver.constraints.barred import Barred
from solver.constraints.capacity import Capacity
from solver.constraints.choice import Choice
from solver.constraints.exclusive import Exclusive
from solver.constraints.few import Few
from solver.constraints.free_block import FreeBlock, FreeBlocks
from solver.constraints.max_load import MaxLoad
from solver.constraints.meet import Meet
from solver.constraints.no_overlap import NoOverlap
from solver.constraints.walk import Walk
from solver.intervals import body_of, day_of, tasks_of
from solver.problem import (
    Assignment,
    Hard,
    Placed,
    Problem,
    ResourceId,
    TaskId,
    Violation,
    WorkerId,
)

_ANYBODY: Final = WorkerId("")
_OF_WORKERS: Final = (MaxLoad, FreeBlock, FreeBlocks)
"""Kinds that speak of the workers they list and of nobody else."""
_OF_TASKS: Final = (Apart, Capacity, Choice, Few, Meet, Walk)
"""Kinds that a placement concerns, or does not, by its task alone."""


class Additions:
    """What the hard constraints of `problem` say against one more placement."""

    def __init__(self, problem: Problem, assignment: Assignment) -> None:
        self._problem = problem
        self._assignment = assignment
        kinds = in_force(problem)
        self._alone: list[Any] = [kind for kind in kinds if hasattr(kind, "allows")]
        self._beside: list[Hard] = [kind for kind in kinds if not hasattr(kind, "allows")]
        self._bodies = defaultdict[str, set[Placed]](set)
        self._users = defaultdict[ResourceId, set[Placed]](set)
        self._workers = defaultdict[WorkerId, set[Placed]](set)
        self._held = defaultdict[TaskId, set[Placed]](set)
        tasks = tasks_of(problem)
        for placed in assignment:
            self._held[placed.task].add(placed)
            self._bodies[body_of(problem, placed.worker)].add(placed)
            self._workers[placed.worker].add(placed)
            for resource in tasks[placed.task].uses:
                self._users[resource].add(placed)
        self._about = _by_worker(self._beside)
        self._speaking: dict[tuple[TaskId, WorkerId], list[int]] = {}
        self._before: dict[tuple[int, Assignment], frozenset[Violation]] = {}
        self._barred: dict[tuple[TaskId, WorkerId], bool] = {}

    def allowed(self, placed: Placed) -> bool:
        """Whether adding `placed` breaks nothing that is not broken already."""
        if self._never(placed):
            return False
        return next(self.breaches(placed), None) is None

    def breaches(self, placed: Placed) -> Iterator[Violation]:
        """Every breach that `placed` would add, those about itself alone first."""
        alone = frozenset({placed})
        for kind in self._alone:
            if not kind.allows(placed):
                yield from kind.violations(self._problem, alone)
        for number in self._speaking_of(placed):
            kind = self._beside[number]
            if concerns(kind, self._problem, placed):
                yield from self._new(number, kind, placed)

    def _speaking_of(self, placed: Placed) -> list[int]:
        """The kinds that may speak of this worker with this task, whatever the time."""
        pair = placed.task, placed.worker
        if pair not in self._speaking:
            self._speaking[pair] = [
                number
                for number in self._about.get(placed.worker, self._about[_ANYBODY])
                if not isinstance(self._beside[number], _OF_TASKS)
                or concerns(self._beside[number], self._problem, placed)
            ]
        return self._speaking[pair]

    def _never(self, placed: Placed) -> bool:
        """Whether the worker is barred from the task at any time; asked once for each pair."""
        pair = placed.task, placed.worker
        if pair not in self._barred:
            kinds = (kind for kind in self._alone if isinstance(kind, Barred))
            self._barred[pair] = any(not kind.allows(placed) for kind in kinds)
        return self._barred[pair]

    def _new(self, number: int, kind: Hard, placed: Placed) -> Iterator[Violation]:
        beside = self._part(kind, placed)
        found = list(kind.violations(self._problem, beside | {placed}))
        if found:
            key = (number, beside)
            if key not in self._before:
                self._before[key] = frozenset(kind.violations(self._problem, beside))
            yield from (breach for breach in found if breach not in self._before[key])

    def _part(self, kind: Hard, placed: Placed) -> Assignment:
        """The part of the assignment that `kind` may hold against `placed`."""
        if isinstance(kind, NoOverlap):
            return self._that_day(self._bodies[body_of(self._problem, placed.worker)], placed)
        if isinstance(kind, Exclusive):
            uses = tasks_of(self._problem)[placed.task].uses
            return self._that_day({one for name in uses for one in self._users[name]}, placed)
        if isinstance(kind, AsAsked):
            return frozenset(self._held.get(placed.task, ()))
        if isinstance(kind, Capacity):
            return frozenset(one for task in kind.tasks for one in self._held.get(task, ()))
        if isinstance(kind, _OF_WORKERS):
            return frozenset(one for worker in kind.workers for one in self._workers[worker])
        return self._assignment

    def _that_day(self, some: set[Placed], placed: Placed) -> Assignment:
        day = day_of(placed.span)
        return frozenset(one for one in some if day_of(one.span) == day)


def _by_worker(kinds: list[Hard]) -> dict[WorkerId, list[int]]:
    """For each worker, the numbers of the kinds that may speak of them, in order; under
    `_ANYBODY` those that may speak of anybody."""
    about = {_ANYBODY: list[int]()}
    for number, kind in enumerate(kinds):
        if isinstance(kind, _OF_WORKERS):
            for worker in kind.workers:
                about.setdefault(worker, list(about[_ANYBODY])).append(number)
        else:
            for numbers in about.values():
                numbers.append(number)
    return about
