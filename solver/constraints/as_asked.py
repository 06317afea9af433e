"""Hard, always in force: no more of a task than is asked for."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.intervals import day_of, tasks_of
from solver.problem import Assignment, Build, Linear, Placed, Problem, Violation


@dataclass(frozen=True, slots=True, kw_only=True)
class AsAsked:
    """At most `Task.count` units of a task are placed, on different days if `one_a_day`."""

    code: str = "as asked"

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        tasks = tasks_of(problem)
        units: dict[tuple[str, int], list[Placed]] = {}
        for placed in assignment:
            units.setdefault((placed.task, -1), []).append(placed)
            if tasks[placed.task].one_a_day:
                units.setdefault((placed.task, day_of(placed.span)), []).append(placed)
        for (_, day), held in sorted(units.items()):
            most = tasks[held[0].task].count if day == -1 else 1
            if len(held) > most:
                yield Violation(
                    code=self.code,
                    kind="AsAsked",
                    workers=tuple(placed.worker for placed in sorted(held)),
                    tasks=(held[0].task,),
                    span=max(held).span,
                    limit=most,
                    found=len(held),
                )

    def post(self, build: Build) -> None:
        for task in build.problem.tasks:
            columns = build.columns(task=task.id)
            if task.count == 1:
                build.at_most_one([literal for _, literal in columns])
                continue
            if len(columns) > task.count:
                build.at_most(Linear(tuple((1, literal) for _, literal in columns)), task.count)
            if task.one_a_day:
                days: dict[int, list[int]] = {}
                for number, (placed, _) in enumerate(columns):
                    days.setdefault(day_of(placed.span), []).append(number)
                for numbers in days.values():
                    build.at_most_one([columns[number][1] for number in numbers])

    def concerns(self, problem: Problem, placed: Placed) -> bool:
        """Whether adding `placed` could break this constraint."""
        return True
