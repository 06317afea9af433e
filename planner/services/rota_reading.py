"""What other programs read: published duties, rotas and publications, as the school has them.

Values of the domain, without pupils and without reasons; how they are written is the site's.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from planner.domain.codes import PersonCode
from planner.domain.plan import Occurrence, Publication, Rota
from planner.domain.policy import SchoolProfile
from planner.errors import NotFound, PlannerError
from planner.services.permissions import Action, Visitor
from planner.store import Database, RotaSummary

LONGEST_STRETCH: Final = timedelta(days=62)
"""Two months of duties an answer, first and last day included."""


class UnclearStretch(PlannerError):
    """Dates that no answer can be given for."""

    hint = "Ask for at most 62 days, the first day not after the last."


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolRead:
    profile: SchoolProfile
    live: Publication | None
    """The newest publication."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesRead:
    duties: tuple[Occurrence, ...]
    names: dict[PersonCode, str]


def school(database: Database, actor: Visitor) -> SchoolRead:
    """Which school it is and what is live in it."""
    actor.require(Action.SEE_BOARD)
    with database.reading(actor.school) as unit:
        history = unit.publications.history()
        return SchoolRead(profile=unit.facts.profile(), live=history[0] if history else None)


def duties(
    database: Database,
    actor: Visitor,
    first: date,
    last: date,
    *,
    person: PersonCode | None = None,
) -> DutiesRead:
    """Every published duty from `first` to `last`, both inclusive, in order of time.

    Raises UnclearStretch for more than two months, or none.
    """
    actor.require(Action.SEE_BOARD)
    if not timedelta() <= last - first < LONGEST_STRETCH:
        raise UnclearStretch(f"From {first.isoformat()} to {last.isoformat()} is no such stretch.")
    with database.reading(actor.school) as unit:
        people = unit.facts.load().school.people
        found = unit.occurrences.live(first, last, person=person)
    names = {known.code: known.name for known in people}
    return DutiesRead(
        duties=tuple(sorted(found, key=lambda one: (one.day, one.starts, one.person, one.key))),
        names=names,
    )


def rotas(database: Database, actor: Visitor) -> tuple[RotaSummary, ...]:
    """Every revision at a glance, newest first."""
    actor.require(Action.SEE_BOARD)
    with database.reading(actor.school) as unit:
        return tuple(sorted(unit.rotas.summaries(), key=lambda one: -one.revision))


def rota(database: Database, actor: Visitor, revision: int) -> Rota:
    """One revision whole. Raises NotFound."""
    actor.require(Action.SEE_BOARD)
    with database.reading(actor.school) as unit:
        found = unit.rotas.get(revision)
    if found is None:
        raise NotFound(f"There is no rota {revision}.")
    return found


def publications(database: Database, actor: Visitor) -> tuple[Publication, ...]:
    """Every publication, newest first."""
    actor.require(Action.SEE_BOARD)
    with database.reading(actor.school) as unit:
        return tuple(unit.publications.history())
