"""Hard: nobody of a kind carries on, one after another, for as long as a stretch."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.phrases import force
from solver.intervals import tasks_of
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
class Relieved:
    """Of any `minutes` on end that `tasks` could take up, `workers` together hold not all.

    Time that no span of the tasks takes up does not count and does not part a stretch.
    """

    code: str
    workers: frozenset[WorkerId]
    tasks: frozenset[TaskId]
    minutes: int

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        held = [placed for placed in sorted(assignment) if self.concerns(problem, placed)]
        for window in self._windows(problem) if held else ():
            found = sum(_inside(placed.span, window) for placed in held)
            if found >= self.minutes:
                inside = [placed for placed in held if placed.span.overlaps(window)]
                yield Violation(
                    code=self.code,
                    kind="Relieved",
                    workers=tuple(sorted({placed.worker for placed in inside})),
                    tasks=tuple(sorted({placed.task for placed in inside})),
                    span=window,
                    limit=self.minutes - 1,
                    found=found,
                )

    def post(self, build: Build) -> None:
        held: dict[tuple[TaskId, Span], list[Literal]] = {}
        for task in sorted(self.tasks):
            for placed, literal in build.columns(task=task):
                if placed.worker in self.workers:
                    held.setdefault((task, placed.span), []).append(literal)
        theirs = [(span, self._any(build, task, span, own)) for (task, span), own in held.items()]
        for window in self._windows(build.problem):
            terms = [(_inside(span, window), each) for span, own in theirs for each in own]
            build.at_most(Linear(tuple(term for term in terms if term[0])), self.minutes - 1)

    def _any(self, build: Build, task: TaskId, span: Span, own: list[Literal]) -> list[Literal]:
        """One literal for all who may hold a task of one unit; else each counts for itself."""
        if len(own) == 1 or tasks_of(build.problem)[task].count > 1 or build.true() in own:
            return own
        found = build.new_literal(f"theirs/{task}/{span.start}")
        force(build, own, found)
        return [found]

    def _windows(self, problem: Problem) -> Iterator[Span]:
        """From each start, as far as it takes to come to `minutes` of the tasks' time."""
        spans = sorted(span for task in self.tasks for span in tasks_of(problem)[task].spans)
        stretches = _merged(spans)
        for start in sorted({span.start for span in spans}):
            left = self.minutes
            for stretch in stretches:
                here = max(0, stretch.end - max(start, stretch.start))
                if here >= left:
                    yield Span(start, max(start, stretch.start) + left)
                    break
                left -= here

    def concerns(self, problem: Problem, placed: Placed) -> bool:
        """Whether `placed` counts towards a stretch."""
        return placed.worker in self.workers and placed.task in self.tasks


def _merged(spans: list[Span]) -> list[Span]:
    """The union of spans in order, as disjoint stretches."""
    stretches: list[Span] = []
    for span in spans:
        if stretches and span.start <= stretches[-1].end:
            last = stretches.pop()
            stretches.append(Span(last.start, max(last.end, span.end)))
        else:
            stretches.append(span)
    return stretches


def _inside(span: Span, window: Span) -> int:
    """Minutes of `span` that lie in `window`."""
    return max(0, min(span.end, window.end) - max(span.start, window.start))
