"""Can a goal be met under some of the rules? Asked again and again of small models.

A placement left out breaks no hard constraint, so a task nobody's need counts on can be left
out whole: a question about few groups is a model of few columns.
"""

import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from enum import Enum, unique
from typing import TYPE_CHECKING, Final

from solver.compiled import Compiled, compile, mentioned
from solver.constraints.stay_close import StayClose
from solver.goals import Goal, Standing, beside
from solver.groups import ALWAYS, Group
from solver.parts import Reach
from solver.problem import Assignment, Linear, Problem, Soft, TaskId
from solver.rows import Rows
from solver.solution import Limits

if TYPE_CHECKING:
    from solver.cpsat import Engine, Found

SMALL: Final = 400
"""Columns up to which one search thread is quicker than several."""

MOVED: Final = 1_000
"""What moving one present placement weighs, against minutes and units of later tiers."""


@unique
class Answer(Enum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """When to stop, and how to search until then."""

    until: float
    """`time.monotonic()` at which the time is up."""
    limits: Limits

    @classmethod
    def start(cls, limits: Limits) -> "Clock":
        return cls(until=time.monotonic() + limits.seconds, limits=limits)

    def left(self) -> float:
        return self.until - time.monotonic()

    def within(self, seconds: float) -> "Clock":
        """The same clock, stopped after so many seconds at the latest."""
        return replace(self, until=min(self.until, time.monotonic() + seconds))


class System:
    """A goal beside groups of rules and needs, of which any part may be asked about."""

    def __init__(self, problem: Problem, present: Assignment, goal: Goal) -> None:
        self._problem = problem
        self._present = present
        self._goal = goal
        self._facts = tuple(kind for kind in problem.hard if isinstance(kind, ALWAYS))

    def possible(self, groups: Collection[Group], clock: Clock) -> Answer:
        """Whether the goal can be met while all of `groups` hold, and no other rule need."""
        if clock.left() <= 0:
            return Answer.UNKNOWN
        compiled = self._compiled(groups)
        pins = frozenset(pin for group in groups for pin in group.pins)
        free = [n for n, placed in enumerate(compiled.placed) if placed not in pins]
        rows = Rows(compiled, free, tuple(pins))
        post(rows, compiled)
        wanted = [(self._goal.term, self._goal.at_most)]
        for group in groups:
            for term in group.keeps:
                wanted.append((term, term.score(self._problem, self._present)))
        found = _solve(rows, [(rows_cost(rows, term), most) for term, most in wanted], clock)
        return _answer(found)

    def columns(self, groups: Collection[Group]) -> Compiled:
        """What can still be placed where only `groups` are asked about."""
        return self._compiled(groups)

    def _compiled(self, groups: Iterable[Group]) -> Compiled:
        groups = list(groups)
        counted = set(self._goal.tasks)
        for group in groups:
            counted.update(*(mentioned(term) for term in group.keeps))
            counted.update(pin.task for pin in group.pins)
        hard = (*self._facts, *(kind for group in groups for kind in group.hard))
        return compile(
            replace(self._problem, tasks=_only(self._problem, counted), hard=hard, tiers=(), pins=frozenset())
        )


def fill(
    problem: Problem, goal: Goal, before: Standing, present: Assignment, clock: Clock
) -> tuple[Answer, Assignment | None]:
    """Meet the goal with every rule in force and no need beside it worse in total.

    Of such assignments the one that costs later needs and `present` least, as far as time
    allows. What comes back is the engine's word: `goals.fills` has to confirm it.
    """
    compiled = compile(problem)
    free = [n for n, placed in enumerate(compiled.placed) if placed not in problem.pins]
    rows = Rows(compiled, free, problem.pins)
    post(rows, compiled)
    held: dict[str, list[Linear]] = {}
    for tier, term in beside(problem, goal):
        held.setdefault(tier, []).append(term.cost(rows))
    bounds = [(total(costs), before.get(tier, 0)) for tier, costs in held.items()]
    bounds.append((rows_cost(rows, goal.term), goal.at_most))
    kept = frozenset(placed for placed in present if placed in compiled.number)
    aim = [StayClose(code="", reference=kept, each=MOVED).cost(rows)]
    names = [tier.name for tier in problem.tiers]
    for tier_ in problem.tiers[names.index(goal.tier) + 1 :]:
        if tier_.strict:
            aim.append(rows.tier(tier_))
    found = _solve(rows, bounds, clock, total(aim))
    answer = _answer(found)
    if found is None or found.values is None:
        return answer, None
    return answer, rows.assignment(found.values)
