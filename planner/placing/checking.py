"""What was placed, put before the independent check beside everything that stands."""

from collections.abc import Iterable
from datetime import datetime

from planner.choosing import Moves, NotLegal, Row
from planner.demand_sources import needs_of
from planner.domain.plan import Rota
from planner.formulate import Formulation, formulate
from planner.interpret import interpret
from planner.placing.asked import SOURCE, Placing
from planner.rules.facts import span_of, task_id
from solver.check import score, violations
from solver.problem import Assignment, Placed, WorkerId
from solver.solution import Solution, Status


def accepted(placing: Placing, new: Assignment) -> Assignment:
    """What the independent check accepts of `new` beside every row that stands, the rows the
    search had to leave out of its own statement among them."""
    formulation, stood = _stood(placing)
    before = set(violations(formulation.problem, stood))
    while new:
        broken = [v for v in violations(formulation.problem, stood | new) if v not in before]
        if not broken:
            break
        named = {(task, worker) for v in broken for task in v.tasks for worker in v.workers}
        gone = {p for p in new if (p.task, p.worker) in named} or {max(new)}
        new -= {max(gone)}
    return new


def with_rows(placing: Placing, moves: Moves, at: datetime) -> Rota:
    """The whole rota that the new rows make beside what stands, as a draft.

    Raises NotLegal where a row is not one of the groups', is no longer asked for, or breaks a
    rule that is not broken already: the independent check sees every row beside every other.
    """
    formulation, stood = _stood(placing)
    if moves.gone or not moves.come:
        raise NotLegal("placing groups takes nothing away and adds something")
    for row in moves.come:
        mine = row.key.source == SOURCE and row.key.code in placing.groups
        if not mine or row.key not in formulation.unit_of:
            raise NotLegal("a session of these is no longer asked for")
    new = _assigned(formulation, moves.come)
    if len(new) < len(moves.come) or new & stood:
        raise NotLegal("a session of these stands already")
    broken = set(violations(formulation.problem, stood))
    if any(each not in broken for each in violations(formulation.problem, stood | new)):
        raise NotLegal("these times break a rule as things are now")
    solution = Solution(
        status=Status.FEASIBLE,
        assignment=stood | new,
        tiers=score(formulation.problem, stood | new),
        seconds=0.0,
        seed=placing.base.seed,
    )
    return interpret(
        formulation,
        solution,
        valid_from=placing.on,
        versions=placing.facts.versions,
        made_at=at,
    )


def _stood(placing: Placing) -> tuple[Formulation, Assignment]:
    """The whole week stated, and what stands in it as far as it is still asked for."""
    school, base = placing.school, placing.base
    formulation = formulate(school, needs_of(school), on=placing.on, reference=base)
    stood = _assigned(formulation, (Row(r.key, r.post, r.span) for r in base.allocations))
    return formulation, stood - _unknown(formulation, stood)


def _assigned(formulation: Formulation, rows: Iterable[Row]) -> Assignment:
    return frozenset(
        Placed(task_id(formulation.unit_of[row.key]), WorkerId(row.post), span_of(row.span))
        for row in rows
        if row.key in formulation.unit_of
    )


def _unknown(formulation: Formulation, assignment: Assignment) -> Assignment:
    """Placements at a time, or with a post, that there is no more."""
    spans = {task.id: set(task.spans) for task in formulation.problem.tasks}
    workers = {worker.id for worker in formulation.problem.workers}
    return frozenset(
        p for p in assignment if p.worker not in workers or p.span not in spans[p.task]
    )
