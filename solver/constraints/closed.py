"""Hard: some of a task's spans are closed to everybody."""

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
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """No placement of a listed task lies in one of its closed spans."""

    code: str
    spans: Mapping[TaskId, frozenset[Span]]

    def allows(self, placed: Placed) -> bool:
        """Whether this constraint lets `placed` stand at all."""
        return placed.span not in self.spans.get(placed.task, frozenset())

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        for placed in sorted(p for p in assignment if not self.allows(p)):
            yield Violation(
                code=self.code,
                kind="Closed",
                workers=(placed.worker,),
                tasks=(placed.task,),
                span=placed.span,
            )

    def post(self, build: Build) -> None:
        for task in sorted(self.spans):
            for placed, literal in build.columns(task=task):
                if not self.allows(placed):
                    build.at_most(Linear(((1, literal),)), 0)
