"""Soft: one need that any of several shapes meets."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.phrases import lack
from solver.constraints.price import held_spans
from solver.problem import UNIT, Assignment, Build, Linear, Literal, Problem, Span, TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """Unless every task of some shape is placed it costs a unit; uncovered minutes come after."""

    code: str
    shapes: tuple[frozenset[TaskId], ...]
    minutes: int
    """What a whole shape covers."""

    def score(self, problem: Problem, assignment: Assignment) -> int:
        held = {(p.task, p.span) for p in assignment if p.task in self.listed}
        placed = {task for task, _ in held}
        met = any(shape <= placed for shape in self.shapes)
        short = max(0, self.minutes - sum(span.minutes for _, span in held))
        return short + (0 if met else UNIT)

    @property
    def listed(self) -> frozenset[TaskId]:
        """The tasks of all shapes."""
        return frozenset[TaskId]().union(*self.shapes)

    def cost(self, build: Build) -> Linear:
        held = {task: held_spans(build, task) for task in sorted(self.listed)}
        terms = [(span.minutes, literal) for own in held.values() for span, literal in own]
        short = lack(build, "short", terms, self.minutes)
        missing = build.new_literal("uncovered")
        whole = [*self._whole(build, held), missing]
        build.at_least(Linear(tuple((1, literal) for literal in whole)), 1)
        return Linear((*short.terms, (UNIT, missing)), short.constant)

    def _whole(
        self, build: Build, held: dict[TaskId, list[tuple[Span, Literal]]]
    ) -> Iterator[Literal]:
        """A literal a shape that may hold only if all its tasks are placed."""
        for number, shape in enumerate(self.shapes):
            if not all(held[task] for task in shape):
                continue
            found = build.new_literal(f"whole/{number}")
            for task in sorted(shape):
                placed = tuple((1, literal) for _, literal in held[task])
                build.at_least(Linear((*placed, (-1, found))), 0)
            yield found
