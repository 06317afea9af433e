"""Why not this person for that duty: every rule in the way, with its numbers."""

from dataclasses import dataclass, replace

from planner.demand_sources import needs_of
from planner.domain.clock import stretch
from planner.domain.codes import PersonCode
from planner.domain.demand import DemandKey
from planner.domain.people import Person, Post
from planner.domain.plan import Refusal, Rota
from planner.domain.school import School
from planner.errors import NotFound
from planner.formulate import Formulation, formulate
from planner.reasons import assignment_of
from planner.refusals import every_reason
from planner.rules.facts import span_of, task_id
from planner.services.editing import standing
from planner.services.permissions import Action, Visitor
from planner.services.planned import school_of
from planner.store import Database
from solver.problem import Assignment, Placed, WorkerId


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """What stands between one person and one duty, contract line by contract line."""

    title: str
    when: str
    """ "Tue 12:00-12:45"; empty where the planner may choose the time."""
    person: str
    holds: bool = False
    """The person has it."""
    lines: tuple[tuple[str, tuple[Refusal, ...]], ...] = ()
    """The line's grade, and what keeps it from the duty."""


def why_not(
    database: Database, actor: Visitor, demand: str, person: str, *, revision: int | None = None
) -> WhyNot:
    """Every rule that keeps `person`, by code or name, from `demand` in the rota.

    A duty somebody has is asked about at its very time, without its holder. `revision` None
    is the newest rota. Raises NotFound where there is no such duty, person or rota.
    """
    actor.require(Action.SEE_UNFILLED)
    with database.reading(actor.school) as unit:
        found = unit.rotas.get(revision) if revision else unit.rotas.latest(None)
        school = school_of(unit, found)
        rota = standing(unit, found.revision) if found else None
    if rota is None:
        raise NotFound("There is no such rota.", hint="Run: hlta-planner draft")
    return why_not_for(school, rota, demand, person)


def why_not_for(school: School, rota: Rota, demand: str, person: str) -> WhyNot:
    """The same for facts in hand."""
    formulation = formulate(school, needs_of(school), on=rota.valid_from)
    key, somebody = _key(formulation, demand), _person(school, person)
    posts = [p for p in formulation.facts.posts.values() if p.person == somebody.code]
    if not posts:
        raise NotFound(f"{somebody.name} has no support post: the planner places no teachers.")
    formulation, rest, when = _without_holder(formulation, rota, key)
    title = formulation.facts.demands[task_id(formulation.unit_of[key])].title
    holder = next((a.person for a in rota.allocations if a.key == key), None)
    if holder == somebody.code:
        return WhyNot(title=title, when=when, person=somebody.name, holds=True)
    lines = tuple((_grade(post), every_reason(formulation, rest, key, post)) for post in posts)
    return WhyNot(title=title, when=when, person=somebody.name, lines=lines)


def _key(formulation: Formulation, demand: str) -> DemandKey:
    try:
        key = DemandKey.parse(demand)
    except ValueError:
        raise NotFound(f"{demand!r} is not the name of a demand.") from None
    if key not in formulation.unit_of:
        raise NotFound(f"The school asks for no duty {demand}.", hint="Draft again.")
    return key


def _person(school: School, asked: str) -> Person:
    """By code or by name, capitals aside."""
    wanted = asked.strip().casefold()
    for person in school.people:
        if wanted in (person.code.casefold(), person.name.casefold()):
            return person
    raise NotFound(f"There is nobody called {asked!r} here.", hint="Ask by name or by code.")


def _without_holder(
    formulation: Formulation, rota: Rota, key: DemandKey
) -> tuple[Formulation, Assignment, str]:
    """The duty at the time it has, if somebody has it, and the rota without that row."""
    present = assignment_of(formulation, rota)
    task = task_id(formulation.unit_of[key])
    held = next((a for a in rota.allocations if a.key == key), None)
    demand = formulation.facts.demands[task]
    if held is None:
        return formulation, present, stretch(demand.spans[0]) if len(demand.spans) == 1 else ""
    span = span_of(held.span)
    tasks = tuple(
        replace(one, spans=(span,), worth=()) if one.id == task else one
        for one in formulation.problem.tasks
    )
    asked = replace(formulation, problem=replace(formulation.problem, tasks=tasks))
    row = Placed(task, WorkerId(held.post), span)
    rest = frozenset(p for p in present if p != row and not (p.task == task and p.span != span))
    return asked, rest, stretch(held.span)


def _grade(post: Post) -> str:
    """What the contract line is, as "HLTA level 2" or "LPA"."""
    role = post.role.value
    word = role.upper() if len(role) <= 4 else role
    return f"{word} level {post.level}" if post.level else word


def people_asked_about(school: School) -> tuple[tuple[PersonCode, str], ...]:
    """Everybody who holds a support post, by name."""
    holders = {post.person for post in school.posts if post.profile}
    found = [(p.code, p.name) for p in school.people if p.code in holders]
    return tuple(sorted(found, key=lambda pair: pair[1]))
