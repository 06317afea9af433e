"""Who has not provably heard of a change to their day, and that somebody has now been told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from planner.domain.codes import PersonCode
from planner.domain.plan import Occurrence, Publication
from planner.domain.week import monday_of
from planner.errors import NotFound
from planner.services.permissions import Action, Visitor
from planner.store import Database, SeenHow, Unit

_WEEK: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What one person's day became by publications of its own week."""

    person: PersonCode
    publication: int
    """The newest that changed anything still to come."""
    gains: tuple[Occurrence, ...]
    loses: tuple[Occurrence, ...]
    told: bool
    """Whether they provably know: own page, calendar, or told in person."""

    @property
    def first(self) -> int:
        """Minute of the day of the first duty that differs."""
        return min(one.starts for one in (*self.gains, *self.loses))


def tell(
    database: Database, actor: Visitor, person: PersonCode, publication: int, *, at: datetime
) -> None:
    """Note that `person` was told of `publication` in person.

    Raises NotFound for nobody of that code and for a publication that is not there.
    """
    actor.require(Action.SEE_TODAY)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        people = {known.code for known in unit.facts.load().school.people}
        published = {each.number for each in unit.publications.history()}
        if person not in people or publication not in published:
            raise NotFound("There is nothing to tell them of any more.")
        unit.sightings.note(person, publication, SeenHow.IN_PERSON)


def unseen(database: Database, actor: Visitor) -> int:
    """The newest publication, if the visitor's own page has not shown it yet; else 0."""
    actor.require(Action.SEE_OWN_WEEK)
    if actor.person is None:
        return 0
    with database.reading(actor.school) as unit:
        latest = unit.publications.latest()
        if latest is None or unit.sightings.knows(actor.person, latest.number, SeenHow.OWN_PAGE):
            return 0
    return latest.number


def note_own_week_seen(
    database: Database, actor: Visitor, publication: int, *, at: datetime
) -> None:
    """Note that the visitor was shown their own week as of `publication`; once is enough."""
    actor.require(Action.SEE_OWN_WEEK)
    if actor.person is None:
        return
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        if publication in {each.number for each in unit.publications.history()}:
            unit.sightings.note(actor.person, publication, SeenHow.OWN_PAGE)


def changes_on(unit: Unit, day: date, minute: int) -> tuple[Changed, ...]:
    """Whose day changed by a publication of its own week, duties past by `minute` left out.

    By the first duty that differs, those not provably told among the rest.
    """
    history = {each.number: each for each in unit.publications.history() if _of_week(each, day)}
    if not history:
        return ()
    rows = [row for row in unit.occurrences.touched(day) if row.ends > minute]
    seen, fetched = unit.sightings.newest(), unit.sightings.fetched()
    found = []
    for person, own in _by_person(rows).items():
        changed = _changed(person, own, history)
        if changed:
            number = changed.publication
            heard = fetched.get(person)
            told = seen.get(person, 0) >= number or (
                heard is not None and heard >= history[number].at
            )
            found.append(
                Changed(
                    person=person,
                    publication=number,
                    gains=changed.gains,
                    loses=changed.loses,
                    told=told,
                )
            )
    return tuple(sorted(found, key=lambda each: (each.first, each.person)))


def _of_week(publication: Publication, day: date) -> bool:
    """Whether it is of the week of `day` alone: a standing rota is no change of the day."""
    return (
        publication.first_day >= monday_of(day)
        and (publication.last_day - publication.first_day).days < _WEEK
        and publication.first_day <= day <= publication.last_day
    )


def _by_person(rows: Iterable[Occurrence]) -> Mapping[PersonCode, list[Occurrence]]:
    found = defaultdict[PersonCode, list[Occurrence]](list)
    for row in rows:
        found[row.person].append(row)
    return found


def _changed(
    person: PersonCode, rows: list[Occurrence], history: Mapping[int, Publication]
) -> Changed | None:
    """What the person's day is now against what it was before any of these publications."""
    first = min(history)
    now = {_shown(row): row for row in rows if row.to_pub is None}
    before = {
        _shown(row): row
        for row in rows
        if row.from_pub < first and (row.to_pub is None or row.to_pub >= first)
    }
    gains = tuple(now[key] for key in sorted(now.keys() - before.keys()))
    loses = tuple(before[key] for key in sorted(before.keys() - now.keys()))
    newest = [row.from_pub for row in gains] + [row.to_pub or 0 for row in loses]
    if not newest:
        return None
    return Changed(person=person, publication=max(newest), gains=gains, loses=loses, told=False)


def _shown(row: Occurrence) -> tuple[int, int, str, str]:
    """All a person is shown of a duty."""
    return row.starts, row.ends, row.title, row.place_name
