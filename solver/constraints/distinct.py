"""Soft: the same adult, the same time of day, the same part of the week."""

from dataclasses import dataclass

from solver.constraints.phrases import Column, any_of, excess, scaled, total
from solver.intervals import DAY
from solver.problem import Assignment, Build, Linear, Literal, Problem, TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class Distinct:
    """Each worker beyond the first within a group of tasks costs `each`."""

    code: str
    groups: tuple[frozenset[TaskId], ...]
    each: int

    def score(self, problem: Problem, assignment: Assignment) -> int:
        cost = 0
        for group in self.groups:
            workers = {placed.worker for placed in assignment if placed.task in group}
            cost += self.each * max(0, len(workers) - 1)
        return cost

    def cost(self, build: Build) -> Linear:
        parts: list[Linear] = []
        for number, group in enumerate(self.groups):
            by_worker: dict[object, list[Column]] = {}
            for task in sorted(group):
                for placed, literal in build.columns(task=task):
                    by_worker.setdefault(placed.worker, []).append((placed, literal))
            parts.append(beyond_first(build, f"group/{number}", by_worker))
        return scaled(total(parts), self.each)


@dataclass(frozen=True, slots=True, kw_only=True)
class SameSlot:
    """Each time of day beyond the first that one task starts at costs `each`."""

    code: str
    tasks: frozenset[TaskId]
    each: int

    def score(self, problem: Problem, assignment: Assignment) -> int:
        starts = {(p.task, p.span.start % DAY) for p in assignment if p.task in self.tasks}
        placed = {task for task, _ in starts}
        return self.each * (len(starts) - len(placed))

    def cost(self, build: Build) -> Linear:
        parts: list[Linear] = []
        for task in sorted(self.tasks):
            by_start: dict[object, list[Column]] = {}
            for placed, literal in build.columns(task=task):
                by_start.setdefault(placed.span.start % DAY, []).append((placed, literal))
            parts.append(beyond_first(build, f"slot/{task}", by_start))
        return scaled(total(parts), self.each)


@dataclass(frozen=True, slots=True, kw_only=True)
class SameStretch:
    """Each stretch of `length` minutes beyond the first that a group's tasks begin in costs
    `each`: half a day, so that what belongs together falls together."""

    code: str
    groups: tuple[frozenset[TaskId], ...]
    length: int
    each: int

    def score(self, problem: Problem, assignment: Assignment) -> int:
        cost = 0
        for group in self.groups:
            begun = {p.span.start // self.length for p in assignment if p.task in group}
            cost += self.each * max(0, len(begun) - 1)
        return cost

    def cost(self, build: Build) -> Linear:
        parts: list[Linear] = []
        for number, group in enumerate(self.groups):
            by_stretch: dict[object, list[Column]] = {}
            for task in sorted(group):
                for placed, literal in build.columns(task=task):
                    stretch = placed.span.start // self.length
                    by_stretch.setdefault(stretch, []).append((placed, literal))
            parts.append(beyond_first(build, f"stretch/{number}", by_stretch))
        return scaled(total(parts), self.each)


def beyond_first(build: Build, name: str, columns: dict[object, list[Column]]) -> Linear:
    """How many of the sets of columns are used, beyond the first."""
    used: list[tuple[int, Literal]] = []
    for label, members in columns.items():
        literal = any_of(build, f"{name}/{label}", members)
        if literal is not None:
            used.append((1, literal))
    return excess(build, f"{name}/beyond", used, 1)
