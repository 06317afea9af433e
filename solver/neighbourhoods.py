"""Which placements to lift, and which columns to open, for one small re-solve."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from solver.compiled import Compiled
from solver.constraints.distinct import Distinct
from solver.intervals import day_of, tasks_of
from solver.legal import Occupancy
from solver.problem import Assignment, Placed, TaskId

LARGEST = 2500
"""Columns a sub-model opens at most: beyond it the small re-solve is small no more."""

Opens = Callable[[Placed], bool]


@dataclass(slots=True)
class Neighbourhoods:
    """Draws neighbourhoods, more often those that have lately paid."""

    compiled: Compiled
    chance: random.Random
    size: float = 1.0
    """Grows while sub-models prove optimal at once, shrinks when they do not finish."""
    pays: dict[str, float] = field(default_factory=dict)

    def draw(self, best: Assignment, missing: list[TaskId]) -> tuple[str, Opens]:
        """A kind of neighbourhood and which placements it opens."""
        days = sorted({day_of(placed.span) for placed in best}) or [0]
        kinds: dict[str, Callable[[], Opens]] = {
            "worker-days": lambda: self._worker_days(days),
            "workers": self._workers,
            "days": lambda: self._day(days),
            "groups": self._groups,
        }
        if missing:
            kinds["repair"] = lambda: self._repair(missing, days)
        names = list(kinds)
        weights = [self.pays.setdefault(name, 1.0) for name in names]
        name = self.chance.choices(names, weights)[0]
        return name, kinds[name]()

    def learn(self, name: str, *, gained: bool) -> None:
        """Remember whether this kind of neighbourhood paid."""
        self.pays[name] = max(0.2, 0.85 * self.pays[name] + (0.6 if gained else 0.0))

    def columns(self, best: Assignment, opens: Opens) -> tuple[list[int], list[Placed]]:
        """The open columns that fit round what stays, and what stays."""
        pins = self.compiled.problem.pins
        stays = [placed for placed in best if placed in pins or not opens(placed)]
        round_them = Occupancy(self.compiled, stays)
        kept = set(stays)
        fits = [
            number
            for number, placed in enumerate(self.compiled.placed)
            if opens(placed) and placed not in kept and round_them.room(number)
        ]
        if len(fits) > LARGEST:
            held = [n for n in fits if self.compiled.placed[n] in best]
            fits = sorted({*held, *self.chance.sample(fits, LARGEST)})
        return fits, sorted(stays)

    def _count(self, few: int) -> int:
        return max(1, round(few * self.size))

    def _sample_workers(self, count: int) -> set[str]:
        workers = [worker.id for worker in self.compiled.problem.workers]
        return set(self.chance.sample(workers, min(count, len(workers))))

    def _worker_days(self, days: list[int]) -> Opens:
        wanted = {
            (worker, self.chance.choice(days)) for worker in self._sample_workers(self._count(8))
        }
        wanted |= {(w, self.chance.choice(days)) for w in self._sample_workers(self._count(4))}
        return lambda placed: (placed.worker, day_of(placed.span)) in wanted

    def _workers(self) -> Opens:
        wanted = self._sample_workers(self._count(2))
        return lambda placed: placed.worker in wanted

    def _day(self, days: list[int]) -> Opens:
        day = self.chance.choice(days)
        wanted = self._sample_workers(self._count(8))
        return lambda placed: day_of(placed.span) == day and placed.worker in wanted

    def _groups(self) -> Opens:
        """Tasks that want the same adult, or a few tasks, wherever and whoever."""
        groups = [
            group
            for tier in self.compiled.problem.tiers
            for term in tier.terms
            if isinstance(term, Distinct)
            for group in term.groups
        ]
        wanted: set[TaskId] = set()
        for _ in range(self._count(2)):
            if groups and self.chance.random() < 0.6:
                wanted |= self.chance.choice(groups)
            else:
                wanted.add(self.chance.choice(self.compiled.problem.tasks).id)
        return lambda placed: placed.task in wanted

    def _repair(self, missing: list[TaskId], days: list[int]) -> Opens:
        """Something missing, and all the work of a few who might do it, on days they might."""
        task = self.chance.choice(missing)
        columns = self.compiled.by_task[task]
        if not columns:
            return self._worker_days(days)
        drawn = self.chance.choices(columns, k=self._count(6))
        could = [self.compiled.placed[number] for number in drawn]
        wanted = {(placed.worker, day_of(placed.span)) for placed in could}
        return lambda placed: placed.task == task or (placed.worker, day_of(placed.span)) in wanted


def missing_of(compiled: Compiled, best: Assignment) -> list[TaskId]:
    """Tasks with units nobody does yet, in the problem's order."""
    tasks = tasks_of(compiled.problem)
    done: dict[TaskId, int] = {}
    for placed in best:
        done[placed.task] = done.get(placed.task, 0) + 1
    return [task.id for task in tasks.values() if done.get(task.id, 0) < task.count]
