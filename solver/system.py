"""Can a goal be met under some of the rules? Asked again and again of small models.

A placement left out breaks no hard constraint, so a task that no need in question counts on
can be left out whole: a question about few groups is a model of few columns.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, unique
from typing import Final

from solver.check import in_force
from solver.clock import Clock
from solver.compiled import Compiled, compile, mentioned
from solver.constraints.barred import Barred
from solver.constraints.meet import Meet
from solver.constraints.presence import Remaining
from solver.constraints.within import Within
from solver.goals import Goal
from solver.groups import ALWAYS, Group
from solver.intervals import body_of, day_of
from solver.parts import Reach
from solver.problem import Assignment, Hard, Linear, Placed, Problem, Soft, Task, TaskId
from solver.rows import Rows, fold

SMALL: Final = 1_000
"""Columns up to which one search thread is quicker than several."""

Cell = tuple[str, int]
"""A body and a day."""

Held = list[tuple[Linear, int]]
"""Costs, each with the most it may be."""


@unique
class Answer(Enum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class System:
    """A goal beside groups of rules and needs, of which any part may be asked about."""

    problem: Problem
    present: Assignment
    goal: Goal

    def possible(self, groups: Collection[Group], clock: Clock) -> Answer:
        """Whether the goal can be met while all of `groups` hold, whatever becomes of others."""
        if clock.left() <= 0:
            return Answer.UNKNOWN
        pins = frozenset(pin for group in groups for pin in group.pins)
        rows = rows_of(self.compiled(groups), pins)
        held = [(self._cost(rows, self.goal.term), self.goal.at_most)]
        for group in groups:
            held.extend((self._cost(rows, term), self._now(term)) for term in group.keeps)
        return search(rows, held, Linear(), clock)[0]

    def compiled(self, groups: Iterable[Group]) -> Compiled:
        """What can be placed where only `groups` are in question."""
        groups = list(groups)
        counted = self._counted(groups)
        kinds: list[Hard] = [kind for kind in self.problem.hard if isinstance(kind, ALWAYS)]
        kinds.extend(kind for group in groups for kind in group.hard)
        tasks = tuple(_only(task, counted) for task in self.problem.tasks)
        return compile(
            replace(self.problem, tasks=tasks, hard=tuple(kinds), tiers=(), pins=frozenset())
        )

    def biting(self, rules: Iterable[Group], needs: Iterable[Group]) -> list[Group]:
        """The rules that can forbid anything of what the goal and `needs` count on."""
        counted = self._counted(needs)
        return [group for group in rules if any(_bites(kind, counted) for kind in group.hard)]

    def nearest(self, rules: Iterable[Group], needs: Sequence[Group]) -> list[Group]:
        """`needs` from the inside out: first those that may want a body and day the goal wants,
        then those that may want theirs; in each circle those with fewest placements first."""
        columns = self.compiled((*rules, *needs)).placed
        at = {task: list[Cell]() for task in self._counted(needs)}
        for placed in columns:
            at[placed.task].append((body_of(self.problem, placed.worker), day_of(placed.span)))
        reached = set[Cell]().union(*(at[task] for task in self.goal.tasks))
        reached |= left_alone(self.problem, self.goal.term)
        left = [(need, self._cells(need, at)) for need in needs]
        found: list[Group] = []
        while left:
            near = [(len(own), need) for need, own in left if not reached.isdisjoint(own)]
            if not near:
                break
            found.extend(need for _, need in sorted(near, key=lambda pair: pair[0]))
            inside = {id(need) for _, need in near}
            reached = reached.union(*(own for need, own in left if id(need) in inside))
            left = [(need, own) for need, own in left if id(need) not in inside]
        return [*found, *(need for need, _ in left)]

    def _cells(self, need: Group, at: Mapping[TaskId, list[Cell]]) -> list[Cell]:
        """Bodies and days the need may want, one for each placement."""
        tasks = sorted(self._counted([need]) - self.goal.tasks)
        own = [cell for term in need.keeps for cell in left_alone(self.problem, term)]
        return [*own, *(cell for task in tasks for cell in at[task])]

    def _counted(self, groups: Iterable[Group]) -> set[TaskId]:
        """The tasks that the goal and the needs and pins among `groups` count on."""
        counted = set(self.goal.tasks)
        for group in groups:
            counted.update(*(mentioned(term) for term in group.keeps))
            counted.update(pin.task for pin in group.pins)
        return counted

    def _now(self, term: Soft) -> int:
        return term.score(self.problem, self.present)

    def _cost(self, rows: Rows, term: Soft) -> Linear:
        return fold(term.cost(rows))


def _bites(kind: Hard, counted: set[TaskId]) -> bool:
    """Whether `kind` can forbid a placement of one of `counted`; in doubt, yes."""
    if isinstance(kind, Barred):
        return any(not tasks.isdisjoint(counted) for tasks in kind.pairs.values())
    if isinstance(kind, Meet):
        return {kind.first, kind.second} <= counted
    if isinstance(kind, Within):
        return kind.tasks is None or not kind.tasks.isdisjoint(counted)
    named = mentioned(kind)
    return not named or not named.isdisjoint(counted)


def left_alone(problem: Problem, term: Soft) -> set[Cell]:
    """Bodies and days of a term that wants workers left alone."""
    if not isinstance(term, Remaining):
        return set()
    return {(body_of(problem, worker), day_of(term.span)) for worker in term.workers}


def _only(task: Task, counted: set[TaskId]) -> Task:
    """The task, or its shell where nothing in question counts on it."""
    return task if task.id in counted else replace(task, spans=(), worth=())


def rows_of(compiled: Compiled, pins: frozenset[Placed]) -> Rows:
    """Every column free but the tasks of `pins`, and every constraint a column can break."""
    full = _full(compiled.problem, pins)
    free = [n for n, p in enumerate(compiled.placed) if p not in pins and p.task not in full]
    rows = Rows(compiled, free, tuple(sorted(pins)))
    reach = Reach(list(compiled.placed))
    for kind in in_force(compiled.problem):
        if reach.touches(kind):
            kind.post(rows)
    return rows


def _full(problem: Problem, pins: frozenset[Placed]) -> set[TaskId]:
    """Tasks of which every unit is among `pins`."""
    units = Counter(pin.task for pin in pins)
    return {task.id for task in problem.tasks if units[task.id] >= task.count}


def search(rows: Rows, held: Held, aim: Linear, clock: Clock) -> tuple[Answer, Assignment | None]:
    from solver.cpsat import Engine, Run  # the engine is imported only to search

    if any(cost.constant > most for cost, most in held if not cost.terms):
        return Answer.NO, None
    engine = Engine(rows)
    for cost, most in held:
        engine.hold(cost, at_most=most)
    limits = clock.limits
    workers = 1 if len(rows.free) <= SMALL else limits.workers
    run = Run(seconds=max(0.01, clock.left()), workers=workers, seed=limits.seed)
    found = engine.minimise(aim, run)
    if found.values is not None:
        return Answer.YES, rows.assignment(found.values)
    return (Answer.NO if found.impossible else Answer.UNKNOWN), None
