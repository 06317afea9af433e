"""Soft: minutes beyond what somebody should carry."""

from dataclasses import dataclass

from solver.constraints.phrases import excess, scaled
from solver.problem import (
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
class Overload:
    """Each minute beyond `minutes` that `workers` spend on `tasks` costs `each`.

    The soft twin of `MaxLoad`; with `window`, only placements starting in it count.
    """

    code: str
    workers: frozenset[WorkerId]
    tasks: frozenset[TaskId]
    minutes: int
    each: int
    window: Span | None = None

    def score(self, problem: Problem, assignment: Assignment) -> int:
        load = sum(p.span.minutes for p in assignment if self.concerns(problem, p))
        return self.each * max(0, load - self.minutes)

    def cost(self, build: Build) -> Linear:
        terms: list[tuple[int, Literal]] = []
        for worker in sorted(self.workers):
            for placed, literal in build.columns(worker=worker):
                if self.concerns(build.problem, placed):
                    terms.append((placed.span.minutes, literal))
        return scaled(excess(build, f"overload/{self.code}", terms, self.minutes), self.each)

    def concerns(self, problem: Problem, placed: Placed) -> bool:
        """Whether `placed` counts towards the load."""
        return (
            placed.worker in self.workers
            and placed.task in self.tasks
            and (self.window is None or self.window.start <= placed.span.start < self.window.end)
        )
