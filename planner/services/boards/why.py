"""Why this person has this duty: the facts that let them, each with its source."""

from collections.abc import Iterator
from datetime import date

from planner.demand_sources import needs_of
from planner.domain.demand import Demand
from planner.domain.kinds import Condition, Permission
from planner.domain.people import Post, ProfileEntry
from planner.domain.plan import Allocation, Rota
from planner.domain.school import School
from planner.errors import NotFound
from planner.services.permissions import Action, Visitor
from planner.services.planned import school_of
from planner.store import Database


def why(
    database: Database, actor: Visitor, key: str, *, revision: int | None = None
) -> tuple[str, ...]:
    """Sentences that say what allows the holder of the demand `key` to hold it.

    `revision` None is the newest rota. Raises NotFound when nobody holds the demand.
    """
    actor.require(Action.SEE_BOARD)
    with database.reading(actor.school) as unit:
        rota = unit.rotas.get(revision) if revision else unit.rotas.latest(None)
        school = school_of(unit, rota)
        booked = {booking.code for booking in unit.bookings.all()}
    allocation = _held(rota, key)
    if allocation is None and any(f":{code}:" in key for code in booked):
        return ("Booked for this week: every rule was checked when it was.",)
    if rota is None or allocation is None:
        raise NotFound("That duty is no longer on the board.")
    return tuple(reasons(school, allocation, on=rota.valid_from))


def reasons(school: School, allocation: Allocation, *, on: date) -> Iterator[str]:
    """The same for facts in hand. `on` is the day authorisations and training must hold."""
    post = next(post for post in school.posts if post.code == allocation.post)
    demand = _demand(school, allocation)
    yield from _profile(school, post, allocation)
    if allocation.kind.leads_class:
        yield from _authorised(school, allocation, on)
    if demand is not None:
        yield from knows(post, demand)
    if allocation.pinned:
        yield "Pinned: somebody has been told, or the deputy fixed it."


def _held(rota: Rota | None, key: str) -> Allocation | None:
    return next((a for a in (rota.allocations if rota else ()) if str(a.key) == key), None)


def _demand(school: School, allocation: Allocation) -> Demand | None:
    demands = needs_of(school).demands
    return next((d for d in demands if allocation.key in d.unit_keys()), None)


def _profile(school: School, post: Post, allocation: Allocation) -> Iterator[str]:
    entries = (e for e in school.profile_entries if e.profile == post.profile)
    entry = next((e for e in entries if e.kind is allocation.kind), None)
    if entry is None:
        return
    if entry.permission is Permission.CONSENT:
        yield f"Agreed to it, beside the job description ({entry.clause})."
    else:
        yield f"The job description has it: {entry.clause}.{_condition(entry)}"


def _condition(entry: ProfileEntry) -> str:
    return {
        Condition.PLANNING_TEACHER: " A named teacher owns the plan.",
        Condition.LESS_THAN_LESSON: " Only for less than a whole lesson.",
        Condition.TRAINED: " Only when trained for it.",
        Condition.LAST_RESORT: " Only as required, after everybody else.",
    }.get(entry.condition, "")


def _authorised(school: School, allocation: Allocation, on: date) -> Iterator[str]:
    names = {person.code: person.name for person in school.people}
    for given in school.authorisations:
        in_date = given.starts <= on and (given.ends is None or on <= given.ends)
        if given.person == allocation.person and in_date:
            giver = names.get(given.given_by, given.given_by)
            yield f"{giver} authorised them to take classes, from {given.starts:%d %B %Y}."
            return


def knows(post: Post, demand: Demand) -> Iterator[str]:
    """What makes the holder of a post a natural choice for it."""
    if post.code in demand.usual:
        yield "They are the usual adult for it."
    if post.base_class and post.base_class == demand.school_class:
        yield f"They know the class: {post.base_class} is their base."
    if demand.training:
        yield f"Trained, and in date: {', '.join(demand.training)}."
