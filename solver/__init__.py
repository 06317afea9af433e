"""Personnel task scheduling: tasks with candidate spans, workers, constraints, tiers.

State a `Problem`, solve it with `solver.solve.solve` or, in a process of its own, with
`solver.child.solve_in_child`; check any assignment with `solver.check.violations`. The kinds
of constraint and cost are in `solver.constraints`. Only the search itself loads the engine.
"""

from solver.errors import ChildDied, PinClash, ProblemError, SolverError
from solver.problem import (
    UNIT,
    Assignment,
    Placed,
    Problem,
    ResourceId,
    Span,
    Task,
    TaskId,
    Tier,
    Violation,
    Worker,
    WorkerId,
)
from solver.solution import Limits, Progress, Solution, Status, TierResult

__all__ = [
    "UNIT",
    "Assignment",
    "ChildDied",
    "Limits",
    "PinClash",
    "Placed",
    "Problem",
    "ProblemError",
    "Progress",
    "ResourceId",
    "Solution",
    "SolverError",
    "Span",
    "Status",
    "Task",
    "TaskId",
    "Tier",
    "TierResult",
    "Violation",
    "Worker",
    "WorkerId",
]
