"""Soft: enough people of a kind, at a task or simply free."""

from dataclasses import dataclass

from solver.constraints.phrases import Column, busy, excess, lack, scaled
from solver.intervals import occupied, tasks_of
from solver.problem import (
    UNIT,
    Assignment,
    Build,
    Linear,
    Literal,
    Placed,
    Problem,
    Span,
    TaskId,
    WorkerId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Each worker short of `minimum` costs a unit.

    Those count, once each, of `workers` who hold a placement of `tasks` that covers the
    whole of `span`.
    """

    code: str
    name: str
    span: Span
    minimum: int
    workers: frozenset[WorkerId]
    tasks: frozenset[TaskId]

    def score(self, problem: Problem, assignment: Assignment) -> int:
        present = {placed.worker for placed in assignment if self.counts(placed)}
        return UNIT * max(0, self.minimum - len(present))

    def counts(self, placed: Placed) -> bool:
        """Whether `placed` makes its worker present."""
        return (
            placed.worker in self.workers
            and placed.task in self.tasks
            and self.span.within(placed.span)
        )

    def cost(self, build: Build) -> Linear:
        present: list[tuple[int, Literal]] = []
        for worker in sorted(self.workers):
            covering = [
                c for c in build.columns(worker=worker, near=self.span) if self.counts(c[0])
            ]
            literal = self._present(build, worker, covering)
            if literal is not None:
                present.append((1, literal))
        return scaled(lack(build, "missing", present, self.minimum), UNIT)

    def _present(self, build: Build, worker: WorkerId, covering: list[Column]) -> Literal | None:
        """May hold only if one of `covering` does."""
        if len(covering) < 2:
            return covering[0][1] if covering else None
        found = build.new_literal(f"present/{worker}")
        held = tuple((1, literal) for _, literal in covering)
        build.at_least(Linear((*held, (-1, found))), 0)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """Each worker short of `minimum` costs a unit.

    Those count of `workers` who have no occupying placement that overlaps `span`, pads
    included, other than of `there`: tasks that keep their holder where the count is made.
    """

    code: str
    name: str
    span: Span
    minimum: int
    workers: frozenset[WorkerId]
    there: frozenset[TaskId] = frozenset()

    def score(self, problem: Problem, assignment: Assignment) -> int:
        gone = taken_from(problem, self.span, assignment, self.there)
        taken = {placed.worker for placed in gone}
        return UNIT * max(0, self.minimum - len(self.workers - taken))

    def cost(self, build: Build) -> Linear:
        taken = busy_during(build, self.span, self.workers, self.there)
        over = len(self.workers) - self.minimum
        return scaled(excess(build, "missing", taken, over), UNIT)


def taken_from(
    problem: Problem,
    span: Span,
    assignment: Assignment,
    there: frozenset[TaskId] = frozenset(),
) -> list[Placed]:
    """The occupying placements that overlap `span`, pads included, but for those of `there`."""
    tasks = tasks_of(problem)
    return [
        placed
        for placed in assignment
        if placed.span.start < span.end
        and placed.task not in there
        and tasks[placed.task].occupies
        and occupied(tasks[placed.task], placed.span).overlaps(span)
    ]


def busy_during(
    build: Build,
    span: Span,
    workers: frozenset[WorkerId],
    there: frozenset[TaskId] = frozenset(),
) -> list[tuple[int, Literal]]:
    """A literal a worker, holding whenever that worker is occupied during `span`, but for
    what `there` keeps them at."""
    tasks = tasks_of(build.problem)
    terms: list[tuple[int, Literal]] = []
    for worker in sorted(workers):
        columns = [
            (placed, literal)
            for placed, literal in build.columns(worker=worker, near=span)
            if placed.span.start < span.end
            and placed.task not in there
            and span.start < placed.span.end + tasks[placed.task].pad
            and tasks[placed.task].occupies
        ]
        literal = busy(build, f"busy/{worker}", columns)
        if literal is not None:
            terms.append((1, literal))
    return terms
