"""Hard: work lies inside a worker's hours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from solver.problem import (
    Assignment,
    Build,
    Linear,
    Placed,
    Problem,
    Span,
    TaskId,
    Violation,
    WorkerId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """A listed worker's placements of `tasks` (None = all) lie inside one of its windows.

    The span alone counts, not its pad. Workers who are not listed are unrestricted.
    """

    code: str
    windows: Mapping[WorkerId, tuple[Span, ...]]
    tasks: frozenset[TaskId] | None = None

    def allows(self, placed: Placed) -> bool:
        """Whether this constraint lets `placed` stand at all."""
        if placed.worker not in self.windows or not self.restricts(placed.task):
            return True
        return any(placed.span.within(window) for window in self.windows[placed.worker])

    def restricts(self, task: TaskId) -> bool:
        return self.tasks is None or task in self.tasks

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        for placed in sorted(p for p in assignment if not self.allows(p)):
            yield Violation(
                code=self.code,
                kind="Within",
                workers=(placed.worker,),
                tasks=(placed.task,),
                span=placed.span,
            )

    def post(self, build: Build) -> None:
        for worker in self.windows:
            for placed, literal in build.columns(worker=worker):
                if not self.allows(placed):
                    build.at_most(Linear(((1, literal),)), 0)
