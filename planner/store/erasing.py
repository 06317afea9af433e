"""What has been kept long enough is found, counted and erased; so is what is kept of a pupil.

Minutes stay, without whose they were: totals of the past stand. Only here is anything taken
out of tables that are otherwise only added to, and only in a unit made for erasing.
"""

import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final

import sqlalchemy as sa

from planner.domain.demand import DemandKey
from planner.store.aging import ERASED, RULES, Cuts, Rule
from planner.store.audit import Desk
from planner.store.tables.adjustments import AdjustmentRow
from planner.store.tables.bookings import BookingRow, WaitingRow
from planner.store.tables.columns import Row
from planner.store.tables.files import TakenFileRow, WaitingFileRow
from planner.store.tables.messages import SetWorkRow
from planner.store.tables.outcomes import MeasuredRow, ReviewRow
from planner.store.tables.plans import (
    AllocationRow,
    LedgerRow,
    OccupancyRow,
    OccurrenceRow,
    UnmetRow,
)
from planner.store.tables.work import AuditRow, JobRow

_KEYED: Final[tuple[tuple[type[Row], str], ...]] = (
    (AllocationRow, "key"),
    (AuditRow, "subject"),
    (LedgerRow, "key"),
    (LedgerRow, "note"),
    (OccupancyRow, "session"),
    (OccurrenceRow, "key"),
    (SetWorkRow, "lesson"),
    (UnmetRow, "key"),
)
"""Columns that hold demand keys, "source:code:occurrence", alone or among other words."""
_CODED: Final[tuple[tuple[type[Row], str], ...]] = (
    (BookingRow, "code"),
    (BookingRow, "group"),
    (MeasuredRow, "group"),
    (ReviewRow, "group"),
    (WaitingRow, "group"),
    (WaitingRow, "booking"),
)
"""Columns that hold the code of a group or a booking."""


Rows = list[dict[str, Any]]


class Erasing:
    """Finds, counts and erases what one school has kept long enough."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def count(self, cuts: Cuts) -> dict[str, int]:
        """How many of each kind are older than the cuts; nothing is changed."""
        return {rule.what: len(self._found(rule, cuts)) for rule in RULES}

    def old(self, cuts: Cuts) -> dict[str, int]:
        """Erase them; how many of each kind. Only in a unit for erasing."""
        done = {}
        for rule in RULES:
            found = self._found(rule, cuts)
            done[rule.what] = len(found)
            self._apply(rule.row, found, rule.stays)
        return done

    def telling_codes(self, ref: str, groups: Iterable[str]) -> set[str]:
        """Codes that give the reference away: of groups, and in what was published or booked."""
        keys = (row["key"] for row in self._all(OccurrenceRow) if ref in row["pupils"])
        codes = {str(DemandKey.parse(key).code) for key in keys}
        codes |= set(groups) | {
            row["code"] for row in self._all(BookingRow) if ref in row["pupils"]
        }
        return {code for code in codes if re.search(_word(ref, inside=True), code)}

    def pupil(self, ref: str, codes: Mapping[str, str]) -> dict[str, int]:
        """Erase what is kept of a pupil outside the facts; how many of each kind.

        `codes` are codes that give the reference away, with what stands in their place.
        """
        readings = [row for row in self._all(MeasuredRow) if row["pupil"] == ref]
        self._apply(MeasuredRow, readings, None)
        held = f"pupil:{self._desk.school_id}:{ref}"
        places = [row for row in self._all(OccupancyRow) if row["body"] == held]
        self._apply(OccupancyRow, places, None)
        done = {"readings": len(readings), "times held": len(places)}
        for what, row, columns in _WITH_PUPILS:
            done[what] = self._rewrite(row, columns, lambda value: _without(value, ref, codes))
        for old, new in codes.items():
            for row, column in _KEYED:
                self._rename(row, column, old, new)
            for row, column in _CODED:
                self._rewrite(row, (column,), partial(_named, old, new))
            keys = partial(_renamed, old=f":{old}:", new=f":{new}:")
            self._rewrite(AdjustmentRow, ("left_open",), keys)
        done["files"] = self._forget_files(ref)
        return done

    def _found(self, rule: Rule, cuts: Cuts) -> Rows:
        found = self._all(rule.row, rule.old(cuts))
        return [row for row in found if rule.also(row, cuts)]

    def _all(self, row: type[Row], *which: sa.ColumnElement[bool]) -> Rows:
        table = _table(row)
        found = self._desk.connection.execute(
            sa.select(table).where(table.c.school_id == self._desk.school_id, *which)
        )
        return [dict(each) for each in found.mappings()]

    def _apply(
        self,
        row: type[Row],
        found: Iterable[Mapping[str, Any]],
        stays: Callable[[Mapping[str, Any]], dict[str, Any]] | None,
    ) -> None:
        table = _table(row)
        for each in found:
            if stays is not None:
                self._update(row, each, stays(each))
                continue
            if row is OccurrenceRow:
                self._release(each["id"])
            self._desk.connection.execute(sa.delete(table).where(_is(table, each)))

    def _release(self, occurrence: int) -> None:
        """A duty that goes holds nobody."""
        self._desk.connection.execute(
            sa.delete(OccupancyRow).where(
                OccupancyRow.school_id == self._desk.school_id,
                OccupancyRow.occurrence_id == occurrence,
            )
        )

    def _rewrite(
        self, row: type[Row], columns: tuple[str, ...], change: Callable[[Any], Any]
    ) -> int:
        changed = 0
        for each in self._all(row):
            values = {name: change(each[name]) for name in columns}
            if values != {name: each[name] for name in columns}:
                self._update(row, each, values)
                changed += 1
        return changed

    def _update(self, row: type[Row], each: Mapping[str, Any], values: dict[str, Any]) -> None:
        table = _table(row)
        self._desk.connection.execute(sa.update(table).where(_is(table, each)).values(values))

    def _rename(self, row: type[Row], column: str, old: str, new: str) -> None:
        table = _table(row)
        self._desk.connection.execute(
            sa.update(table)
            .where(
                table.c.school_id == self._desk.school_id,
                table.c[column].contains(f":{old}:", autoescape=True),
            )
            .values({column: sa.func.replace(table.c[column], f":{old}:", f":{new}:")})
        )

    def _forget_files(self, ref: str) -> int:
        """Imports whose earlier facts have the pupil in them, and every file that waits."""
        quoted = f'"{ref}"'.encode()
        taken = [row for row in self._all(TakenFileRow) if quoted in zlib.decompress(row["before"])]
        waiting = self._all(WaitingFileRow)
        self._apply(TakenFileRow, taken, None)
        self._apply(WaitingFileRow, waiting, None)
        return len(taken) + len(waiting)


def _renamed(keys: Iterable[str], *, old: str, new: str) -> list[str]:
    return [key.replace(old, new) for key in keys]


def _table(row: type[Row]) -> sa.Table:
    return row.__table__  # type: ignore[return-value]


def _is(table: sa.Table, each: Mapping[str, Any]) -> sa.ColumnElement[bool]:
    return sa.and_(*(column == each[column.name] for column in table.primary_key))


def _without(value: Any, ref: str, codes: Mapping[str, str]) -> Any:
    """The same with the pupil erased wherever a word or a code gives their reference away."""
    if isinstance(value, Mapping):
        return {name: _without(part, ref, codes) for name, part in value.items()}
    if isinstance(value, list):
        return [_without(part, ref, codes) for part in value]
    if not isinstance(value, str):
        return value
    for old, new in codes.items():
        value = re.sub(_word(old), new, value)
    # A reference that is a bare number is told from other numbers by standing alone.
    where = rf"(?<=[Pp]upil ){ref}\b|^{ref}$" if ref.isdecimal() else _word(ref)
    return re.sub(where, ERASED, value)


def _named(old: str, new: str, code: Any) -> Any:
    return new if code == old else code


def _word(ref: str, *, inside: bool = False) -> str:
    """The reference standing alone, or `inside` a code as one of its parts."""
    edge = r"\w" if inside else r"\w-"
    return rf"(?<![{edge}]){re.escape(ref)}(?![{edge}])"


_WITH_PUPILS: Final[tuple[tuple[str, type[Row], tuple[str, ...]], ...]] = (
    ("bookings", BookingRow, ("pupils",)),
    ("duties", OccurrenceRow, ("pupils",)),
    ("entries of the audit trail", AuditRow, ("subject", "before", "after")),
    ("reasons of open needs", UnmetRow, ("refusals",)),
    ("drafts changed by hand", AdjustmentRow, ("said", "left_open")),
    ("jobs", JobRow, ("params", "progress", "result", "error")),
)
