"""How well a plan survives one body missing for a day, and which of several survives best."""

import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from solver.check import score
from solver.constraints.within import Within
from solver.intervals import DAY, body_of, day_of
from solver.problem import Assignment, Problem, Span
from solver.replan import Told, replan
from solver.solution import Limits

Absence = tuple[str, int]
"""A body, and the day, from 0, on which it is missing."""

EACH = 3.0
"""Seconds one absence may take at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survived:
    """What one absence costs the needs, mended as well as can be on that day."""

    absence: Absence
    worse: tuple[str, ...]
    """The strict tiers that come off worse than with everybody there."""
    proven: bool


def absences(
    problem: Problem, assignment: Assignment, most: int | None, seed: int
) -> tuple[Absence, ...]:
    """Every body and day with work on it, in order; or `most` of them, drawn by `seed`."""
    every = {(body_of(problem, p.worker), day_of(p.span)) for p in assignment}
    found = sorted(every)
    if most is None or most >= len(found):
        return tuple(found)
    return tuple(random.Random(seed).sample(found, most))  # noqa: S311 - a sample, not a secret


def survival(
    problem: Problem, assignment: Assignment, missing: Iterable[Absence], limits: Limits
) -> Iterator[Survived]:
    """Each absence in turn, while time lasts."""
    until = time.monotonic() + limits.seconds
    before = {tier.name: tier.score for tier in score(problem, assignment)}
    for body, day in missing:
        left = min(EACH, until - time.monotonic())
        if left <= 0:
            return
        told = Told(reference=assignment, days=frozenset({day}))
        found = replan(without(problem, body, day), told, replace(limits, seconds=left))
        worse = (tier.name for tier in found.needs if tier.score > before[tier.name])
        yield Survived(
            absence=(body, day),
            worse=tuple(worse),
            proven=all(tier.proven for tier in found.needs),
        )


def without(problem: Problem, body: str, day: int) -> Problem:
    """The problem with one body missing for one whole day."""
    last = max((span.end for task in problem.tasks for span in task.spans), default=0)
    before, after = day * DAY, (day + 1) * DAY
    left = [span for span in ((0, before), (after, max(last, after + 1))) if span[0] < span[1]]
    windows = {
        worker.id: tuple(Span(start, end) for start, end in left)
        for worker in problem.workers
        if body_of(problem, worker.id) == body
    }
    return replace(problem, hard=(*problem.hard, Within(code="missing", windows=windows)))


def most_robust(
    problem: Problem,
    candidates: Sequence[Assignment],
    limits: Limits,
    most: int,
) -> int:
    """Which of the candidates, the best first, loses fewest needs to sampled absences.

    The same `most` absences for all; one that falls two behind the leader is dropped.
    """
    until = time.monotonic() + limits.seconds
    lost = dict.fromkeys(range(len(candidates)), 0)
    for absence in absences(problem, candidates[0], most, limits.seed):
        fewest = min(lost.values())
        lost = {n: count for n, count in lost.items() if count < fewest + 2}
        left = until - time.monotonic()
        if left <= EACH * len(lost) or len(lost) == 1:
            break
        for number in lost:
            (found,) = survival(problem, candidates[number], [absence], limits)
            lost[number] += bool(found.worse)
    return min(lost, key=lambda number: (lost[number], number))
