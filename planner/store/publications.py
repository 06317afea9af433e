"""Publishing: one transaction inserts and ends only what changed, then flips one pointer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa

from planner.domain.kinds import Scope
from planner.domain.plan import Occurrence, Publication, Rota
from planner.errors import Conflict, StalePlan
from planner.store.audit import Desk
from planner.store.facts import Facts
from planner.store.occupancy import Occupancy
from planner.store.occurrences import OCCURRENCE
from planner.store.shapes import Shape
from planner.store.tables.plans import OccurrenceRow, PublicationRow
from planner.store.tables.school import SchoolRow

_PUBLICATION: Final = Shape(Publication)
_WEEK: Final = timedelta(days=6)
"""A dated demand keeps its key within its week, so its twin is never further off."""


@dataclass(frozen=True, slots=True)
class _ChangeSet:
    added: Sequence[Occurrence]
    ended: Sequence[int]
    """Ids of rows that stand no longer."""


class Publications:
    """What one school has published."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def publish(  # noqa: PLR0913 - one publication is this many facts
        self,
        rota: Rota,
        occurrences: Iterable[Occurrence],
        *,
        first: date,
        last: date,
        by: str,
        at: datetime,
        read_versions: Mapping[Scope, int] | None = None,
        expected_last: int | None = None,
        note: str = "",
    ) -> Publication:
        """Make `occurrences` all that stands from `first` to `last`, both inclusive.

        Rows that are the same already stay as they are, with the publication they came from.
        `read_versions` are the facts' versions the plan was made from (None = the rota's
        own); `expected_last` is the publication the caller saw last, 0 = none, None does not
        compare.

        Raises StalePlan when a scope the plan read has moved on, Conflict when somebody
        published first, AlreadyTaken when an adult, pupil or place is held already.
        """
        self._refuse_stale(rota.versions if read_versions is None else read_versions)
        previous = self._follow(expected_last)
        changes = self._changes(occurrences, first, last)
        self._refuse_twice_in_a_week(changes, first, last)
        publication = Publication(
            number=previous + 1,
            at=at,
            by=by,
            rota_revision=rota.revision,
            first_day=first,
            last_day=last,
            added=len(changes.added),
            ended=len(changes.ended),
            note=note,
        )
        self._write(publication, changes)
        self._flip(previous, publication)
        return publication

    def latest(self) -> Publication | None:
        """The publication everybody sees; None before the first."""
        found = self._found(PublicationRow.number == self._pointer())
        return found[0] if found else None

    def history(self) -> list[Publication]:
        """Every publication, newest first."""
        return self._found(sa.true())

    def _found(self, which: sa.ColumnElement[bool]) -> list[Publication]:
        found = self._desk.connection.execute(
            sa.select(PublicationRow.__table__)
            .where(PublicationRow.school_id == self._desk.school_id, which)
            .order_by(PublicationRow.number.desc())
        )
        return [_PUBLICATION.from_columns(row) for row in found.mappings()]

    def _refuse_stale(self, read: Mapping[Scope, int]) -> None:
        now = Facts(self._desk).versions()
        moved = sorted(scope for scope, version in read.items() if now[scope] != version)
        if moved:
            raise StalePlan(f"{' and '.join(moved).capitalize()} changed since this was drafted.")

    def _follow(self, expected: int | None) -> int:
        """Number of the publication to follow; Conflict when it is not the expected one."""
        previous = self._pointer()
        if expected is not None and expected != previous:
            raise Conflict("Somebody else published while you were looking at this plan.")
        return previous

    def _pointer(self) -> int:
        found = self._desk.connection.scalar(
            sa.select(SchoolRow.current_publication).where(SchoolRow.id == self._desk.school_id)
        )
        assert found is not None, "a unit is bound to a school that exists"
        return found

    def _changes(self, wanted: Iterable[Occurrence], first: date, last: date) -> _ChangeSet:
        """Compare whole rows: a duty that differs in anything is ended and made anew."""
        fresh = {_as_planned(occurrence) for occurrence in wanted}
        outside = next((one for one in fresh if not first <= one.day <= last), None)
        if outside is not None:
            raise ValueError(f"{outside.key} on {outside.day} is not from {first} to {last}")
        standing = self._standing(first, last)
        kept = standing.keys() & fresh
        return _ChangeSet(
            added=sorted(fresh - kept, key=lambda one: (one.day, one.starts, one.uid)),
            ended=sorted(id_ for one, id_ in standing.items() if one not in kept),
        )

    def _refuse_twice_in_a_week(self, changes: _ChangeSet, first: date, last: date) -> None:
        """A session of a week that stands on a day before or after may not come again."""
        beside = self._desk.connection.execute(
            sa.select(OccurrenceRow.uid, OccurrenceRow.title, OccurrenceRow.day).where(
                OccurrenceRow.school_id == self._desk.school_id,
                OccurrenceRow.to_pub.is_(None),
                OccurrenceRow.day.between(first - _WEEK, last + _WEEK),
                sa.not_(OccurrenceRow.day.between(first, last)),
            )
        )
        added = {one.uid: one.day for one in changes.added}
        for uid, title, day in beside:
            if uid in added:
                raise Conflict(
                    f"{title} stands on {day:%A %d %B} and would come again on "
                    f"{added[uid]:%A %d %B}.",
                    hint="Publish from a Monday, so that each week has its sessions once.",
                )

    def _standing(self, first: date, last: date) -> dict[Occurrence, int]:
        found = self._desk.connection.execute(
            sa.select(OccurrenceRow.__table__).where(
                OccurrenceRow.school_id == self._desk.school_id,
                OccurrenceRow.to_pub.is_(None),
                OccurrenceRow.day.between(first, last),
            )
        )
        return {_as_planned(OCCURRENCE.from_columns(row)): row["id"] for row in found.mappings()}

    def _write(self, publication: Publication, changes: _ChangeSet) -> None:
        school = {"school_id": self._desk.school_id}
        self._desk.connection.execute(
            sa.insert(PublicationRow), {**school, **_PUBLICATION.to_columns(publication)}
        )
        occupancy = Occupancy(self._desk)
        occupancy.free(changes.ended)
        self._end(changes.ended, publication.number)
        first = self._desk.next_id(OccurrenceRow)
        added = [
            (id_, replace(one, from_pub=publication.number))
            for id_, one in enumerate(changes.added, first)
        ]
        if added:
            self._desk.connection.execute(
                sa.insert(OccurrenceRow),
                [{**school, "id": id_, **OCCURRENCE.to_columns(one)} for id_, one in added],
            )
        occupancy.take(interval for id_, one in added for interval in occupancy.intervals(one, id_))

    def _end(self, ids: Sequence[int], number: int) -> None:
        if ids:
            self._desk.connection.execute(
                sa.update(OccurrenceRow).where(
                    OccurrenceRow.school_id == self._desk.school_id,
                    OccurrenceRow.id == sa.bindparam("row"),
                ),
                [{"row": id_, "to_pub": number} for id_ in ids],
            )

    def _flip(self, previous: int, publication: Publication) -> None:
        """Show everybody the new publication: the one write that makes it live."""
        flipped = self._desk.connection.execute(
            sa.update(SchoolRow)
            .where(SchoolRow.id == self._desk.school_id, SchoolRow.current_publication == previous)
            .values(current_publication=publication.number)
        )
        if flipped.rowcount != 1:
            raise Conflict("Somebody else published in the same instant.")
        self._desk.note(
            "publish",
            f"publication {publication.number}",
            {"publication": previous},
            {"publication": publication.number, "rota": publication.rota_revision},
        )


def _as_planned(occurrence: Occurrence) -> Occurrence:
    """The occurrence without the publications that made and ended it."""
    return replace(occurrence, from_pub=0, to_pub=None)
