"""Hard: nobody is in two places at once."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.intervals import body_of, by_body, cliques, occupied, overlapping_pairs, tasks_of
from solver.problem import Assignment, Build, Literal, Placed, Problem, Span, Violation


@dataclass(frozen=True, slots=True, kw_only=True)
class NoOverlap:
    """A body holds one occupying placement at a time, the pad of the earlier one included."""

    code: str

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        tasks = tasks_of(problem)
        for placements in by_body(problem, assignment).values():
            stretches: list[tuple[int, int, Placed]] = []
            for placed in placements:
                if tasks[placed.task].occupies:
                    stretch = occupied(tasks[placed.task], placed.span)
                    stretches.append((stretch.start, stretch.end, placed))
            for first, second in overlapping_pairs(sorted(stretches)):
                yield Violation(
                    code=self.code,
                    kind="NoOverlap",
                    workers=tuple(sorted({first.worker, second.worker})),
                    tasks=(first.task, second.task),
                    span=Span(second.span.start, max(first.span.end, second.span.start + 1)),
                )

    def post(self, build: Build) -> None:
        tasks = tasks_of(build.problem)
        bodies: dict[str, list[tuple[int, int, Literal]]] = {}
        for worker in build.problem.workers:
            stretches = bodies.setdefault(body_of(build.problem, worker.id), [])
            for placed, literal in build.columns(worker=worker.id):
                task = tasks[placed.task]
                if task.occupies:
                    stretches.append((placed.span.start, placed.span.end + task.pad, literal))
        for stretches in bodies.values():
            for clique in cliques(stretches):
                build.at_most_one(clique)
