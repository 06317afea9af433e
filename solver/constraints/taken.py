"""Soft: support taken away from a class, each adult dearer than the last."""

from dataclasses import dataclass

from solver.constraints.phrases import excess, scaled, total
from solver.constraints.presence import busy_during, taken_from
from solver.errors import ProblemError
from solver.problem import Assignment, Build, Linear, Problem, Span, WorkerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The n-th of `workers` occupied during `span` costs `steps[n - 1]`.

    Beyond the list each costs its last step. Steps never fall, so that the cost is convex.
    """

    code: str
    workers: frozenset[WorkerId]
    span: Span
    steps: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.steps or self.steps[0] < 0 or list(self.steps) != sorted(self.steps):
            raise ProblemError(f"{self.code}: steps must be given, not negative, and never fall")

    def _rises(self) -> list[tuple[int, int]]:
        """(rise, n): from the worker after the n-th on, each costs `rise` more."""
        before = (0, *self.steps)
        rises = [
            (step - last, n) for n, (last, step) in enumerate(zip(before, self.steps, strict=False))
        ]
        return [(rise, n) for rise, n in rises if rise]

    def score(self, problem: Problem, assignment: Assignment) -> int:
        taken = taken_from(problem, self.span, assignment)
        away = len({placed.worker for placed in taken} & self.workers)
        return sum(rise * max(0, away - n) for rise, n in self._rises())

    def cost(self, build: Build) -> Linear:
        away = busy_during(build, self.span, self.workers)
        parts: list[Linear] = []
        for rise, n in self._rises():
            over = Linear(tuple(away)) if n == 0 else excess(build, f"over/{n}", away, n)
            parts.append(scaled(over, rise))
        return total(parts)
