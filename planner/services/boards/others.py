"""Who else could take a duty at its very time, and what stands in the others' way."""

from dataclasses import dataclass, replace

from planner.demand_sources import needs_of
from planner.domain.plan import Allocation, Refusal, Rota
from planner.domain.school import School
from planner.errors import NotFound
from planner.formulate import Formulation, formulate
from planner.reasons import assignment_of, refusals
from planner.services.permissions import Action, Visitor
from planner.services.planned import school_of
from planner.store import Database
from solver.problem import Placed, Problem, Span, TaskId, WorkerId


@dataclass(frozen=True, slots=True)
class Others:
    """Everybody but the holder. Names in order; one sentence for each who could not."""

    allocation: Allocation
    could: tuple[str, ...]
    could_not: tuple[tuple[str, str], ...]
    """Name, and the first thing in the way."""


def others(database: Database, actor: Visitor, key: str, *, revision: int | None = None) -> Others:
    """Try each post on the demand `key`, everything else of the rota held as it is.

    `revision` None is the newest rota. Raises NotFound when nobody holds the demand.
    """
    actor.require(Action.SEE_BOARD)
    with database.reading(actor.school) as unit:
        rota = unit.rotas.get(revision) if revision else unit.rotas.latest(None)
        school = school_of(unit, rota)
    held = next((a for a in (rota.allocations if rota else ()) if str(a.key) == key), None)
    if rota is None or held is None:
        raise NotFound("That duty is no longer on the board.")
    return others_for(school, rota, held)


def others_for(school: School, rota: Rota, held: Allocation) -> Others:
    """The same for facts in hand. Raises NotFound for a duty the facts no longer ask for."""
    formulation = formulate(school, needs_of(school), on=rota.valid_from)
    if held.key not in formulation.unit_of:
        raise NotFound("The school no longer asks for that duty.", hint="Draft again.")
    task = TaskId(str(formulation.unit_of[held.key]))
    span = Span(held.span.start, held.span.end)
    rest = assignment_of(formulation, rota) - {Placed(task, WorkerId(held.post), span)}
    asked = replace(formulation, problem=_at_that_time(formulation.problem, task, span))
    return _told(school, formulation, held, refusals(asked, rest, held.key))


def _at_that_time(problem: Problem, task: TaskId, span: Span) -> Problem:
    tasks = tuple(
        replace(one, spans=(span,), worth=()) if one.id == task else one for one in problem.tasks
    )
    return replace(problem, tasks=tasks)


def _told(
    school: School, formulation: Formulation, held: Allocation, found: tuple[Refusal, ...]
) -> Others:
    names = {person.code: person.name for person in school.people}
    first: dict[str, str] = {}
    for refusal in found:
        first.setdefault(refusal.post, refusal.sentence)
    posts = [p for p in formulation.facts.posts.values() if p.person != held.person]
    could = {names[post.person] for post in posts if post.code not in first}
    could_not = {
        names[post.person]: first[post.code]
        for post in posts
        if post.code in first and names[post.person] not in could
    }
    return Others(held, tuple(sorted(could)), tuple(sorted(could_not.items())))
