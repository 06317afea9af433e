"""Hard: a pool of rooms, or places in the hall, is never overfull."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.intervals import cliques
from solver.problem import (
    Assignment,
    Build,
    Linear,
    Literal,
    Placed,
    Problem,
    Span,
    TaskId,
    Violation,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """At any moment at most `most` of `tasks` run; a task in one span counts once."""

    code: str
    tasks: frozenset[TaskId]
    most: int

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        running = {(p.task, p.span) for p in assignment if p.task in self.tasks}
        stretches = [(span.start, span.end, (task, span)) for task, span in sorted(running)]
        for clique in cliques(stretches):
            if len(clique) > self.most:
                start = max(span.start for _, span in clique)
                end = min(span.end for _, span in clique)
                yield Violation(
                    code=self.code,
                    kind="Capacity",
                    tasks=tuple(task for task, _ in clique),
                    span=Span(start, end),
                    limit=self.most,
                    found=len(clique),
                )

    def post(self, build: Build) -> None:
        stretches: list[tuple[int, int, Literal]] = []
        for task in sorted(self.tasks):
            for span, literal in build.happening(task):
                stretches.append((span.start, span.end, literal))
        for clique in cliques(stretches):
            if len(clique) > self.most:
                build.at_most(Linear(tuple((1, literal) for literal in clique)), self.most)

    def concerns(self, problem: Problem, placed: Placed) -> bool:
        """Whether adding `placed` could break this constraint."""
        return placed.task in self.tasks
