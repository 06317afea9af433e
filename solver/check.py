"""The independent check: is an assignment legal, and what does it cost. No engine here."""

from solver.constraints.as_asked import AsAsked
from solver.intervals import tasks_of
from solver.problem import Assignment, Hard, Placed, Problem, Tier, Violation
from solver.solution import TierResult


def violations(problem: Problem, assignment: Assignment) -> list[Violation]:
    """Every breach of every hard constraint; an empty list means the assignment is legal.

    A placement of something the problem does not have (kind "Unknown") is reported and then
    left out of the other checks.
    """
    found = unknown(problem, assignment)
    if found:
        odd = {(v.tasks[0], v.workers[0], v.span) for v in found}
        assignment = frozenset(p for p in assignment if (p.task, p.worker, p.span) not in odd)
    for constraint in in_force(problem):
        found.extend(constraint.violations(problem, assignment))
    return found


def in_force(problem: Problem) -> tuple[Hard, ...]:
    """The problem's hard constraints and the one that always holds."""
    return (AsAsked(), *problem.hard)


def concerns(kind: Hard, problem: Problem, placed: Placed) -> bool:
    """Whether adding `placed` could break the constraint; true of one that does not tell."""
    tells = getattr(kind, "concerns", None)
    return tells is None or bool(tells(problem, placed))


def unknown(problem: Problem, assignment: Assignment) -> list[Violation]:
    """Placements of a task, worker or span the problem does not have."""
    tasks = tasks_of(problem)
    workers = {worker.id for worker in problem.workers}
    return [
        Violation(
            code="unknown",
            kind="Unknown",
            workers=(placed.worker,),
            tasks=(placed.task,),
            span=placed.span,
        )
        for placed in sorted(assignment)
        if placed.worker not in workers
        or placed.task not in tasks
        or placed.span not in tasks[placed.task].spans
    ]


def score(problem: Problem, assignment: Assignment) -> tuple[TierResult, ...]:
    """What each tier costs, term by term; no search, so the bounds are 0."""
    return tuple(tier_score(problem, tier, assignment) for tier in problem.tiers)


def tier_score(problem: Problem, tier: Tier, assignment: Assignment) -> TierResult:
    """The cost of one tier, its terms summed by code."""
    components: dict[str, int] = {}
    for term in tier.terms:
        components[term.code] = components.get(term.code, 0) + term.score(problem, assignment)
    return TierResult(
        name=tier.name,
        score=sum(components.values()),
        bound=0,
        seconds=0.0,
        components=components,
    )
