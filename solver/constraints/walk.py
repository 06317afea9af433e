"""Hard: getting from one place to another takes time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from solver.constraints.phrases import Column, bodies_never_overlap
from solver.intervals import body_of, by_body, occupied, tasks_of
from solver.problem import (
    Assignment,
    Build,
    Literal,
    Placed,
    Problem,
    Span,
    TaskId,
    Violation,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Between one of `tasks` and other work elsewhere a body has `minutes`, pads counted in.

    Elsewhere: both have a place, and not the same. Only occupying work counts.
    """

    code: str
    tasks: frozenset[TaskId]
    places: Mapping[TaskId, str]
    minutes: int

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        known = [placed for placed in assignment if self._counts(problem, placed)]
        for placements in by_body(problem, known).values():
            for first in sorted(placements):
                for second in sorted(placements):
                    gap = second.span.start - _until(problem, first)
                    if 0 <= gap < self.minutes and self._apart(first, second):
                        yield Violation(
                            code=self.code,
                            kind="Walk",
                            workers=tuple(sorted({first.worker, second.worker})),
                            tasks=(first.task, second.task),
                            span=Span(first.span.end, max(second.span.start, first.span.end + 1)),
                            limit=self.minutes,
                            found=gap,
                        )

    def _counts(self, problem: Problem, placed: Placed) -> bool:
        return placed.task in self.places and tasks_of(problem)[placed.task].occupies

    def _apart(self, first: Placed, second: Placed) -> bool:
        """Whether somebody has to walk between them for the sake of one of the tasks."""
        either = first.task in self.tasks or second.task in self.tasks
        return either and self.places[first.task] != self.places[second.task]

    def post(self, build: Build) -> None:
        bodies: dict[str, list[Column]] = {}
        for worker in build.problem.workers:
            own = [c for c in build.columns(worker=worker.id) if self._counts(build.problem, c[0])]
            bodies.setdefault(body_of(build.problem, worker.id), []).extend(own)
        for columns in bodies.values():
            if any(placed.task in self.tasks for placed, _ in columns):
                self._keep_apart(build, columns)

    def _keep_apart(self, build: Build, columns: list[Column]) -> None:
        """For each end of a piece of work, all that begins too soon after it elsewhere."""
        starting: dict[int, list[Column]] = {}
        for column in columns:
            starting.setdefault(column[0].span.start, []).append(column)
        alone = bodies_never_overlap(build.problem)
        for first, literal in columns:
            end = _until(build.problem, first)
            for minute in range(end, end + self.minutes):
                soon = [
                    lit for second, lit in starting.get(minute, ()) if self._apart(first, second)
                ]
                if soon and alone:  # they begin together, so one at most of them holds anyway
                    build.at_most_one([literal, *soon])
                else:
                    _pairs(build, literal, soon)

    def concerns(self, problem: Problem, placed: Placed) -> bool:
        """Whether adding `placed` could break this constraint."""
        return placed.task in self.places


def _pairs(build: Build, literal: Literal, others: list[Literal]) -> None:
    for other in others:
        build.at_most_one([literal, other])


def _until(problem: Problem, placed: Placed) -> int:
    return occupied(tasks_of(problem)[placed.task], placed.span).end
