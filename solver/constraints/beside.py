"""Hard: enough people stay beside whoever leads."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.phrases import any_of
from solver.constraints.presence import busy_during, taken_from
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
class Beside:
    """While one of `tasks` runs, at least `minimum` of `workers` are left alone.

    It counts where a placement of `tasks` overlaps `span`. Left alone are those of `workers`
    without an occupying placement that overlaps `span`, pads included, other than of `there`.
    """

    code: str
    tasks: frozenset[TaskId]
    span: Span
    workers: frozenset[WorkerId]
    minimum: int
    there: frozenset[TaskId] = frozenset()

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        running = {p.task for p in assignment if p.task in self.tasks and self._counts(p)}
        taken = {p.worker for p in taken_from(problem, self.span, assignment, self.there)}
        left = len(self.workers - taken)
        if running and left < self.minimum:
            yield Violation(
                code=self.code,
                kind="Beside",
                workers=tuple(sorted(self.workers & taken)),
                tasks=tuple(sorted(running)),
                span=self.span,
                limit=self.minimum,
                found=left,
            )

    def _counts(self, placed: Placed) -> bool:
        return placed.span.overlaps(self.span)

    def post(self, build: Build) -> None:
        columns = [
            (placed, literal)
            for task in sorted(self.tasks)
            for placed, literal in build.columns(task=task, near=self.span)
            if self._counts(placed)
        ]
        runs = any_of(build, f"beside/{self.code}/{self.span.start}", columns)
        if runs is None:
            return
        taken = busy_during(build, self.span, self.workers, self.there)
        may_go = len(self.workers) - self.minimum
        slack = max(0, len(taken) - may_go)
        if slack:
            build.at_most(Linear((*taken, (slack, runs))), may_go + slack)

    def concerns(self, problem: Problem, placed: Placed) -> bool:
        """Whether adding `placed` could break this constraint."""
        return placed.task in self.tasks or placed.worker in self.workers
