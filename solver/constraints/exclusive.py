"""Hard: a class, a pupil or a place is in one task at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.intervals import cliques, overlapping_pairs, tasks_of
from solver.problem import (
    Assignment,
    Build,
    Literal,
    Problem,
    ResourceId,
    Span,
    TaskId,
    Violation,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusive:
    """No resource of `Task.uses` is held by two tasks, or two spans of one task, at once."""

    code: str

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        tasks = tasks_of(problem)
        held: dict[ResourceId, list[tuple[int, int, tuple[TaskId, Span]]]] = {}
        for task, span in {(placed.task, placed.span) for placed in assignment}:
            for resource in tasks[task].uses:
                held.setdefault(resource, []).append((span.start, span.end, (task, span)))
        for resource in sorted(held):
            for (first, _), (second, span) in overlapping_pairs(sorted(held[resource])):
                yield Violation(code=self.code, kind="Exclusive", tasks=(first, second), span=span)

    def post(self, build: Build) -> None:
        held: dict[ResourceId, list[tuple[int, int, Literal]]] = {}
        for task in build.problem.tasks:
            for span, literal in build.happening(task.id) if task.uses else ():
                for resource in task.uses:
                    held.setdefault(resource, []).append((span.start, span.end, literal))
        for resource in sorted(held):
            for clique in cliques(held[resource]):
                build.at_most_one(clique)
