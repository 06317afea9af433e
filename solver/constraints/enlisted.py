"""Soft: how many people it takes."""

from dataclasses import dataclass

from solver.constraints.phrases import busy, total
from solver.intervals import body_of, tasks_of
from solver.problem import Assignment, Build, Linear, Literal, Placed, Problem, TaskId

Column = tuple[Placed, Literal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enlisted:
    """Each body that holds any of `tasks` costs `each`, however much of them it holds."""

    code: str
    tasks: frozenset[TaskId]
    each: int = 1

    def score(self, problem: Problem, assignment: Assignment) -> int:
        held = (placed for placed in assignment if placed.task in self.tasks)
        return self.each * len({body_of(problem, placed.worker) for placed in held})

    def cost(self, build: Build) -> Linear:
        if not self.each:
            return Linear()
        bodies: dict[str, list[Column]] = {}
        for task in sorted(self.tasks):
            for column in build.columns(task=task):
                body = body_of(build.problem, column[0].worker)
                bodies.setdefault(body, []).append(column)
        return total(self._one(build, body, bodies[body]) for body in sorted(bodies))

    def _one(self, build: Build, body: str, columns: list[Column]) -> Linear:
        """The cost of one body. Standby goes in on its own: it excludes nothing in time."""
        tasks = tasks_of(build.problem)
        taken = [column for column in columns if tasks[column[0].task].occupies]
        found = busy(build, f"enlisted/{body}", taken)
        for placed, literal in columns:
            if tasks[placed.task].occupies:
                continue
            if found is None or len(taken) == 1:
                shared = build.new_literal(f"enlisted/{body}")
                if found is not None:
                    build.implies(found, shared)
                found, taken = shared, columns
            build.implies(literal, found)
        return Linear() if found is None else Linear(((self.each, found),))
