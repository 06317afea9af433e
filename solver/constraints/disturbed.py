"""Soft: people whose work changes, and how much of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.phrases import Column, any_of, busy, scaled, total
from solver.intervals import body_of, tasks_of
from solver.problem import (
    UNIT,
    Assignment,
    Build,
    Linear,
    Literal,
    Placed,
    Problem,
    Span,
    TaskId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disturbed:
    """Each body whose work changes costs a unit; the minutes it gives up or gains come after.

    A body's work changes when it gives up one of `standing` or gains something that is not in
    `known`. Known work that no longer stands may be kept or not, for nothing. Minutes gained
    count twice where nobody had that task at that time: it moves for those it is done for too.
    """

    code: str
    standing: frozenset[Placed]
    known: frozenset[Placed]

    def score(self, problem: Problem, assignment: Assignment) -> int:
        times = self._times
        minutes = sum(
            placed.span.minutes
            * (1 if placed in self.standing or (placed.task, placed.span) in times else 2)
            for placed in self.changes(assignment)
        )
        return UNIT * len(self.bodies(problem, assignment)) + minutes

    def bodies(self, problem: Problem, assignment: Assignment) -> tuple[str, ...]:
        """Whose work changes, in order."""
        changed = self.changes(assignment)
        return tuple(sorted({body_of(problem, placed.worker) for placed in changed}))

    def changes(self, assignment: Assignment) -> Assignment:
        """What is given up, and what is gained."""
        return (self.standing - assignment) | (assignment - self.known - self.standing)

    @property
    def _times(self) -> frozenset[tuple[TaskId, Span]]:
        return frozenset((placed.task, placed.span) for placed in self.known | self.standing)

    def cost(self, build: Build) -> Linear:
        people, minutes = self.parts(build)
        return total((scaled(people, UNIT), minutes))

    def parts(self, build: Build) -> tuple[Linear, Linear]:
        """The bodies whose work changes, and the minutes: two costs, for one after the other."""
        terms: list[tuple[int, Literal]] = []
        people: list[tuple[int, Literal]] = []
        constant, times = 0, self._times
        bodies: dict[str, list[Column]] = {}
        there: set[Placed] = set()
        for worker in build.problem.workers:
            columns = build.columns(worker=worker.id)
            there.update(placed for placed, _ in columns)
            bodies.setdefault(body_of(build.problem, worker.id), []).extend(columns)
        gone: dict[str, int] = {}
        for placed in self.standing - there:
            body = body_of(build.problem, placed.worker)
            gone[body] = gone.get(body, 0) + placed.span.minutes
        for body in sorted({*bodies, *gone}):
            own = bodies.get(body, [])
            terms.extend(self._terms(own, times))
            constant += gone.get(body, 0)
            constant += sum(placed.span.minutes for placed, _ in own if placed in self.standing)
            changed = build.true() if body in gone else self._changed(build, body, own)
            if changed is not None:
                people.append((1, changed))
        return Linear(tuple(people)), Linear(tuple(terms), constant)

    def _terms(
        self, columns: list[Column], times: frozenset[tuple[TaskId, Span]]
    ) -> Iterator[tuple[int, Literal]]:
        for placed, literal in columns:
            if placed in self.standing:
                yield -placed.span.minutes, literal
            elif placed not in self.known:
                known = (placed.task, placed.span) in times
                yield placed.span.minutes * (1 if known else 2), literal

    def _changed(self, build: Build, body: str, columns: list[Column]) -> Literal | None:
        """A literal that holds whenever the body's work changes; None where it cannot."""
        kept = [literal for placed, literal in columns if placed in self.standing]
        new = [c for c in columns if c[0] not in self.standing and c[0] not in self.known]
        may_go = [literal for literal in kept if literal != build.true()]
        if not may_go and not new:
            return None
        changed = build.new_literal(f"changed/{body}")
        for literal in may_go:
            build.at_least(Linear(((1, literal), (1, changed))), 1)
        tasks = tasks_of(build.problem)
        occupying = [c for c in new if tasks[c[0].task].occupies]
        standby = [c for c in new if not tasks[c[0].task].occupies]
        for gained in (busy(build, "gained", occupying), any_of(build, "gained", standby)):
            if gained is not None:
                build.implies(gained, changed)
        return changed
