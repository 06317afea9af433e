"""What a set of placements takes up, as masks: bodies, resources, units and days."""

from collections.abc import Iterable

from solver.compiled import Compiled, bits
from solver.constraints.as_asked import AsAsked
from solver.constraints.barred import Barred
from solver.constraints.closed import Closed
from solver.constraints.exclusive import Exclusive
from solver.constraints.no_overlap import NoOverlap
from solver.constraints.within import Within
from solver.intervals import body_of, day_of, tasks_of
from solver.problem import Placed, ResourceId, Span, TaskId

BY_MASK = (AsAsked, NoOverlap, Exclusive, Within, Barred, Closed)
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
