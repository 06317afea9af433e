"""Soft: work shared in proportion."""

from collections.abc import Mapping
from dataclasses import dataclass

from solver.constraints.phrases import excess, scaled, total
from solver.intervals import tasks_of
from solver.problem import Assignment, Build, Linear, Problem, TaskId, WorkerId


@dataclass(frozen=True, slots=True, kw_only=True)
class EvenLoad:
    """Each minute of `tasks` a worker does beyond its fair part costs `each`.

    The fair part is the worker's share of all the minutes asked for, every unit at its
    shortest span, rounded down: it does not depend on what gets placed.
    """

    code: str
    tasks: frozenset[TaskId]
    shares: Mapping[WorkerId, int]
    each: int

    def fair(self, problem: Problem) -> dict[WorkerId, int]:
        """Fair minutes of each sharing worker."""
        tasks = tasks_of(problem)
        asked = 0
        for task in self.tasks:
            shortest = min((span.minutes for span in tasks[task].spans), default=0)
            asked += shortest * tasks[task].count
        shares = max(1, sum(self.shares.values()))
        return {worker: asked * share // shares for worker, share in self.shares.items()}

    def score(self, problem: Problem, assignment: Assignment) -> int:
        load = dict.fromkeys(self.shares, 0)
        for placed in assignment:
            if placed.worker in load and placed.task in self.tasks:
                load[placed.worker] += placed.span.minutes
        over = (max(0, load[worker] - fair) for worker, fair in self.fair(problem).items())
        return self.each * sum(over)

    def cost(self, build: Build) -> Linear:
        parts: list[Linear] = []
        for worker, fair in self.fair(build.problem).items():
            load = [
                (placed.span.minutes, literal)
                for placed, literal in build.columns(worker=worker)
                if placed.task in self.tasks
            ]
            parts.append(excess(build, f"over/{worker}", load, fair))
        return scaled(total(parts), self.each)
