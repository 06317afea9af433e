"""Soft: keep what people have been told."""

from dataclasses import dataclass

from solver.problem import Assignment, Build, Linear, Placed, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class StayClose:
    """Each placement of `reference` that is not kept costs `each`."""

    code: str
    reference: frozenset[Placed]
    each: int

    def score(self, problem: Problem, assignment: Assignment) -> int:
        return self.each * len(self.reference - assignment)

    def cost(self, build: Build) -> Linear:
        kept = [
            (-self.each, literal)
            for task in sorted({placed.task for placed in self.reference})
            for placed, literal in build.columns(task=task)
            if placed in self.reference
        ]
        return Linear(tuple(kept), self.each * len(self.reference))
