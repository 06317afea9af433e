"""Hard: named workers never do named tasks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from solver.problem import (
    Assignment,
    Build,
    Linear,
    Placed,
    Problem,
    TaskId,
    Violation,
    WorkerId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """A worker in `pairs` never does the tasks it is paired with."""

    code: str
    pairs: Mapping[WorkerId, frozenset[TaskId]]

    def allows(self, placed: Placed) -> bool:
        """Whether this constraint lets `placed` stand at all."""
        return placed.task not in self.pairs.get(placed.worker, frozenset())

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        for placed in sorted(p for p in assignment if not self.allows(p)):
            yield Violation(
                code=self.code,
                kind="Barred",
                workers=(placed.worker,),
                tasks=(placed.task,),
                span=placed.span,
            )

    def post(self, build: Build) -> None:
        for worker, tasks in self.pairs.items():
            for placed, literal in build.columns(worker=worker):
                if placed.task in tasks:
                    build.at_most(Linear(((1, literal),)), 0)
