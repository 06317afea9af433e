"""Soft: work that nobody does."""

from collections.abc import Mapping
from dataclasses import dataclass

from solver.intervals import tasks_of
from solver.problem import UNIT, Assignment, Build, Linear, Literal, Problem, Task, TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """Each missing unit costs its task's weight in whole units and its shortest span."""

    code: str
    tasks: Mapping[TaskId, int]

    def score(self, problem: Problem, assignment: Assignment) -> int:
        done = dict.fromkeys(self.tasks, 0)
        for placed in assignment:
            if placed.task in done:
                done[placed.task] += 1
        tasks = tasks_of(problem)
        return sum(
            max(0, tasks[task].count - done[task]) * self._each(tasks[task]) for task in self.tasks
        )

    def cost(self, build: Build) -> Linear:
        terms: list[tuple[int, Literal]] = []
        constant = 0
        for task_id in self.tasks:
            task = tasks_of(build.problem)[task_id]
            each = self._each(task)
            constant += task.count * each
            terms.extend((-each, literal) for _, literal in build.columns(task=task_id))
        return Linear(tuple(terms), constant)

    def _each(self, task: Task) -> int:
        shortest = min((span.minutes for span in task.spans), default=0)
        return self.tasks[task.id] * UNIT + shortest
