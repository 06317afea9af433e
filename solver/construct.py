"""A complete legal start, at once: what each need tier asks for, hardest first."""

import random
from collections.abc import Iterable

from solver.compiled import Compiled
from solver.constraints.covered import Covered
from solver.constraints.presence import Presence
from solver.constraints.shortfall import Shortfall
from solver.constraints.unmet import Unmet
from solver.growing import Growing
from solver.intervals import tasks_of
from solver.problem import Assignment, Placed, Soft, TaskId


def construct(compiled: Compiled, *, seed: int) -> Assignment:
    """Keep what still stands of pins and reference, then add tier by tier what is asked."""
    growing = Growing(compiled, compiled.problem.pins)
    for placed in sorted(compiled.problem.reference):
        if placed in compiled.number:
            growing.try_add(compiled.number[placed])
    return _filled(growing, compiled, seed)


def refill(compiled: Compiled, assignment: Assignment, *, seed: int) -> Assignment:
    """`assignment` and whatever else that is asked still fits round it."""
    return _filled(Growing(compiled, assignment), compiled, seed)


def _filled(growing: Growing, compiled: Compiled, seed: int) -> Assignment:
    """Tier by tier, and never at the cost of a tier before or of what the tier itself keeps."""
    order = _Order(compiled, random.Random(seed))  # noqa: S311 - a search, not a secret
    for tier in compiled.problem.tiers:
        if tier.strict:
            growing.keep(tier.terms)
            for term in tier.terms:
                _attempt(growing, term, order)
    return frozenset(growing.placed)


class _Order:
    """Which task first, and which of its columns first."""

    def __init__(self, compiled: Compiled, chance: random.Random) -> None:
        self.compiled = compiled
        self._chance = chance
        self._breadth = {worker: len(cols) for worker, cols in compiled.by_worker.items()}

    def tasks(self, tasks: Iterable[TaskId]) -> list[TaskId]:
        """Fewest possible placements for each unit first."""
        known = tasks_of(self.compiled.problem)

        def ease(task: TaskId) -> tuple[float, str]:
            return len(self.compiled.by_task[task]) / max(1, known[task].count), task

        return sorted(tasks, key=ease)

    def columns(self, columns: Iterable[int]) -> list[int]:
        """Workers who can do little else first, and shuffled among themselves."""

        def ease(column: int) -> tuple[int, float]:
            placed: Placed = self.compiled.placed[column]
            return self._breadth[placed.worker], self._chance.random()

        return sorted(columns, key=ease)


def _attempt(growing: Growing, term: Soft, order: _Order) -> None:
    """Add what `term` wants, as far as it goes."""
    if isinstance(term, Unmet):
        for task in order.tasks(term.tasks):
            _place(growing, order, order.compiled.by_task[task])
    elif isinstance(term, Covered):
        for task in sorted(task for shape in term.shapes if len(shape) == 1 for task in shape):
            _place(growing, order, order.compiled.by_task[task])
    elif isinstance(term, Shortfall):
        _fill(growing, term, order)
    elif isinstance(term, Presence):
        _stand(growing, term, order)


def _place(growing: Growing, order: _Order, columns: Iterable[int]) -> None:
    """Every unit of one task, while there is room."""
    for column in order.columns(columns):
        growing.try_add(column)


def _fill(growing: Growing, term: Shortfall, order: _Order) -> None:
    """The longest stretches first, until the amount is reached."""
    tasks = tasks_of(order.compiled.problem)
    placed = order.compiled.placed
    columns = [column for task in sorted(term.tasks) for column in order.compiled.by_task[task]]
    worth = {n: tasks[placed[n].task].counted(placed[n].span) for n in columns}
    held = [one for one in growing.placed if one.task in term.tasks]
    counted = sum(tasks[one.task].counted(one.span) for one in held)
    for column in sorted(order.columns(columns), key=lambda column: -worth[column]):
        if counted >= term.amount:
            return
        if growing.try_add(column):
            counted += worth[column]


def _stand(growing: Growing, term: Presence, order: _Order) -> None:
    """Workers of the kind wanted, on tasks that cover the span."""
    present = {one.worker for one in growing.placed if term.counts(one)}
    columns = [
        column
        for task in sorted(term.tasks)
        for column in order.compiled.by_task[task]
        if term.counts(order.compiled.placed[column])
    ]
    for column in order.columns(columns):
        if len(present) >= term.minimum:
            return
        worker = order.compiled.placed[column].worker
        if worker not in present and growing.try_add(column):
            present.add(worker)
