"""What a deputy could still fill in by hand: the check that a rota's gaps are real ones."""

from collections import Counter
from collections.abc import Iterator

from planner.formulate import Formulation
from planner.rules.facts import task_id
from solver.check import score, violations
from solver.explain import why_not
from solver.problem import Assignment, Placed, Task


def could_be_placed(
    formulation: Formulation, assignment: Assignment, tiers: int | None = None
) -> list[Placed]:
    """Every single placement that breaks no rule and leaves the needs better met.

    Tries each unit nobody has, with every adult and at every time. Better is as the tiers
    say it: a need may be met at the price of later ones only. `tiers` = only the needs of
    so many tiers, from the first on.
    """
    before = _needs(formulation, assignment)[:tiers]
    return [
        placed
        for placed in _free(formulation, assignment)
        if violations(formulation.problem, assignment | {placed}) == []
        and _needs(formulation, assignment | {placed})[:tiers] < before
    ]


def _free(formulation: Formulation, assignment: Assignment) -> Iterator[Placed]:
    """Placements of open units that no rule forbids at a first look."""
    problem = formulation.problem
    for task in _open(formulation, assignment):
        for worker in problem.workers:
            if not why_not(problem, assignment, worker.id, task.id):
                yield from (Placed(task.id, worker.id, span) for span in task.spans)


def _open(formulation: Formulation, assignment: Assignment) -> list[Task]:
    held = Counter(placed.task for placed in assignment)
    needed = {task_id(d.key) for d in formulation.needs.demands}
    return [t for t in formulation.problem.tasks if held[t.id] < t.count and t.id in needed]


def _needs(formulation: Formulation, assignment: Assignment) -> tuple[int, ...]:
    tiers = zip(formulation.problem.tiers, score(formulation.problem, assignment), strict=True)
    return tuple(result.score for tier, result in tiers if tier.strict)
