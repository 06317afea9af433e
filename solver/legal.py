"""What may still be added to an assignment, told quickly: masks first, then the kinds."""

from collections.abc import Iterable
from typing import cast

from solver.check import in_force
from solver.compiled import Compiled, bits
from solver.constraints.barred import Barred
from solver.constraints.closed import Closed
from solver.constraints.exclusive import Exclusive
from solver.constraints.no_overlap import NoOverlap
from solver.constraints.presence import Remaining
from solver.constraints.within import Within
from solver.intervals import body_of, day_of, occupied, tasks_of
from solver.problem import Assignment, Hard, Placed, ResourceId, Soft, Span, TaskId, WorkerId

BY_MASK = (NoOverlap, Exclusive, Within, Barred, Closed)
"""Kinds the masks and the compiled columns answer for."""


class Occupancy:
    """Masks of what a set of placements takes up: bodies, resources, units and days."""

    def __init__(self, compiled: Compiled, placed: Iterable[Placed]) -> None:
        self._tasks = tasks_of(compiled.problem)
        self._compiled = compiled
        self._bodies_matter = any(isinstance(c, NoOverlap) for c in compiled.problem.hard)
        self._resources_matter = any(isinstance(c, Exclusive) for c in compiled.problem.hard)
        self.bodies: dict[str, int] = {}
        self.resources: dict[ResourceId, int] = {}
        self.units: dict[TaskId, int] = {}
        self._days: set[tuple[TaskId, int]] = set()
        self._held: set[tuple[TaskId, Span]] = set()
        for one in placed:
            self.add(one)

    def add(self, placed: Placed) -> None:
        task = self._tasks[placed.task]
        start, end = placed.span.start, placed.span.end
        if task.occupies:
            body = body_of(self._compiled.problem, placed.worker)
            self.bodies[body] = self.bodies.get(body, 0) | bits(start, end + task.pad)
        for resource in task.uses:
            self.resources[resource] = self.resources.get(resource, 0) | bits(start, end)
        self.units[task.id] = self.units.get(task.id, 0) + 1
        self._days.add((task.id, day_of(placed.span)))
        self._held.add((task.id, placed.span))

    def room(self, column: int) -> bool:
        """Whether masks and counts let this column join what is placed."""
        if self._bodies_matter:
            mine = self._compiled.mask[column]
            if mine and mine & self.bodies.get(self._compiled.body[column], 0):
                return False
        placed = self._compiled.placed[column]
        task = self._tasks[placed.task]
        if self.units.get(task.id, 0) >= task.count:
            return False
        if task.one_a_day and (task.id, day_of(placed.span)) in self._days:
            return False
        if not task.uses or not self._resources_matter or (task.id, placed.span) in self._held:
            return True
        span = bits(placed.span.start, placed.span.end)
        return not any(span & self.resources.get(resource, 0) for resource in task.uses)


class Growing:
    """An assignment that grows by one legal placement at a time."""

    def __init__(self, compiled: Compiled, placed: Iterable[Placed]) -> None:
        self._compiled = compiled
        self.placed = set(placed)
        self.occupancy = Occupancy(compiled, self.placed)
        self._kinds: list[Hard] = [
            kind for kind in in_force(compiled.problem) if not isinstance(kind, BY_MASK)
        ]
        self._kept: dict[WorkerId, list[Remaining]] = {}

    def keep(self, terms: Iterable[Soft]) -> None:
        """From now on add nothing that takes away somebody these terms want where they are."""
        for term in terms:
            if isinstance(term, Remaining):
                for worker in sorted(term.workers):
                    self._kept.setdefault(worker, []).append(term)

    def try_add(self, column: int) -> bool:
        """Add the column if nothing forbids it and nothing kept is the worse for it."""
        placed = self._compiled.placed[column]
        if placed in self.placed or not self.occupancy.room(column):
            return False
        before = self._missing(placed)
        self.placed.add(placed)
        if self._missing(placed) > before or self._broken(placed):
            self.placed.discard(placed)
            return False
        self.occupancy.add(placed)
        return True

    def _missing(self, placed: Placed) -> int:
        """What is missing where the placement's worker is wanted at that time."""
        problem = self._compiled.problem
        grown = cast("Assignment", self.placed)
        taken = occupied(tasks_of(problem)[placed.task], placed.span)
        near = (t for t in self._kept.get(placed.worker, ()) if t.span.overlaps(taken))
        return sum(term.score(problem, grown) for term in near)

    def _broken(self, placed: Placed) -> bool:
        problem = self._compiled.problem
        grown = cast("Assignment", self.placed)
        for kind in self._kinds:
            concerns = getattr(kind, "concerns", None)
            if concerns is not None and not concerns(problem, placed):
                continue
            if any(True for _ in kind.violations(problem, grown)):
                return True
        return False
