"""Who is held when: the guard that no adult, pupil or place is in two places at once.

One interval row per live occupying occurrence for its adult, each of its pupils and a place
that takes one session at a time; the database itself refuses an overlap (a trigger on
SQLite, an exclusion constraint on PostgreSQL). Adults are held across a trust by trust id.
Duties that stand by hold nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from planner.domain.clock import DAY, clock
from planner.domain.codes import PersonCode
from planner.domain.people import Person
from planner.domain.plan import Occurrence
from planner.errors import AlreadyTaken
from planner.store.audit import Desk
from planner.store.faults import violates
from planner.store.tables.people import PersonRow
from planner.store.tables.plans import HoldRow, OccupancyRow, OccurrenceRow
from planner.store.tables.timetable import PlaceRow

NO_OVERLAP: Final = "occupancy_no_overlap"
_QUEUE: Final = 5_117_001
"""Advisory lock on PostgreSQL. Two exclusion checks may wait for one another, which the
server calls a deadlock a second later; writers of intervals queue here instead."""


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """One body held for a stretch of absolute wall-clock minutes, the end not in it."""

    body: str
    starts: int
    ends: int
    session: str
    holder: int
    """Id of the occurrence or hold it belongs to."""


class Occupancy:
    """The intervals of one school's people, pupils and places."""

    def __init__(self, desk: Desk, holder: str = "occurrence_id") -> None:
        self._desk = desk
        self._holder = holder
        """Which column says whose an interval is: an occurrence's or a hold's."""
        self._people: dict[str, str] | None = None
        self._single: frozenset[str] | None = None

    def intervals(self, occurrence: Occurrence, holder: int) -> list[Interval]:
        """What `occurrence` holds. Adults who share its demand and time share its pupils.

        The same identical stretch of one demand is one session, as for the solver: a 2:1
        is held by two adults, and their pupil is in one place.
        """
        if occurrence.stands_by:
            return []
        key = occurrence.key
        zero = occurrence.day.toordinal() * DAY
        starts, ends = zero + occurrence.starts, zero + occurrence.ends
        session = f"{key.source}:{key.code}:{key.part}@{starts}-{ends}"
        pupils = () if occurrence.kind.goes_along else occurrence.pupils
        shared = [f"pupil:{self._desk.school_id}:{ref}" for ref in pupils]
        if occurrence.place in self._places_for_one():
            shared.append(f"place:{self._desk.school_id}:{occurrence.place}")
        held = [Interval(body, starts, ends, session, holder) for body in dict.fromkeys(shared)]
        adult, alone = self._adult(occurrence.person), self._alone(holder)
        return [Interval(adult, starts, ends, alone, holder), *held]

    def take(self, intervals: Iterable[Interval]) -> None:
        """Hold all of `intervals`. Raises AlreadyTaken, naming who and when, and holds none."""
        wanted = sorted(intervals)
        if not wanted:
            return
        connection = self._desk.connection
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_QUEUE)))
        first = self._desk.next_id(OccupancyRow)
        rows = [self._row(id_, interval) for id_, interval in enumerate(wanted, first)]
        try:
            with connection.begin_nested():
                connection.execute(sa.insert(OccupancyRow), rows)
        except IntegrityError as error:
            if not violates(error, NO_OVERLAP):
                raise
            raise self._taken(wanted) from error

    def free(self, holders: Sequence[int]) -> None:
        """Let go of everything the occurrences (or holds) of these ids held."""
        if holders:
            self._desk.connection.execute(
                sa.delete(OccupancyRow).where(
                    OccupancyRow.school_id == self._desk.school_id,
                    getattr(OccupancyRow, self._holder) == sa.bindparam("holder"),
                ),
                [{"holder": holder} for holder in holders],
            )

    def _row(self, id_: int, interval: Interval) -> dict[str, Any]:
        return {
            "school_id": self._desk.school_id,
            "id": id_,
            "body": interval.body,
            "session": interval.session,
            "starts": interval.starts,
            "ends": interval.ends,
            "occurrence_id": None,
            "hold_id": None,
            self._holder: interval.holder,
        }

    def _alone(self, holder: int) -> str:
        """A session nobody shares: an adult does one thing at a time, even the same twice."""
        return f"{self._holder}:{self._desk.school_id}:{holder}"

    def _adult(self, person: PersonCode) -> str:
        if self._people is None:
            found = self._desk.connection.execute(
                sa.select(PersonRow.code, PersonRow.trust_id).where(
                    PersonRow.school_id == self._desk.school_id, PersonRow.trust_id != ""
                )
            )
            self._people = {row.code: row.trust_id for row in found}
        return _body_of_adult(self._desk, person, self._people.get(person, ""))

    def _places_for_one(self) -> frozenset[str]:
        if self._single is None:
            found = self._desk.connection.scalars(
                sa.select(PlaceRow.code).where(
                    PlaceRow.school_id == self._desk.school_id, PlaceRow.capacity == 1
                )
            )
            self._single = frozenset(found)
        return self._single

    def _taken(self, wanted: Sequence[Interval]) -> AlreadyTaken:
        """The first clash in words: among the wanted, or with what is held already."""
        latest: dict[str, Interval] = {}
        for interval in wanted:
            other = latest.get(interval.body)
            if other and interval.starts < other.ends and interval.session != other.session:
                return AlreadyTaken(f"{_words(interval)}, by another duty of this plan.")
            if other is None or interval.ends > other.ends:
                latest[interval.body] = interval
        found = self._held_already(wanted)
        if found:
            return AlreadyTaken(f"{_words(found[0])}: {found[1]}.")
        return AlreadyTaken("Somebody here is already held by another school of the trust.")

    def _held_already(self, wanted: Sequence[Interval]) -> tuple[Interval, str] | None:
        """The first of `wanted` this school holds already, and what for."""
        by_body: dict[str, list[Interval]] = {}
        for interval in wanted:
            by_body.setdefault(interval.body, []).append(interval)
        for held in self._held_between(
            min(one.starts for one in wanted), max(one.ends for one in wanted)
        ):
            for interval in by_body.get(held.body, ()):
                apart = interval.ends <= held.starts or held.ends <= interval.starts
                if not apart and interval.session != held.session:
                    return interval, held.title or held.label
        return None

    def _held_between(self, first: int, last: int) -> sa.CursorResult[Any]:
        school = OccupancyRow.school_id
        of_occurrence = sa.and_(
            OccurrenceRow.school_id == school, OccurrenceRow.id == OccupancyRow.occurrence_id
        )
        of_hold = sa.and_(HoldRow.school_id == school, HoldRow.id == OccupancyRow.hold_id)
        return self._desk.connection.execute(
            sa.select(
                OccupancyRow.body,
                OccupancyRow.session,
                OccupancyRow.starts,
                OccupancyRow.ends,
                OccurrenceRow.title,
                HoldRow.label,
            )
            .select_from(OccupancyRow)
            .outerjoin(OccurrenceRow, of_occurrence)
            .outerjoin(HoldRow, of_hold)
            .where(
                school == self._desk.school_id,
                OccupancyRow.starts < last,
                OccupancyRow.ends > first,
            )
            .order_by(OccupancyRow.starts, OccupancyRow.body)
        )


def follow_trust_ids(desk: Desk, before: Iterable[Person], after: Iterable[Person]) -> None:
    """Hold everyone under the trust id they now have, what is held already included.

    Raises AlreadyTaken when two people turn out to be one who is in two places at once.
    """
    was = {person.code: person.trust_id for person in before}
    for person in after:
        known = was.get(person.code, person.trust_id)
        if known == person.trust_id:
            continue
        change = (
            sa.update(OccupancyRow)
            .where(
                OccupancyRow.school_id == desk.school_id,
                OccupancyRow.body == _body_of_adult(desk, person.code, known),
            )
            .values(body=_body_of_adult(desk, person.code, person.trust_id))
        )
        try:
            with desk.connection.begin_nested():
                desk.connection.execute(change)
        except IntegrityError as error:
            if not violates(error, NO_OVERLAP):
                raise
            raise AlreadyTaken(
                f"{person.name} has the trust id {person.trust_id!r} of somebody who has other "
                "duties at the same time.",
                hint="Correct the trust id, or end one of the duties, and import again.",
            ) from error


def _body_of_adult(desk: Desk, person: str, trust_id: str) -> str:
    return f"trust:{trust_id}" if trust_id else f"adult:{desk.school_id}:{person}"


def _words(interval: Interval) -> str:
    kind, _, name = interval.body.partition(":")
    name = name if kind == "trust" else name.partition(":")[2]
    day = date.min + timedelta(days=interval.starts // DAY - 1)
    who = {"place": f"Place {name}", "pupil": f"Pupil {name}"}.get(kind, name)
    times = f"{clock(interval.starts)}-{clock(interval.ends)}"
    return f"{who} is already held on {day:%a %d %B %Y}, {times}"
