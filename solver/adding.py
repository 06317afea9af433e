"""What may still be added to an assignment, one placement at a time, told by the kinds alone.

For a search box, not for a search: nothing is compiled, every breach is the kinds' own word,
and each kind is shown only the part of the assignment it may hold against the newcomer. What
an assignment breaks already is not held against anybody: only new breaches count.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from solver.check import concerns, in_force
from solver.constraints.as_asked import AsAsked
from solver.constraints.barred import Barred
from solver.constraints.exclusive import Exclusive
from solver.constraints.free_block import FreeBlock, FreeBlocks
from solver.constraints.max_load import MaxLoad
from solver.constraints.no_overlap import NoOverlap
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
        tasks = tasks_of(problem)
        for placed in assignment:
            self._bodies[body_of(problem, placed.worker)].add(placed)
            self._workers[placed.worker].add(placed)
            for resource in tasks[placed.task].uses:
                self._users[resource].add(placed)
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
        for number, kind in enumerate(self._beside):
            if concerns(kind, self._problem, placed):
                yield from self._new(number, kind, placed)

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
            return frozenset(one for one in self._assignment if one.task == placed.task)
        if isinstance(kind, MaxLoad | FreeBlock | FreeBlocks):
            return frozenset(one for worker in kind.workers for one in self._workers[worker])
        return self._assignment

    def _that_day(self, some: set[Placed], placed: Placed) -> Assignment:
        day = day_of(placed.span)
        return frozenset(one for one in some if day_of(one.span) == day)
