"""Hard: room is left for somebody's breaks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from solver.constraints.phrases import Column, bodies_never_overlap
from solver.errors import ProblemError
from solver.intervals import by_worker, cliques, occupied, tasks_of
from solver.problem import (
    Assignment,
    Build,
    Linear,
    Literal,
    Placed,
    Problem,
    Span,
    TaskId,
    Violation,
    WorkerId,
)

GRID: Final = 5
"""Minutes between the starts a block may have, counted from its window's start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeBlocks:
    """Blocks of free time, disjoint from one another, fit round the work of `workers`.

    Each block is (window, minutes): it starts on a 5-minute grid from the window's start, or
    at the latest start that fits, and overlaps no occupying placement of these workers (pad
    included) and no placement of `blockers`, standby tasks that also interrupt.
    """

    code: str
    workers: frozenset[WorkerId]
    blocks: tuple[tuple[Span, int], ...]
    blockers: frozenset[TaskId] | None = None
    resting: frozenset[TaskId] | None = None
    """Tasks long enough to hold breaks of their own: they interrupt nothing."""

    def __post_init__(self) -> None:
        if not self.blocks or not _fits(self.blocks, []):
            raise ProblemError(f"{self.code}: the free blocks do not fit their own windows")

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        found = _breach(self, problem, assignment, "FreeBlocks")
        if found is not None:
            yield found

    def post(self, build: Build) -> None:
        _post(self, build)

    def concerns(self, problem: Problem, placed: Placed) -> bool:
        """Whether adding `placed` could break this constraint."""
        return _interrupts(self, problem, placed) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeBlock:
    """One block of `minutes` inside `window`: `FreeBlocks` of a single block."""

    code: str
    workers: frozenset[WorkerId]
    window: Span
    minutes: int
    blockers: frozenset[TaskId] | None = None
    resting: frozenset[TaskId] | None = None
    """Tasks long enough to hold breaks of their own: they interrupt nothing."""

    def __post_init__(self) -> None:
        if self.minutes > self.window.minutes:
            raise ProblemError(f"{self.code}: the free block is longer than its window")

    @property
    def blocks(self) -> tuple[tuple[Span, int], ...]:
        return ((self.window, self.minutes),)

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        found = _breach(self, problem, assignment, "FreeBlock")
        if found is not None:
            yield found

    def post(self, build: Build) -> None:
        _post(self, build)

    def concerns(self, problem: Problem, placed: Placed) -> bool:
        """Whether adding `placed` could break this constraint."""
        return _interrupts(self, problem, placed) is not None


def candidates(window: Span, minutes: int) -> list[Span]:
    """Where a block may lie: on the grid from the window's start, and as late as it fits."""
    latest = window.end - minutes
    starts = sorted({*range(window.start, latest + 1, GRID), latest})
    return [Span(start, start + minutes) for start in starts]


def _interrupts(rule: FreeBlock | FreeBlocks, problem: Problem, placed: Placed) -> Span | None:
    """The stretch of `placed` that breaks into the windows; None if it does not."""
    if placed.worker not in rule.workers or placed.task in (rule.resting or ()):
        return None
    task = tasks_of(problem)[placed.task]
    if not task.occupies and placed.task not in (rule.blockers or ()):
        return None
    stretch = occupied(task, placed.span)
    return stretch if any(stretch.overlaps(window) for window, _ in rule.blocks) else None


def _fits(blocks: tuple[tuple[Span, int], ...], taken: list[Span]) -> bool:
    """Whether the blocks can be laid, in some places, clear of `taken` and one another."""
    if not blocks:
        return True
    (window, minutes), rest = blocks[0], blocks[1:]
    return any(
        not any(block.overlaps(span) for span in taken) and _fits(rest, [*taken, block])
        for block in candidates(window, minutes)
    )


def _longest_gap(window: Span, taken: list[Span]) -> int:
    """Minutes of the longest stretch of `window` clear of `taken`."""
    longest, clear_from = 0, window.start
    for span in sorted(taken):
        longest = max(longest, min(span.start, window.end) - clear_from)
        clear_from = max(clear_from, span.end)
    return max(longest, window.end - clear_from)


def _breach(
    rule: FreeBlock | FreeBlocks, problem: Problem, assignment: Assignment, kind: str
) -> Violation | None:
    """The first block that cannot be had, with the longest gap found in its window."""
    work: list[tuple[Span, Placed]] = []
    held = by_worker(assignment)
    for worker in rule.workers:
        for placed in held.get(worker, ()):
            stretch = _interrupts(rule, problem, placed)
            if stretch is not None:
                work.append((stretch, placed))
    taken = [stretch for stretch, _ in work]
    if _fits(rule.blocks, taken):
        return None
    alone = [block for block in rule.blocks if not _fits((block,), taken)]
    window, minutes = alone[0] if alone else rule.blocks[-1]
    if not alone:
        minutes = sum(length for _, length in rule.blocks)
    return Violation(
        code=rule.code,
        kind=kind,
        workers=tuple(sorted(rule.workers)),
        tasks=tuple(placed.task for stretch, placed in sorted(work) if stretch.overlaps(window)),
        span=window,
        limit=minutes,
        found=_longest_gap(window, taken),
    )


def _post(rule: FreeBlock | FreeBlocks, build: Build) -> None:
    blocks: list[list[tuple[Span, Literal]]] = []
    for number, (window, minutes) in enumerate(rule.blocks):
        choices = [
            (block, build.new_literal(f"free/{number}/{block.start}"))
            for block in candidates(window, minutes)
        ]
        build.at_most_one([literal for _, literal in choices])
        build.at_least(Linear(tuple((1, literal) for _, literal in choices)), 1)
        blocks.append(choices)
    _keep_clear(rule, build, blocks)


def _keep_clear(
    rule: FreeBlock | FreeBlocks, build: Build, blocks: list[list[tuple[Span, Literal]]]
) -> None:
    """No block on another, and none on work.

    Where a body's columns exclude one another already, the blocks join them in one clique a
    moment; otherwise each column excludes the blocks it overlaps.
    """
    tasks = tasks_of(build.problem)
    together = bodies_never_overlap(build.problem) and _one_body(rule, build.problem)
    stretches = [(b.start, b.end, literal) for block in blocks for b, literal in block]
    for column, stretch in _columns(rule, build):
        if together and tasks[column[0].task].occupies:
            stretches.append((stretch.start, stretch.end, column[1]))
        else:
            for block in blocks:
                beside = [literal for b, literal in block if b.overlaps(stretch)]
                build.at_most_one([column[1], *beside])
    for clique in cliques(stretches):
        build.at_most_one(clique)


def _one_body(rule: FreeBlock | FreeBlocks, problem: Problem) -> bool:
    return len({problem.body_of.get(worker, worker) for worker in rule.workers}) == 1


def _columns(rule: FreeBlock | FreeBlocks, build: Build) -> Iterator[tuple[Column, Span]]:
    """Columns that interrupt, each with its stretch cut to the windows' hull."""
    first = min(window.start for window, _ in rule.blocks)
    last = max(window.end for window, _ in rule.blocks)
    for worker in sorted(rule.workers):
        for placed, literal in build.columns(worker=worker, near=Span(first, last)):
            stretch = _interrupts(rule, build.problem, placed)
            if stretch is not None:
                yield (placed, literal), Span(max(stretch.start, first), min(stretch.end, last))
