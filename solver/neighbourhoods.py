"""Which placements to lift, and which columns to open, for one small re-solve."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from solver.compiled import Compiled
from solver.constraints.choice import Choice
from solver.constraints.distinct import Distinct
from solver.constraints.meet import Meet
from solver.constraints.price import Preference, SpanCost
from solver.gaps import Cell, Gap
from solver.intervals import day_of, tasks_of
from solver.legal import Occupancy
from solver.problem import Assignment, Placed, Span, TaskId, WorkerId

LARGEST = 2500
"""Columns a sub-model opens at most: beyond it the small re-solve is small no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opens:
    """What a neighbourhood opens: all work in some cells, and some tasks wherever they are."""

    cells: frozenset[Cell] = frozenset()
    tasks: frozenset[TaskId] = frozenset()

    def lifts(self, placed: Placed) -> bool:
        return placed.task in self.tasks or (placed.worker, day_of(placed.span)) in self.cells


@dataclass(slots=True)
class Neighbourhoods:
    """Draws neighbourhoods, more often those that have lately paid."""

    compiled: Compiled
    chance: random.Random
    size: float = 0.8
    """Grows while sub-models prove optimal at once, shrinks when they do not finish."""
    pays: dict[str, float] = field(default_factory=dict)
    _groups: list[frozenset[TaskId]] = field(default_factory=list)
    _legs: dict[TaskId, set[TaskId]] = field(default_factory=dict)
    """Tasks that meet end to start: neither moves while the other stays."""
    _price: list[int] = field(default_factory=list)
    """What each column costs by itself, in the tiers that are not strict."""

    def __post_init__(self) -> None:
        for tier in self.compiled.problem.tiers:
            for term in tier.terms:
                if isinstance(term, Distinct):
                    self._groups.extend(term.groups)
        for kind in self.compiled.problem.hard:
            if isinstance(kind, Meet):
                self._legs.setdefault(kind.first, set()).add(kind.second)
                self._legs.setdefault(kind.second, set()).add(kind.first)
            elif isinstance(kind, Choice):
                listed = frozenset[TaskId]().union(*kind.shapes)
                for task in listed:
                    self._legs.setdefault(task, set()).update(listed)
        self._price = prices(self.compiled)

    def draw(self, best: Assignment, gaps: list[Gap]) -> tuple[str, Opens]:
        """A kind of neighbourhood and which placements it opens."""
        days = sorted({day_of(placed.span) for placed in best}) or [0]
        kinds: dict[str, Callable[[], Opens]] = {
            "worker-days": lambda: self._worker_days(days),
            "workers": lambda: self._workers(days),
            "days": lambda: self._day(days),
            "groups": self._some_groups,
            "dear": lambda: self._dear(best, days),
        }
        if gaps:
            kinds["repair"] = lambda: self._repair(gaps, days)
            kinds["displace"] = lambda: self._displace(best, gaps)
        names = list(kinds)
        for name in ("repair", "displace"):
            self.pays.setdefault(name, 4.0)
        weights = [self.pays.setdefault(name, 1.0) for name in names]
        name = self.chance.choices(names, weights)[0]
        return name, kinds[name]()

    def learn(self, name: str, *, gained: bool) -> None:
        """Remember whether this kind of neighbourhood paid."""
        self.pays[name] = max(0.2, 0.85 * self.pays[name] + (0.6 if gained else 0.0))

    def opened(self, opens: Opens) -> list[int]:
        """The columns a neighbourhood opens, taken or not, rising."""
        numbers: set[int] = set()
        for cell in opens.cells:
            numbers.update(self.compiled.by_cell.get(cell, ()))
        for task in opens.tasks:
            numbers.update(self.compiled.by_task[task])
        return sorted(numbers)

    def columns(self, best: Assignment, opens: Opens) -> tuple[list[int], list[Placed]]:
        """The open columns that fit round what stays, and what stays."""
        pins = self.compiled.problem.pins
        stays = {placed for placed in best if placed in pins or not opens.lifts(placed)}
        round_them = Occupancy(self.compiled, stays)
        placed = self.compiled.placed
        opened = self.opened(opens)
        fits = [n for n in opened if round_them.room(n) and placed[n] not in stays]
        if len(fits) > LARGEST:
            held = [n for n in fits if placed[n] in best]
            fits = sorted({*held, *self.chance.sample(fits, LARGEST)})
        return fits, sorted(stays)

    def _count(self, few: int) -> int:
        return max(1, round(few * self.size))

    def _sample_workers(self, count: int) -> list[WorkerId]:
        workers = [worker.id for worker in self.compiled.problem.workers]
        return self.chance.sample(workers, min(count, len(workers)))

    def _worker_days(self, days: list[int]) -> Opens:
        workers = self._sample_workers(self._count(8)) + self._sample_workers(self._count(4))
        return Opens(cells=frozenset((worker, self.chance.choice(days)) for worker in workers))

    def _workers(self, days: list[int]) -> Opens:
        workers = self._sample_workers(self._count(2))
        return Opens(cells=frozenset((worker, day) for worker in workers for day in days))

    def _day(self, days: list[int]) -> Opens:
        day = self.chance.choice(days)
        workers = self._sample_workers(self._count(8))
        return Opens(cells=frozenset((worker, day) for worker in workers))

    def _some_groups(self) -> Opens:
        """Tasks that want the same adult, or a few tasks, wherever and whoever."""
        wanted: set[TaskId] = set()
        for _ in range(self._count(2)):
            if self._groups and self.chance.random() < 0.6:
                wanted |= self.chance.choice(self._groups)
            else:
                wanted.add(self.chance.choice(self.compiled.problem.tasks).id)
        return Opens(tasks=frozenset(wanted))

    def _dear(self, best: Assignment, days: list[int]) -> Opens:
        """A few placements that cost more than they might, and whoever would do it for less."""
        cells: set[Cell] = set()
        tasks: set[TaskId] = set()
        for placed in self._dearest(best):
            tasks.add(placed.task)
            cells.add((placed.worker, day_of(placed.span)))
            price = self._price[self.compiled.number[placed]]
            columns = self.compiled.by_task[placed.task]
            cheaper = [n for n in columns if self._price[n] < price]
            for number in self.chance.sample(cheaper, min(2, len(cheaper))):
                other = self.compiled.placed[number]
                cells.add((other.worker, day_of(other.span)))
        if not cells:
            return self._worker_days(days)
        near = sorted({day for _, day in cells})
        for worker in self._sample_workers(self._count(3)):
            cells.add((worker, self.chance.choice(near)))
        return Opens(cells=frozenset(cells), tasks=frozenset(tasks))

    def _dearest(self, best: Assignment) -> list[Placed]:
        """Some of the placements that another column of their task would undercut."""
        excess: dict[Placed, int] = {}
        for placed in sorted(best - self.compiled.problem.pins):
            columns = self.compiled.by_task[placed.task]
            price = self._price[self.compiled.number[placed]]
            over = price - min((self._price[n] for n in columns), default=price)
            if over > 0:
                excess[placed] = over
        if not excess:
            return []
        return self.chance.choices(list(excess), list(excess.values()), k=self._count(2))

    def _repair(self, gaps: list[Gap], days: list[int]) -> Opens:
        """Something missing, and all the work of a few who might do it, on days they might."""
        gap = self.chance.choice(gaps)
        cells = gap.cells | self._able(gap, 6)
        return Opens(cells=cells | self._beside(cells, days), tasks=gap.tasks)

    def _displace(self, best: Assignment, gaps: list[Gap]) -> Opens:
        """Something missing, what keeps a few from doing it, what keeps others from that, ...

        Each such task may go to anyone at any time, and all the work of those asked may move.
        """
        gap = self.chance.choice(gaps)
        cells, tasks = set(gap.cells), set(gap.tasks)
        if gap.cells:
            tasks |= {p.task for p in best if (p.worker, day_of(p.span)) in gap.cells}
        held = self._held(best)
        edge = sorted(tasks)
        for few in (4, 2, 1):
            found: set[TaskId] = set()
            for column in self._some_columns(edge, self._count(few)):
                placed = self.compiled.placed[column]
                cell = (placed.worker, day_of(placed.span))
                cells.add(cell)
                beside = held.get(cell, ())
                found.update(p.task for p in beside if p.span.overlaps(placed.span))
            edge = sorted(found - tasks)
            tasks |= found
        legs = (self._legs.get(task, set()) for task in sorted(tasks))
        return Opens(cells=frozenset(cells), tasks=frozenset(tasks).union(*legs))

    def _held(self, best: Assignment) -> dict[Cell, list[Placed]]:
        held: dict[Cell, list[Placed]] = {}
        for placed in best:
            held.setdefault((placed.worker, day_of(placed.span)), []).append(placed)
        return held

    def _some_columns(self, tasks: list[TaskId], each: int) -> list[int]:
        """Up to `each` columns of every task."""
        found: list[int] = []
        for task in tasks:
            columns = self.compiled.by_task[task]
            found.extend(self.chance.sample(columns, min(each, len(columns))))
        return found

    def _able(self, gap: Gap, few: int) -> frozenset[Cell]:
        """Some who might do what is missing, on days they might."""
        columns = [n for task in sorted(gap.tasks) for n in self.compiled.by_task[task]]
        drawn = self.chance.choices(columns, k=self._count(few)) if columns else []
        could = [self.compiled.placed[number] for number in drawn]
        return frozenset((placed.worker, day_of(placed.span)) for placed in could)

    def _beside(self, cells: frozenset[Cell], days: list[int]) -> set[Cell]:
        """A few others on those days."""
        near = sorted({day for _, day in cells}) or days
        others = self._sample_workers(self._count(5))
        return {(worker, self.chance.choice(near)) for worker in others}


def prices(compiled: Compiled) -> list[int]:
    """What each column costs by itself: its preference and its span's price."""
    tasks = tasks_of(compiled.problem)
    liking: list[Preference] = []
    spans: dict[tuple[TaskId, Span], int] = {}
    for tier in compiled.problem.tiers:
        for term in tier.terms:
            if isinstance(term, Preference):
                liking.append(term)
            elif isinstance(term, SpanCost):
                for task, costs in term.costs.items():
                    for span, cost in zip(tasks[task].spans, costs, strict=True):
                        spans[task, span] = spans.get((task, span), 0) + cost
    return [
        spans.get((placed.task, placed.span), 0)
        + sum(term.costs.get((placed.worker, placed.task), 0) for term in liking)
        for placed in compiled.placed
    ]
