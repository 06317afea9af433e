"""An assignment that grows by one legal placement at a time.

Hard constraints only forbid, so what a placement could break is broken among the placements
its constraints look at. Each constraint therefore keeps those to itself, and is asked about
nothing else.
"""

from collections.abc import Iterable, Iterator
from typing import cast

from solver.check import concerns, in_force
from solver.compiled import Compiled
from solver.constraints.apart import Apart
from solver.constraints.free_block import FreeBlock, FreeBlocks
from solver.constraints.max_load import MaxLoad
from solver.constraints.presence import Remaining
from solver.constraints.relieved import Relieved
from solver.constraints.walk import Walk
from solver.gaps import Cell
from solver.intervals import DAY, body_of, day_of, occupied, tasks_of
from solver.legal import BY_MASK, Occupancy
from solver.problem import Assignment, Hard, Placed, Problem, Soft, Span, WorkerId

BY_BODY = (Apart, Walk)
"""Kinds that hold a body's placements against one another, never against another body's."""

BY_WORKER = (FreeBlock, FreeBlocks, MaxLoad, Relieved)
"""Kinds that look at the placements of their own workers only."""


class Growing:
    """A legal assignment, and what may still join it: masks are asked first, then the kinds."""

    def __init__(self, compiled: Compiled, placed: Iterable[Placed]) -> None:
        self._compiled = compiled
        self._watches = _Watches(compiled.problem)
        self._kept: dict[WorkerId, list[Remaining]] = {}
        self._cells: dict[Cell, set[Placed]] = {}
        self.placed: set[Placed] = set()
        self.occupancy = Occupancy(compiled, ())
        for one in set(placed):
            self._add(one, list(self._watches.over(one)))

    def keep(self, terms: Iterable[Soft]) -> None:
        """From now on add nothing that takes away somebody these terms want where they are."""
        for term in terms:
            if isinstance(term, Remaining):
                for worker in sorted(term.workers):
                    self._kept.setdefault(worker, []).append(term)

    def try_add(self, column: int) -> bool:
        """Add the column if nothing forbids it and nothing kept is the worse for it."""
        placed = self._compiled.placed[column]
        if placed in self.placed or not self.occupancy.room(column):
            return False
        watches = list(self._watches.over(placed))
        if self._takes_away(placed) or any(watch.broken_by(placed) for watch in watches):
            return False
        self._add(placed, watches)
        return True

    def _add(self, placed: Placed, watches: Iterable["_Watch"]) -> None:
        self.placed.add(placed)
        self.occupancy.add(placed)
        self._cells.setdefault((placed.worker, day_of(placed.span)), set()).add(placed)
        for watch in watches:
            watch.add(placed)

    def _takes_away(self, placed: Placed) -> bool:
        """Whether somebody kept would be missed who is not missed yet."""
        problem = self._compiled.problem
        taken = occupied(tasks_of(problem)[placed.task], placed.span)
        for term in self._kept.get(placed.worker, ()):
            if term.span.overlaps(taken):
                held = self._near(term.workers, term.span)
                if term.score(problem, held | {placed}) > term.score(problem, held):
                    return True
        return False

    def _near(self, workers: frozenset[WorkerId], span: Span) -> Assignment:
        """What these workers hold on the days of the span, and on the day before it."""
        days = range(span.start // DAY - 1, (span.end - 1) // DAY + 1)
        held = (self._cells.get((worker, day), ()) for worker in workers for day in days)
        return frozenset(one for some in held for one in some)


class _Watch:
    """One constraint and the placements it looks at."""

    def __init__(self, kind: Hard, problem: Problem) -> None:
        self.kind = kind
        self._problem = problem
        self._held: dict[str, set[Placed]] = {}

    def broken_by(self, placed: Placed) -> bool:
        """Whether `placed` beside what is held breaks the constraint."""
        held = self._beside(placed)
        held.add(placed)
        broken = next(iter(self.kind.violations(self._problem, cast("Assignment", held))), None)
        held.discard(placed)
        return broken is not None

    def add(self, placed: Placed) -> None:
        self._beside(placed).add(placed)

    def _beside(self, placed: Placed) -> set[Placed]:
        alone = isinstance(self.kind, BY_BODY)
        key = body_of(self._problem, placed.worker) if alone else ""
        return self._held.setdefault(key, set())


class _Watches:
    """The constraints that masks do not answer for, by whom they concern."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._of_all: list[_Watch] = []
        self._of: dict[WorkerId, list[_Watch]] = {}
        for kind in in_force(problem):
            if isinstance(kind, BY_MASK):
                continue
            watch = _Watch(kind, problem)
            if isinstance(kind, BY_WORKER):
                for worker in kind.workers:
                    self._of.setdefault(worker, []).append(watch)
            else:
                self._of_all.append(watch)

    def over(self, placed: Placed) -> Iterator[_Watch]:
        """The constraints that adding `placed` could break."""
        for watches in (self._of.get(placed.worker, ()), self._of_all):
            for watch in watches:
                if concerns(watch.kind, self._problem, placed):
                    yield watch
