"""Publishing what is booked: a small publication for each day, all in one transaction (D8)."""

from collections.abc import Iterable
from datetime import date, datetime

from planner.booked import occurrence_of
from planner.domain.booking import BookedSession, Booking
from planner.domain.codes import PersonCode
from planner.domain.demand import DemandKey
from planner.domain.plan import Occurrence, Publication
from planner.domain.school import School
from planner.errors import NotFound
from planner.services.live_weeks import revision_on
from planner.services.messages import Change, write
from planner.services.publishing import keep_fragments, local_day
from planner.store import Unit


class Days:
    """Booked sessions coming and going on single days of what is published."""

    def __init__(self, unit: Unit, school: School, *, by: str, at: datetime, note: str) -> None:
        self._unit, self._school, self._by, self._at, self._note = unit, school, by, at, note
        self._people: set[PersonCode] = set()
        self._gains: dict[PersonCode, list[Occurrence]] = {}
        self._loses: dict[PersonCode, list[Occurrence]] = {}
        self._last: Publication | None = None

    def add(self, booking: Booking, session: BookedSession) -> None:
        """Publish one session beside what stands on its day.

        Raises AlreadyTaken, naming who and when, where anybody it needs is held already.
        """
        one = occurrence_of(self._school, booking, session)
        self._publish(session.day, [*self._live(session.day), one], {session.person})
        self._gains.setdefault(session.person, []).append(one)

    def remove(self, day: date, key: DemandKey) -> None:
        """Take one session out of what is published on `day`."""
        live = self._live(day)
        kept = [one for one in live if one.key != key]
        gone = {one.person for one in live if one.key == key}
        self._publish(day, kept, gone)
        for one in live:
            if one.key == key:
                self._loses.setdefault(one.person, []).append(one)

    def done(self) -> Publication | None:
        """Render the calendars of everybody it changed and write to them; the last publication
        it made."""
        if self._last is not None:
            keep_fragments(self._unit, self._school, self._last, self._people)
            day = local_day(self._school, self._at)
            write(self._unit, self._school, self._last.number, self._changes(), day)
        return self._last

    def _changes(self) -> list[Change]:
        return [
            Change(
                person=person,
                gains=tuple(self._gains.get(person, ())),
                loses=tuple(self._loses.get(person, ())),
            )
            for person in sorted(self._people)
        ]

    def _live(self, day: date) -> list[Occurrence]:
        return self._unit.occurrences.live(day, day)

    def _publish(self, day: date, duties: Iterable[Occurrence], who: set[PersonCode]) -> None:
        rota = self._unit.rotas.get(revision_on(self._unit, day))
        if rota is None:
            raise NotFound(f"Nothing is published on {day:%A} {day.day} {day:%B %Y}.")
        self._last = self._unit.publications.publish(
            rota,
            duties,
            first=day,
            last=day,
            by=self._by,
            at=self._at,
            read_versions={},
            note=self._note,
        )
        self._people |= who
