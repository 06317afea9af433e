"""Why not this worker for this task: every rule in the way, with its numbers. No engine."""

from collections.abc import Iterator
from typing import Final

from solver.check import concerns, in_force
from solver.constraints.exclusive import Exclusive
from solver.constraints.no_overlap import NoOverlap
from solver.intervals import body_of, tasks_of
from solver.problem import Assignment, Hard, Placed, Problem, TaskId, Violation, WorkerId

NEAREST: Final = 12
"""Spans looked at in full: those that the quick rules object to least."""


def why_not(
    problem: Problem, assignment: Assignment, worker: WorkerId, task: TaskId
) -> tuple[Violation, ...]:
    """What adding `worker` on `task` to `assignment` would break.

    First every breach in the span with the fewest; then, for the other spans, one example of
    each rule not yet named. Empty if some span breaks nothing. Raises `KeyError` for a task
    the problem does not have.
    """
    spans = tasks_of(problem)[task].spans
    quick = _Objections(problem, assignment, quick=True)
    candidates = [Placed(task, worker, span) for span in spans]
    counted = [(len(quick.against(placed)), n) for n, placed in enumerate(candidates)]
    nearest = [candidates[n] for _, n in sorted(counted)[:NEAREST]]
    full = _Objections(problem, assignment, quick=False)
    breaches = sorted((full.against(placed) for placed in nearest), key=len)
    if not breaches or not breaches[0]:
        return ()
    return tuple(_first_then_others(breaches))


def objections(problem: Problem, assignment: Assignment, placed: Placed) -> tuple[Violation, ...]:
    """Every breach that adding `placed` to `assignment` would bring; empty if it is legal."""
    return tuple(_Objections(problem, assignment, quick=False).against(placed))


def _first_then_others(breaches: list[list[Violation]]) -> Iterator[Violation]:
    named: set[tuple[str, str]] = set()
    yield from breaches[0]
    named.update((violation.code, violation.kind) for violation in breaches[0])
    for breach in breaches[1:]:
        for violation in breach:
            if (violation.code, violation.kind) not in named:
                named.add((violation.code, violation.kind))
                yield violation


class _Objections:
    """What the hard constraints say against one more placement."""

    def __init__(self, problem: Problem, assignment: Assignment, *, quick: bool) -> None:
        self._problem = problem
        self._assignment = assignment
        self._tasks = tasks_of(problem)
        self._kinds = [
            kind
            for kind in in_force(problem)
            if not quick or hasattr(kind, "allows") or isinstance(kind, NoOverlap | Exclusive)
        ]

    def against(self, placed: Placed) -> list[Violation]:
        """Every breach that `placed` would add."""
        found: list[Violation] = []
        for kind in self._kinds:
            if concerns(kind, self._problem, placed):
                found.extend(self._new(kind, placed))
        return found

    def _new(self, kind: Hard, placed: Placed) -> Iterator[Violation]:
        beside = self._beside(kind, placed)
        breaches = list(kind.violations(self._problem, beside | {placed}))
        if breaches:
            before = set(kind.violations(self._problem, beside))
            yield from (breach for breach in breaches if breach not in before)

    def _beside(self, kind: Hard, placed: Placed) -> Assignment:
        """The part of the assignment that `kind` may hold against `placed`."""
        if hasattr(kind, "allows"):
            return frozenset()
        if isinstance(kind, NoOverlap):
            body = body_of(self._problem, placed.worker)
            return frozenset(
                other for other in self._assignment if body_of(self._problem, other.worker) == body
            )
        if isinstance(kind, Exclusive):
            uses = self._tasks[placed.task].uses
            return frozenset(
                other
                for other in self._assignment
                if not uses.isdisjoint(self._tasks[other.task].uses)
            )
        return self._assignment
