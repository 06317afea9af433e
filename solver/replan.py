"""Repairing a plan people know: what has begun stays, needs come first, then least change.

The published plan is the reference. What of it still can stand under the changed facts is
`standing`; everything that started before `frozen_until` keeps its place in it. On the days
in question all the rest is free, elsewhere nothing moves: the model is that small, and what
is said of it is proved.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from solver.check import score, violations
from solver.clock import Clock
from solver.compiled import compile, mentioned
from solver.constraints.disturbed import Disturbed
from solver.constraints.max_load import MaxLoad
from solver.constraints.presence import Presence, Remaining
from solver.constraints.unmet import Unmet
from solver.construct import refill
from solver.intervals import DAY, day_of
from solver.ladder import Climbed, Ladder
from solver.legal import Growing, Occupancy
from solver.parts import part
from solver.problem import (
    UNIT,
    Assignment,
    Linear,
    Problem,
    Soft,
    Span,
    Task,
    TaskId,
    Tier,
    WorkerId,
)
from solver.rows import Rows, fold
from solver.solution import Limits, TierResult

STABILITY: Final = "stability"
"""Name of the tier after the needs: bodies disturbed, then minutes moved."""

MOST: Final = 4
"""Options a frontier shows: more are no choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What people know, and from when on it may change."""

    reference: Assignment
    frozen_until: int = 0
    """Minute of the horizon: what starts before it is past or running, and nothing new does."""
    days: frozenset[int] | None = None
    """Days, from 0, on which anything may move; None: those on which something was lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One way to mend a plan, shown by a legal assignment."""

    assignment: Assignment
    needs: tuple[TierResult, ...]
    """Every strict tier over the whole horizon."""
    stability: TierResult
    disturbed: tuple[str, ...]
    """Bodies whose work changes though it could have stayed, in order."""
    minutes_moved: int
    """Minutes of work given up and gained."""
    lost: Assignment = field(repr=False)
    """What of the reference the changed facts do not let stand."""
    seconds: float

    @property
    def proven(self) -> bool:
        """Whether no repair meets the needs better, or as well with less change."""
        return self.stability.proven and all(tier.proven for tier in self.needs)


def replan(problem: Problem, told: Told, limits: Limits) -> Repair:
    """The least change to `told.reference` that meets the needs of `problem` as well as can be.

    Tiers in order, each proved while time lasts; then the fewest bodies disturbed, then the
    fewest minutes. Pins hold. Raises `PinClash` for pins that cannot stand together.
    """
    began = time.monotonic()
    mending = _Mending(problem, told)
    return mending.repair(mending.climb(Clock.start(limits)), began)


def frontier(problem: Problem, told: Told, limits: Limits, most: int = MOST) -> tuple[Repair, ...]:
    """Up to `most` repairs from "moves nobody" to "needs met", none better in both than another.

    The first disturbs nobody. Each next one meets needs that the one before leaves open, with
    the fewest bodies disturbed that this takes; the last is `replan`'s.
    """
    began = time.monotonic()
    clock = Clock.start(limits)
    mending = _Mending(problem, told)
    full = mending.repair(mending.climb(clock), began)
    found = {len(full.disturbed): full}
    for budget in _budgets(len(full.disturbed), most):
        if budget not in found:
            repair = mending.repair(mending.climb(clock, budget), time.monotonic())
            found.setdefault(len(repair.disturbed), repair)
    return tuple(_undominated(found[count] for count in sorted(found)))


def _budgets(full: int, most: int) -> list[int]:
    """Nobody first, then numbers spread between nobody and as many as it takes."""
    inner = range(1, full)
    wanted = max(0, most - 2)
    if len(inner) > wanted:
        return [0, *(round(full * n / (wanted + 1)) for n in range(1, wanted + 1))]
    return [0, *inner]


def _undominated(repairs: Iterable[Repair]) -> Iterable[Repair]:
    """Those that meet needs better than every one that disturbs fewer."""
    best: list[int] | None = None
    for repair in repairs:
        needs = [tier.score for tier in repair.needs]
        if best is None or needs < best:
            best = needs
            yield repair


class _Mending:
    """The part of a problem that may change, and what each tier counts in it."""

    def __init__(self, problem: Problem, told: Told) -> None:
        self._whole = problem
        self._told = told
        self.standing = _standing(problem, told.reference)
        lost = told.reference - self.standing
        self._days = told.days if told.days is not None else {day_of(p.span) for p in lost}
        self._problem = _narrowed(problem, self.standing, self._open)
        self._compiled = compile(self._problem)
        kept = (p for p in self.standing if p in problem.pins or not self._open(p.span))
        self._fixed = frozenset(kept)
        self._free = self._fitting()
        self._rows = part(self._compiled, self._free, sorted(self._fixed))
        self._terms = self._counted()
        needs = (total_of(self._rows, terms) for terms in self._terms)
        self._costs = [*needs, *map(fold, self._stability.parts(self._rows))]

    def _open(self, span: Span) -> bool:
        """Whether something may still be put there."""
        return span.start >= self._told.frozen_until and day_of(span) in self._days

    def _fitting(self) -> list[int]:
        """The columns that may change: open, and with room beside what is fixed."""
        beside, most = Occupancy(self._compiled, self._fixed), _ceilings(self._problem)
        return [
            n
            for n, placed in enumerate(self._compiled.placed)
            if placed not in self._fixed
            and self._open(placed.span)
            and placed.span.minutes <= most.get((placed.worker, placed.task), DAY)
            and beside.room(n)
        ]

    def _counted(self) -> list[tuple[Soft, ...]]:
        """By strict tier, the terms the free columns can change."""
        placed = [self._compiled.placed[number] for number in self._free]
        tasks, days = {p.task for p in placed}, {day_of(p.span) for p in placed}
        strict = [tier for tier in self._problem.tiers if tier.strict]
        return [tuple(_touched(tier.terms, tasks, days)) for tier in strict]

    def climb(self, clock: Clock, budget: int | None = None) -> Climbed:
        """The best that disturbs at most `budget` bodies, or as many as it takes."""
        start, caps = self.standing, []
        if budget is None:
            start = self._refilled(clock.limits.seed)
        else:
            caps = [(self._costs[-2], budget)]
        needs = len(self._terms)
        ladder = Ladder(rows=self._rows, costs=self._costs, leading=needs, clock=clock)
        aims = self._scores(self._still_known()) if budget is None else None
        return ladder.climb(start, self._scores(start), caps, aims=aims)

    def _still_known(self) -> Assignment:
        """What of the reference the changed facts have a place for at all, legal or not."""
        return frozenset(p for p in self._told.reference if p in self._compiled.number)

    def _refilled(self, seed: int) -> Assignment:
        """What stands and what more fits at once."""
        movable = {self._compiled.placed[number] for number in self._free}
        more = refill(self._compiled, self.standing, seed=seed)
        return frozenset(p for p in more if p in movable or p in self.standing)

    def _scores(self, assignment: Assignment) -> list[int]:
        needs = (
            sum(term.score(self._problem, assignment) for term in terms) for terms in self._terms
        )
        return [*needs, *divmod(self._stability.score(self._problem, assignment), UNIT)]

    def repair(self, climbed: Climbed, began: float) -> Repair:
        """What was found, measured on the whole problem; what stands, if the check objects."""
        assignment, bounds = climbed.assignment, list(climbed.bounds)
        if violations(self._whole, assignment):
            assignment, bounds = self.standing, [0] * len(bounds)
        own = self._scores(assignment)
        needs = [tier for tier in score(self._whole, assignment) if tier.name in self._strict]
        results = [
            replace(tier, bound=tier.score - mine + min(bound, mine))
            for tier, mine, bound in zip(needs, own, bounds, strict=False)
        ]
        people, minutes = (min(pair) for pair in zip(bounds[-2:], own[-2:], strict=True))
        settled = people == own[-2]
        stability = TierResult(
            name=STABILITY,
            score=own[-2] * UNIT + own[-1],
            bound=people * UNIT + (minutes if settled else 0),
            seconds=0.0,
        )
        return Repair(
            assignment=assignment,
            needs=tuple(results),
            stability=stability,
            disturbed=self._stability.bodies(self._whole, assignment),
            minutes_moved=sum(p.span.minutes for p in self._stability.changes(assignment)),
            lost=self._told.reference - self.standing,
            seconds=time.monotonic() - began,
        )

    @property
    def _strict(self) -> set[str]:
        return {tier.name for tier in self._whole.tiers if tier.strict}

    @property
    def _stability(self) -> Disturbed:
        known = self._told.reference | self._whole.pins
        return Disturbed(code=STABILITY, standing=self.standing, known=known)


def _ceilings(problem: Problem) -> dict[tuple[WorkerId, TaskId], int]:
    """The most minutes one placement of a worker in a task can have."""
    most: dict[tuple[WorkerId, TaskId], int] = {}
    for kind in problem.hard:
        if isinstance(kind, MaxLoad) and kind.window is None:
            for worker in kind.workers:
                for task in kind.tasks:
                    most[worker, task] = min(most.get((worker, task), DAY), kind.minutes)
    return most


def total_of(rows: Rows, terms: Iterable[Soft]) -> Linear:
    """The cost of some terms together."""
    return rows.tier(Tier(name="", terms=tuple(terms)))


def _standing(problem: Problem, reference: Assignment) -> Assignment:
    """The pins, and of the reference all that can still stand beside them, in order."""
    compiled = compile(_narrowed(problem, reference | problem.pins, lambda _: False))
    possible = problem.pins | {placed for placed in reference if placed in compiled.number}
    if not violations(compiled.problem, possible):
        return possible
    growing = Growing(compiled, problem.pins)
    for placed in sorted(possible - problem.pins):
        growing.try_add(compiled.number[placed])
    return frozenset(growing.placed)


def _narrowed(problem: Problem, standing: Assignment, is_open: Callable[[Span], bool]) -> Problem:
    """The strict part of the problem, each task with the spans that matter."""
    held: dict[TaskId, set[Span]] = {}
    for placed in standing:
        held.setdefault(placed.task, set()).add(placed.span)
    return replace(
        problem,
        tasks=tuple(_fewer(task, held.get(task.id, set()), is_open) for task in problem.tasks),
        tiers=tuple(tier for tier in problem.tiers if tier.strict),
    )


def _fewer(task: Task, held: set[Span], is_open: Callable[[Span], bool]) -> Task:
    kept = [n for n, span in enumerate(task.spans) if span in held or is_open(span)]
    return replace(
        task,
        spans=tuple(task.spans[n] for n in kept),
        worth=tuple(task.worth[n] for n in kept) if task.worth else (),
    )


def _touched(terms: Iterable[Soft], tasks: set[TaskId], days: set[int]) -> Iterator[Soft]:
    """The terms, or the parts of them, that placements of `tasks` on `days` can change."""
    for term in terms:
        if isinstance(term, Unmet):
            own = {task: weight for task, weight in term.tasks.items() if task in tasks}
            if own:
                yield Unmet(code=term.code, tasks=own)
        elif isinstance(term, Presence | Remaining):
            if not days.isdisjoint((day_of(term.span) - 1, day_of(term.span))):
                yield term
        elif not mentioned(term) or not tasks.isdisjoint(mentioned(term)):
            yield term
