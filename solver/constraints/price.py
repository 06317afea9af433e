"""Soft: prices that depend on one placement alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from solver.constraints.phrases import at_most_once
from solver.intervals import occupied, tasks_of
from solver.problem import (
    Assignment,
    Build,
    Linear,
    Literal,
    Placed,
    Problem,
    Span,
    TaskId,
    WorkerId,
)

HUNDREDTHS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """Each placement of a listed pair of worker and task costs its price."""

    code: str
    costs: Mapping[tuple[WorkerId, TaskId], int]

    def score(self, problem: Problem, assignment: Assignment) -> int:
        return sum(self.costs.get((placed.worker, placed.task), 0) for placed in assignment)

    def cost(self, build: Build) -> Linear:
        terms: list[tuple[int, Literal]] = []
        for (worker, task), price in self.costs.items():
            if price:
                columns = build.columns(task=task, worker=worker)
                terms.extend((price, literal) for _, literal in columns)
        return Linear(tuple(terms))


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanCost:
    """Each span a task is held in costs its price, aligned with `Task.spans`."""

    code: str
    costs: Mapping[TaskId, tuple[int, ...]]

    def _prices(self, problem: Problem, task: TaskId) -> dict[Span, int]:
        return dict(zip(tasks_of(problem)[task].spans, self.costs[task], strict=True))

    def score(self, problem: Problem, assignment: Assignment) -> int:
        held = {(placed.task, placed.span) for placed in assignment if placed.task in self.costs}
        prices = {task: self._prices(problem, task) for task in {task for task, _ in held}}
        return sum(prices[task][span] for task, span in held)

    def cost(self, build: Build) -> Linear:
        terms: list[tuple[int, Literal]] = []
        for task in self.costs:
            prices = self._prices(build.problem, task)
            for span, literal in held_spans(build, task):
                if prices[span]:
                    terms.append((prices[span], literal))
        return Linear(tuple(terms))


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """Each span a listed task is held in costs that task's price."""

    code: str
    tasks: Mapping[TaskId, int]

    def score(self, problem: Problem, assignment: Assignment) -> int:
        held = {(placed.task, placed.span) for placed in assignment if placed.task in self.tasks}
        return sum(self.tasks[task] for task, _ in held)

    def cost(self, build: Build) -> Linear:
        terms: list[tuple[int, Literal]] = []
        for task, price in self.tasks.items():
            if price:
                terms.extend((price, literal) for _, literal in held_spans(build, task))
        return Linear(tuple(terms))


@dataclass(frozen=True, slots=True, kw_only=True)
class PerMinute:
    """Occupied minutes, pads included, at a worker's rate in hundredths of a point.

    Rounded to whole points for each placement, half a point upwards.
    """

    code: str
    rates: Mapping[WorkerId, int]

    def _price(self, problem: Problem, placed: Placed) -> int:
        task = tasks_of(problem)[placed.task]
        if not task.occupies:
            return 0
        hundredths = self.rates.get(placed.worker, 0) * occupied(task, placed.span).minutes
        return (hundredths + HUNDREDTHS // 2) // HUNDREDTHS

    def score(self, problem: Problem, assignment: Assignment) -> int:
        return sum(self._price(problem, placed) for placed in assignment)

    def cost(self, build: Build) -> Linear:
        terms: list[tuple[int, Literal]] = []
        for worker in self.rates:
            for placed, literal in build.columns(worker=worker):
                price = self._price(build.problem, placed)
                if price:
                    terms.append((price, literal))
        return Linear(tuple(terms))


def held_spans(build: Build, task: TaskId) -> list[tuple[Span, Literal]]:
    """Literals of which one holds for each span the task is held in."""
    if at_most_once(tasks_of(build.problem)[task]):
        return [(placed.span, literal) for placed, literal in build.columns(task=task)]
    return build.happening(task)
