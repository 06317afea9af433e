"""Hard: two kinds of duty that one person never holds together."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.phrases import Column, any_of, bodies_never_overlap
from solver.intervals import body_of, by_body, cliques, overlapping_pairs, tasks_of
from solver.problem import Assignment, Build, Literal, Placed, Problem, TaskId, Violation


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """One body never holds overlapping placements of two tasks, one from each set.

    The sets may share tasks or be the same: then those tasks exclude each other. Standby
    tasks count; pads do not.
    """

    code: str
    first: frozenset[TaskId]
    second: frozenset[TaskId]

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        listed = self.first | self.second
        for placements in by_body(problem, assignment).values():
            spans = [(p.span.start, p.span.end, p) for p in placements if p.task in listed]
            for a, b in overlapping_pairs(sorted(spans)):
                if self._excludes(a.task, b.task):
                    yield Violation(
                        code=self.code,
                        kind="Apart",
                        workers=tuple(sorted({a.worker, b.worker})),
                        tasks=(a.task, b.task),
                        span=b.span,
                    )

    def _excludes(self, a: TaskId, b: TaskId) -> bool:
        crossed = (a in self.first and b in self.second) or (a in self.second and b in self.first)
        return crossed and a != b

    def post(self, build: Build) -> None:
        bodies: dict[str, list[tuple[int, int, Column]]] = {}
        for worker in build.problem.workers:
            columns = bodies.setdefault(body_of(build.problem, worker.id), [])
            for placed, literal in build.columns(worker=worker.id):
                if placed.task in self.first or placed.task in self.second:
                    columns.append((placed.span.start, placed.span.end, (placed, literal)))
        for body, columns in bodies.items():
            for number, clique in enumerate(cliques(columns)):
                self._part(build, f"{body}/{number}", clique)

    def _part(self, build: Build, name: str, clique: list[Column]) -> None:
        """Of the columns at one moment: the tasks in both sets, and each set's others."""
        parts: dict[str, list[Column]] = {}
        for placed, literal in clique:
            both = placed.task in self.first and placed.task in self.second
            side = placed.task if both else str(placed.task in self.first)
            parts.setdefault(f"{both}/{side}", []).append((placed, literal))
        if len(parts) > 1:
            sides: list[Literal] = []
            for side, columns in parts.items():
                sides.extend(self._side(build, f"{name}/{side}", columns))
            build.at_most_one(sides)

    def _side(self, build: Build, name: str, columns: list[Column]) -> list[Literal]:
        """The columns themselves where they exclude one another, else one literal for all."""
        tasks = tasks_of(build.problem)
        occupying = all(tasks[placed.task].occupies for placed, _ in columns)
        if occupying and bodies_never_overlap(build.problem):
            return [literal for _, literal in columns]
        found = any_of(build, name, columns)
        return [] if found is None else [found]

    def concerns(self, problem: Problem, placed: Placed) -> bool:
        """Whether adding `placed` could break this constraint."""
        return placed.task in self.first or placed.task in self.second
