"""Re-planning a day of a published week: options to choose from, and one kept as a draft."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from planner.domain.clock import DAY, Span, weekday_of
from planner.domain.people import Absence, Person
from planner.domain.plan import Allocation, Rota
from planner.domain.school import School, Snapshot
from planner.domain.week import cycle_week, monday_of
from planner.errors import NotFound, PlannerError
from planner.horizon import dated_week, week_rota
from planner.replanning import DayChange, Mending, Option, explained, options
from planner.services.giving_back import given_back_by
from planner.services.laid import weeks_of_their_own
from planner.services.permissions import Action, Visitor
from planner.store import Database, Unit
from solver.child import run_in_child
from solver.errors import ChildDied
from solver.solution import Limits

__all__ = [
    "DEFAULT_SECONDS",
    "DayChange",
    "Option",
    "Options",
    "ReplanRequest",
    "keep_option",
    "mending_of",
    "people_who_may_be_out",
    "replan_options",
]

DEFAULT_SECONDS: Final = 10.0
SOON_SECONDS: Final = 0.8
"""For the wet-play switch: the bell rings, and what is shown is looked at further anyway."""
QUICK_SECONDS: Final = 1.8
"""For a first answer: what one absent adult of the support staff takes is mostly proved by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplanRequest:
    """The day to mend, the moment from which it may change, and who has just dropped out."""

    day: date
    since: int = 0
    """Minute of the day: what starts before it is past or running, and stays."""
    out: tuple[str, ...] = ()
    """Names or codes of people who are away from then on, beside the absences recorded."""
    seconds: float = DEFAULT_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What cannot stand, and the ways to mend it."""

    request: ReplanRequest
    lost: tuple[Allocation, ...]
    """Duties of that day that the facts no longer let stand, in order of time."""
    options: tuple[Option, ...]
    """From the one that moves nobody to the one that meets most."""
    out: tuple[Absence, ...]
    """The absences that keeping an option records."""
    mending: Mending | None = field(default=None, repr=False)
    """The facts they were worked out from; None where somebody else made them."""
    names: tuple[tuple[str, str], ...]
    """Code and name of everybody in `lost`."""


def replan_options(
    database: Database, actor: Visitor, request: ReplanRequest, *, at: datetime
) -> Options:
    """The options for `request.day`, each a whole legal rota of its week.

    Raises NotFound for a name nobody has, and where no rota is live in that week.
    """
    actor.require(Action.DRAFT_ROTA)
    with database.reading(actor.school) as unit:
        asked = mending_of(unit, request, at)
    return _searched(request, *asked)


def people_who_may_be_out(database: Database, actor: Visitor) -> tuple[tuple[str, str], ...]:
    """Code and name of everybody on the books, by name."""
    actor.require(Action.DRAFT_ROTA)
    with database.reading(actor.school) as unit:
        people = unit.facts.load().school.people
    return tuple(sorted(((p.code, p.name) for p in people), key=lambda pair: pair[1]))


def keep_option(
    database: Database, actor: Visitor, found: Options, number: int, *, at: datetime
) -> Rota:
    """Keep option `number`, from 1, as a draft of its week, and record who is away.

    Publishing that draft changes that week alone. Raises NotFound where there is no such
    option.
    """
    actor.require(Action.DRAFT_ROTA)
    if not 1 <= number <= len(found.options):
        raise NotFound(f"There is no option {number}.", hint="Ask for the options again.")
    rota = found.options[number - 1].rota
    if found.mending:
        rota = explained(found.mending, rota)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        snapshot = unit.facts.load()
        versions = rota.versions
        if found.out:
            facts = snapshot.school
            unit.facts.replace(replace(facts, absences=_with(facts.absences, found.out)))
            after = unit.facts.versions()
            unchanged = dict(snapshot.versions) == dict(versions)
            versions = after if unchanged else versions
        return unit.rotas.add(replace(rota, versions=versions))


def _searched(request: ReplanRequest, mending: Mending, out: tuple[Absence, ...]) -> Options:
    try:
        found = run_in_child(
            options, mending, Limits(seconds=request.seconds), seconds=request.seconds
        )
    except ChildDied as error:
        raise PlannerError("The search did not come to an end.", hint="Ask again.") from error
    names = {person.code: person.name for person in mending.week.people}
    lost = tuple(_lost(mending, found))
    told = tuple(sorted((row.person, names.get(row.person, row.person)) for row in lost))
    return Options(request=request, lost=lost, options=found, out=out, names=told, mending=mending)


def _lost(mending: Mending, found: tuple[Option, ...]) -> Iterator[Allocation]:
    """What even the option that moves nobody takes away."""
    first = found[0]
    for change in first.changes:
        for row in change.loses:
            if weekday_of(row.span.start) == mending.weekday:
                yield row


def mending_of(
    unit: Unit, request: ReplanRequest, at: datetime
) -> tuple[Mending, tuple[Absence, ...]]:
    """What there is to mend as the facts are now, and the absences the request adds."""
    snapshot: Snapshot = unit.facts.load()
    out = tuple(_absences(snapshot.school, request))
    school = replace(snapshot.school, absences=_with(snapshot.school.absences, out))
    monday = monday_of(request.day)
    followed, told = _told(unit, school, monday)
    mending = Mending(
        week=given_back_by(told).of(dated_week(school, monday, rota=followed)),
        told=told,
        weekday=request.day.weekday(),
        since=request.since,
        versions=snapshot.versions,
        made_at=at,
    )
    return mending, out


def _told(unit: Unit, school: School, monday: date) -> tuple[Rota | None, Rota]:
    """The standing rota the week follows, and what is live in it as a rota of that week."""
    adopted, week = unit.rotas.adopted(), cycle_week(school, monday)
    own = weeks_of_their_own(unit).get(monday)
    if own is not None:
        revision = next(p.rota_revision for p in unit.publications.history() if p.number == own)
        live = unit.rotas.get(revision)
        assert live is not None
        followed = unit.rotas.get(live.parent) if live.parent else adopted
        return followed, live
    if adopted is None or week is None:
        raise NotFound(
            f"Nothing is published for the week of {monday.day} {monday:%B %Y}.",
            hint="Draft and publish the rota first.",
        )
    return adopted, replace(week_rota(adopted, week), parent=adopted.revision)


def _absences(school: School, request: ReplanRequest) -> Iterator[Absence]:
    for name in request.out:
        person = _person(school, name)
        yield Absence(person=person.code, day=request.day, starts=request.since, ends=DAY)


def _person(school: School, asked: str) -> Person:
    wanted = asked.strip().casefold()
    for person in school.people:
        if wanted in (person.code.casefold(), person.name.casefold()):
            return person
    raise NotFound(f"There is nobody called {asked!r} here.", hint="Ask by name or by code.")


def _with(known: tuple[Absence, ...], more: tuple[Absence, ...]) -> tuple[Absence, ...]:
    """Absences with `more`, those they take in left out."""
    kept = [old for old in known if not any(_inside(old, new) for new in more)]
    return (*kept, *more)


def _inside(old: Absence, new: Absence) -> bool:
    same = (old.person, old.day) == (new.person, new.day)
    return same and Span(old.starts, old.ends).within(Span(new.starts, new.ends))
