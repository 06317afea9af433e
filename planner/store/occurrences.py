"""Dated duties as published: what is live now, and what was at any publication."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from planner.domain.codes import PersonCode, PostCode
from planner.domain.demand import DemandKey
from planner.domain.kinds import DutyKind
from planner.domain.plan import Occurrence, Stint
from planner.store.audit import Desk
from planner.store.shapes import Shape
from planner.store.tables.plans import OccurrenceRow

OCCURRENCE: Final = Shape(Occurrence)
_KINDS: Final = {kind.value: kind for kind in DutyKind}


class Occurrences:
    """The published duties of one school."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def live(self, first: date, last: date, person: PersonCode | None = None) -> list[Occurrence]:
        """What stands from `first` to `last`, both inclusive, by day, start, person and key."""
        return self._found(first, last, OccurrenceRow.to_pub.is_(None), _of(person))

    def of_people(self, first: date, last: date, people: Iterable[PersonCode]) -> list[Occurrence]:
        """What stands of some people's duties, in one question however many they are."""
        return self._found(
            first,
            last,
            OccurrenceRow.to_pub.is_(None),
            OccurrenceRow.person.in_(sorted(people)),
        )

    def cover(self, first: date, last: date) -> list[Occurrence]:
        """Those that stand and stand in for somebody who is away: few, so a year may be asked."""
        kinds = [kind for kind in DutyKind if kind.is_absence_cover]
        return self._found(
            first, last, OccurrenceRow.to_pub.is_(None), OccurrenceRow.kind.in_(kinds)
        )

    def as_of(self, publication: int, first: date, last: date) -> list[Occurrence]:
        """What stood once publication `publication` was made."""
        return self._found(
            first,
            last,
            OccurrenceRow.from_pub <= publication,
            sa.or_(OccurrenceRow.to_pub.is_(None), OccurrenceRow.to_pub > publication),
        )

    def stints(self, first: date, last: date) -> list[Stint]:
        """What stands from `first` to `last` with no more of it than reports count, by day and
        start: a school year of a large school is some hundred thousand of them."""
        row = OccurrenceRow
        found = self._desk.connection.execute(
            sa.select(row.day, row.starts, row.ends, row.person, row.post, row.kind, row.key)
            .where(
                row.school_id == self._desk.school_id,
                row.day.between(first, last),
                row.to_pub.is_(None),
            )
            .order_by(row.day, row.starts, row.uid)
        )
        return [_stint(each) for each in found]

    def ever(self, first: date, last: date) -> list[Occurrence]:
        """Every duty from `first` to `last` that stands or ever stood."""
        return self._found(first, last)

    def touched(self, day: date) -> list[Occurrence]:
        """Every duty of a date that stands or ever stood, with the publications that made and
        ended it."""
        return self._found(day, day)

    def began(self) -> dict[str, date]:
        """The first day of each group's sessions that stand, by the group's code."""
        found = self._desk.connection.execute(
            sa.select(OccurrenceRow.key, sa.func.min(OccurrenceRow.day))
            .where(
                OccurrenceRow.school_id == self._desk.school_id,
                OccurrenceRow.to_pub.is_(None),
                OccurrenceRow.kind == DutyKind.INTERVENTION.value,
            )
            .group_by(OccurrenceRow.key)
        )
        first: dict[str, date] = {}
        for key, day in found:
            code = DemandKey.parse(key).code
            first[code] = min(day, first.get(code, day))
        return first

    def _found(self, first: date, last: date, *which: sa.ColumnElement[bool]) -> list[Occurrence]:
        found = self._desk.connection.execute(
            sa.select(OccurrenceRow.__table__).where(
                OccurrenceRow.school_id == self._desk.school_id,
                OccurrenceRow.day.between(first, last),
                *which,
            )
        )
        return sorted((OCCURRENCE.from_columns(row) for row in found.mappings()), key=_order)


def _stint(row: Any) -> Stint:
    source, code, _ = row.key.split(":", 2)
    return Stint(
        day=row.day,
        starts=row.starts,
        ends=row.ends,
        person=PersonCode(row.person),
        post=PostCode(row.post),
        kind=_KINDS[row.kind],
        source=source,
        code=code,
    )


def _of(person: PersonCode | None) -> sa.ColumnElement[bool]:
    return sa.true() if person is None else OccurrenceRow.person == person


def _order(occurrence: Occurrence) -> tuple[Any, ...]:
    return occurrence.day, occurrence.starts, occurrence.person, occurrence.key
