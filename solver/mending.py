"""The part of a plan that may change: its model, its costs, and what a repair comes to."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from solver.check import score, violations
from solver.clock import Clock
from solver.compiled import compile, mentioned
from solver.constraints.disturbed import Disturbed
from solver.constraints.max_load import MaxLoad
from solver.constraints.presence import Presence, Remaining
from solver.constraints.unmet import Unmet
from solver.construct import refill
from solver.growing import Growing
from solver.intervals import DAY, day_of
from solver.ladder import Climbed, Ladder
from solver.legal import Occupancy
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
from solver.questions import Questions
from solver.repair import STABILITY, Repair, Told
from solver.rows import Rows, fold
from solver.search import Over
from solver.solution import TierResult


class Mending:
    """The part of a problem that may change, and what each tier counts in it."""

    def __init__(self, problem: Problem, told: Told) -> None:
        self._whole = problem
        self._told = told
        self.standing = what_stands(problem, told.reference)
        lost = told.reference - self.standing
        self._days = told.days if told.days is not None else {day_of(p.span) for p in lost}
        self._problem = _narrowed(problem, self.standing, self._open)
        self._compiled = compile(self._problem)
        kept = (p for p in self.standing if p in problem.pins or not self._open(p.span))
        self._fixed = frozenset(kept)
        self._free = self._fitting()
        self._terms = self._counted()
        self._ladder: Ladder | None = None

    def model(self, clock: Clock) -> tuple[Rows, list[Linear]]:
        """The model of what may change, and its costs. Raises `Over` when the time is."""

        def between() -> None:
            if clock.left() <= 0:
                raise Over

        rows = part(self._compiled, self._free, sorted(self._fixed), between)
        needs = [total_of(rows, terms) for terms in self._terms]
        return rows, [*needs, *map(fold, self._stability.parts(rows))]

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

    def climb(
        self, clock: Clock, budget: int | None = None, freely: Climbed | None = None
    ) -> Climbed:
        """The best that disturbs at most `budget` bodies, or as many as it takes.

        With a budget, `freely` is what the climb without one came to.
        """
        ladder = self._ladder
        try:
            ladder = self._ladder = ladder or self._made(clock)
        except Over:
            nothing = (0,) * (len(self._terms) + 2)
            return Climbed(assignment=self.standing, scores=nothing, bounds=nothing)
        ladder.go_by(clock)
        if budget is None:
            return ladder.climb(self._filled(self.standing))
        return ladder.climb(self.standing, [(ladder.costs[-2], budget)], freely)

    def _made(self, clock: Clock) -> Ladder:
        rows, costs = self.model(clock)
        return Ladder(
            rows=rows,
            costs=costs,
            counting=self._counting(),
            bodies=self._bodies(),
            moved=lambda found: self._stability.bodies(self._problem, found),
            known=frozenset(rows.literals_of(self.standing)),
            clock=clock,
            questions=Questions(rows=rows, clock=clock),
            measure=self.scores,
            fill=self._filled,
        )

    def _bodies(self) -> dict[str, frozenset[int]]:
        """By body, the literals of its free columns."""
        of: dict[str, set[int]] = {}
        for literal, number in enumerate(self._free, start=1):
            of.setdefault(self._compiled.body[number], set()).add(literal)
        return {body: frozenset(literals) for body, literals in of.items()}

    def _counting(self) -> list[frozenset[int]]:
        """By strict tier, the free literals of tasks that it counts on."""
        of: dict[TaskId, list[int]] = {}
        for literal, number in enumerate(self._free, start=1):
            of.setdefault(self._compiled.placed[number].task, []).append(literal)
        every = frozenset(range(1, len(self._free) + 1))
        return [
            frozenset(
                literal
                for task in frozenset[TaskId]().union(*map(mentioned, terms))
                for literal in of.get(task, ())
            )
            if all(isinstance(term, Remaining) or mentioned(term) for term in terms)
            else every
            for terms in self._terms
        ]

    def _filled(self, assignment: Assignment) -> Assignment:
        """What is placed, and what more of what may move fits at once."""
        movable = {self._compiled.placed[number] for number in self._free}
        more = refill(self._compiled, assignment, seed=1)
        return frozenset(p for p in more if p in movable or p in assignment)

    def scores(self, assignment: Assignment) -> list[int]:
        needs = (
            sum(term.score(self._problem, assignment) for term in terms) for terms in self._terms
        )
        return [*needs, *divmod(self._stability.score(self._problem, assignment), UNIT)]

    def repair(self, climbed: Climbed, began: float) -> Repair:
        """What was found, measured on the whole problem; what stands, if the check objects."""
        assignment, bounds = climbed.assignment, list(climbed.bounds)
        if violations(self._whole, assignment):
            assignment, bounds = self.standing, [0] * len(bounds)
        own = self.scores(assignment)
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
            work=self._ladder.questions.work if self._ladder else 0.0,
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


def what_stands(problem: Problem, reference: Assignment) -> Assignment:
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
