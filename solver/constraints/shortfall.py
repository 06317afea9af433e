"""Soft: minutes short of an amount that may be met in parts."""

from dataclasses import dataclass

from solver.constraints.phrases import lack
from solver.intervals import tasks_of
from solver.problem import Assignment, Build, Linear, Literal, Problem, Span, TaskId


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
        terms: list[tuple[int, Literal]] = []
        for task_id in sorted(self.tasks):
            task = tasks_of(build.problem)[task_id]
            worth: dict[Span, int] = dict(zip(task.spans, task.worth, strict=False))
            for span, literal in build.happening(task_id):
                terms.append((worth.get(span, span.minutes), literal))
        return lack(build, "short", terms, self.amount)
