"""Hard: one need, several shapes, at most one of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.phrases import Column, one_at_most
from solver.problem import Assignment, Build, Linear, Placed, Problem, TaskId, Violation


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """All placements of the listed tasks belong to one shape, as whole or relay do."""

    code: str
    shapes: tuple[frozenset[TaskId], ...]

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        listed = frozenset[TaskId]().union(*self.shapes)
        placed = {p.task for p in assignment if p.task in listed}
        if not any(placed <= shape for shape in self.shapes):
            yield Violation(
                code=self.code,
                kind="Choice",
                tasks=tuple(sorted(placed)),
                limit=1,
                found=sum(1 for shape in self.shapes if placed & shape),
            )

    def post(self, build: Build) -> None:
        chosen = [build.new_literal(f"shape/{number}") for number in range(len(self.shapes))]
        build.at_most_one(chosen)
        for task in sorted(frozenset[TaskId]().union(*self.shapes)):
            columns: list[Column] = build.columns(task=task)
            belongs = [
                (-1, literal)
                for literal, shape in zip(chosen, self.shapes, strict=True)
                if task in shape
            ]
            for group in one_at_most(build.problem, columns):
                build.at_most(Linear((*((1, literal) for literal in group), *belongs)), 0)

    def concerns(self, problem: Problem, placed: Placed) -> bool:
        """Whether adding `placed` could break this constraint."""
        return any(placed.task in shape for shape in self.shapes)
