"""The whole model, or the part of it that a few columns can change."""

from collections.abc import Callable, Iterable

from solver.check import in_force
from solver.compiled import Compiled
from solver.constraints.barred import Barred
from solver.constraints.choice import Choice
from solver.constraints.closed import Closed
from solver.constraints.free_block import FreeBlock, FreeBlocks
from solver.constraints.max_load import MaxLoad
from solver.constraints.meet import Meet
from solver.constraints.relieved import Relieved
from solver.constraints.within import Within
from solver.intervals import DAY
from solver.problem import Hard, Placed, Span
from solver.rows import Rows


def whole(compiled: Compiled, between: Callable[[], None]) -> Rows:
    """The full model: every column free but the pins, every hard constraint posted.

    `between` is called before each constraint; it may raise to give up.
    """
    pins = compiled.problem.pins
    rows = Rows(compiled, [n for n, p in enumerate(compiled.placed) if p not in pins], pins)
    for constraint in in_force(compiled.problem):
        between()
        constraint.post(rows)
    return rows


def part(
    compiled: Compiled,
    free: list[int],
    fixed: Iterable[Placed],
    between: Callable[[], None] = lambda: None,
) -> Rows:
    """The model of some free columns round fixed placements, legal as they are.

    Constraints that no free column can break are left out: most are about other people.
    `between` is called before each constraint; it may raise to give up.
    """
    rows = Rows(compiled, free, tuple(fixed))
    reach = Reach([compiled.placed[number] for number in free])
    for constraint in in_force(compiled.problem):
        between()
        if reach.touches(constraint):
            constraint.post(rows)
    return rows


class Reach:
    """Which workers, tasks and days a set of columns can change."""

    def __init__(self, columns: list[Placed]) -> None:
        self._workers = {placed.worker for placed in columns}
        self._tasks = {placed.task for placed in columns}
        self._cells = {(p.worker, day) for p in columns for day in _days(p.span)}

    def touches(self, constraint: Hard) -> bool:
        """Whether one of the columns may break `constraint`; in doubt, yes."""
        if isinstance(constraint, FreeBlock | FreeBlocks):
            days = {day for window, _ in constraint.blocks for day in _days(window)}
            return any((w, day) in self._cells for w in constraint.workers for day in days)
        if isinstance(constraint, MaxLoad):
            return not (
                constraint.workers.isdisjoint(self._workers)
                or constraint.tasks.isdisjoint(self._tasks)
            )
        if isinstance(constraint, Within | Barred | Closed):
            return False  # the columns were made with these in mind
        if isinstance(constraint, Choice):
            return any(not shape.isdisjoint(self._tasks) for shape in constraint.shapes)
        if isinstance(constraint, Relieved):
            touched = not constraint.workers.isdisjoint(self._workers)
            return touched and not constraint.tasks.isdisjoint(self._tasks)
        if isinstance(constraint, Meet):
            return constraint.first in self._tasks or constraint.second in self._tasks
        return True


def _days(span: Span) -> range:
    """The days a span touches, and the next one, that pads may reach into."""
    return range(span.start // DAY, span.end // DAY + 2)
