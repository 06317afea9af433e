"""Hard: a ceiling on somebody's minutes."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.intervals import by_worker, tasks_of
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
    WorkerId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxLoad:
    """`workers` together spend at most `minutes` on `tasks` that start in `window`."""

    code: str
    workers: frozenset[WorkerId]
    tasks: frozenset[TaskId]
    minutes: int
    window: Span | None = None

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        held = by_worker(assignment)
        mine = (placed for worker in self.workers for placed in held.get(worker, ()))
        load = sorted(placed for placed in mine if self.concerns(problem, placed))
        found = sum(placed.span.minutes for placed in load)
        if found > self.minutes:
            yield Violation(
                code=self.code,
                kind="MaxLoad",
                workers=tuple(sorted(self.workers)),
                tasks=tuple(placed.task for placed in load),
                span=self.window,
                limit=self.minutes,
                found=found,
            )

    def post(self, build: Build) -> None:
        terms: list[tuple[int, Literal]] = []
        longest = 0
        for worker in sorted(self.workers):
            for placed, literal in build.columns(worker=worker, near=self.window):
                if self.concerns(build.problem, placed):
                    terms.append((placed.span.minutes, literal))
                    longest = max(longest, placed.span.minutes)
        if terms and not (longest <= self.minutes and self._at_most_one(build.problem)):
            build.at_most(Linear(tuple(terms)), self.minutes)

    def _at_most_one(self, problem: Problem) -> bool:
        """Whether the task alone lets no two placements stand."""
        return len(self.tasks) == 1 and all(tasks_of(problem)[t].count == 1 for t in self.tasks)

    def concerns(self, problem: Problem, placed: Placed) -> bool:
        """Whether `placed` counts towards this ceiling."""
        return (
            placed.worker in self.workers
            and placed.task in self.tasks
            and (self.window is None or self.window.start <= placed.span.start < self.window.end)
        )
