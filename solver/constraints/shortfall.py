"""Soft: minutes short of an amount that may be met in parts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from solver.constraints.phrases import lack
from solver.intervals import tasks_of
from solver.problem import Assignment, Build, Linear, Literal, Problem, Span, TaskId

PARTS: Final = 6
"""Into how many equal parts an amount is cut, at the most, to look for cuts."""

Terms = list[tuple[int, Literal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """Minutes by which what `tasks` count towards a quota falls short of `amount`.

    A task in one span counts once, however many workers hold it: `Task.counted`.
    """

    code: str
    tasks: frozenset[TaskId]
    amount: int

    def score(self, problem: Problem, assignment: Assignment) -> int:
        held = {(placed.task, placed.span) for placed in assignment if placed.task in self.tasks}
        tasks = tasks_of(problem)
        return max(0, self.amount - sum(tasks[task].counted(span) for task, span in held))

    def cost(self, build: Build) -> Linear:
        terms: Terms = []
        for task_id in sorted(self.tasks):
            task = tasks_of(build.problem)[task_id]
            worth: dict[Span, int] = dict(zip(task.spans, task.worth, strict=False))
            for span, literal in build.happening(task_id):
                terms.append((worth.get(span, span.minutes), literal))
        short = lack(build, "short", terms, self.amount)
        for cut, bound in rounded(terms, self.amount):
            build.strengthen(Linear((*cut, *short.terms), short.constant), bound)
        return short


def rounded(terms: Terms, amount: int) -> Iterator[tuple[Terms, int]]:
    """What else whole solutions of "the terms and what is short make up `amount`" keep.

    A relaxation reaches 139 minutes with 1.1 blocks of 125 and a solution with two of them: for
    a length d, `amount` is some whole lengths and a rest, and no term counts for more than its
    whole lengths times the rest, plus what it has beyond them, the rest at the most (mixed
    integer rounding; Nemhauser and Wolsey 1990). What is short counts in full.
    """
    for length in _lengths((factor for factor, _ in terms), amount):
        rest = amount % length
        if rest:
            cut = [(rest * (f // length) + min(rest, f % length), lit) for f, lit in terms]
            kept = [(factor, literal) for factor, literal in cut if factor]
            yield kept, rest * -(-amount // length)


def _lengths(factors: Iterable[int], amount: int) -> list[int]:
    """Lengths worth rounding to: those the terms have, and equal parts of the amount."""
    found = set(factors)
    found.update(-(-amount // parts) for parts in range(1, PARTS + 1))
    return sorted(length for length in found if length > 1)
