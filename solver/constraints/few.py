"""Hard: nobody takes too many parts of one thing."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.intervals import body_of, by_body
from solver.problem import Assignment, Build, Linear, Literal, Placed, Problem, TaskId, Violation


@dataclass(frozen=True, slots=True, kw_only=True)
class Few:
    """A body holds at most `most` placements of `tasks`."""

    code: str
    tasks: frozenset[TaskId]
    most: int

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        held = [placed for placed in assignment if self.concerns(problem, placed)]
        for placements in by_body(problem, held).values():
            if len(placements) > self.most:
                yield Violation(
                    code=self.code,
                    kind="Few",
                    workers=tuple(sorted({placed.worker for placed in placements})),
                    tasks=tuple(sorted({placed.task for placed in placements})),
                    limit=self.most,
                    found=len(placements),
                )

    def post(self, build: Build) -> None:
        bodies: dict[str, list[Literal]] = {}
        for task in sorted(self.tasks):
            for placed, literal in build.columns(task=task):
                bodies.setdefault(body_of(build.problem, placed.worker), []).append(literal)
        for literals in bodies.values():
            if self.most == 1:
                build.at_most_one(literals)
            else:
                build.at_most(Linear(tuple((1, literal) for literal in literals)), self.most)

    def concerns(self, problem: Problem, placed: Placed) -> bool:
        """Whether adding `placed` could break this constraint."""
        return placed.task in self.tasks
