"""What has been kept long enough is found, counted and erased; so is what is kept of a pupil.

Minutes stay, without whose they were: totals of the past stand. Only here is anything taken
out of tables that are otherwise only added to, and only in a unit made for erasing.
"""

import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any, Final

import sqlalchemy as sa

from planner.domain.demand import DemandKey
from planner.store.audit import Desk
from planner.store.tables.adjustments import AdjustmentRow
from planner.store.tables.bookings import BookingRow, WaitingRow
from planner.store.tables.columns import Row
from planner.store.tables.files import TakenFileRow, WaitingFileRow
from planner.store.tables.messages import MessageRow, SetWorkRow
from planner.store.tables.outcomes import MeasuredRow, ReviewRow
from planner.store.tables.plans import (
    AllocationRow,
    LedgerRow,
    OccupancyRow,
    OccurrenceRow,
    SightingRow,
    UnmetRow,
)
from planner.store.tables.work import AuditRow, JobRow

ERASED: Final = "erased"
"""Stands in lists of pupils for one who was erased, so that shares of a session hold."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """What is older than these days has been kept long enough (D-KEEP)."""

    pupils: date
    """Whatever is linked to a pupil."""
    rest: date
    """Rotas, owed time and messages, which name adults."""


Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Rule:
    """One kind of thing that grows old: which rows, and what becomes of them."""

    what: str
    row: type[Row]
    old: Callable[[Cuts], sa.ColumnElement[bool]]
    also: Callable[[Mapping[str, Any], Cuts], bool] = lambda _row, _cuts: True
    stays: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None
    """What the row becomes; None = it is removed."""


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

    def telling_codes(self, ref: str) -> set[str]:
        """Codes, in what was published for the pupil, that give the reference away."""
        keys = (row["key"] for row in self._all(OccurrenceRow) if ref in row["pupils"])
        codes = {str(DemandKey.parse(key).code) for key in keys}
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
            keys = partial(_renamed, old=f":{old}:", new=f":{new}:")
            self._rewrite(AdjustmentRow, ("left_open",), keys)
        done["files"] = self._forget_files(ref)
        return done

    def _found(self, rule: _Rule, cuts: Cuts) -> Rows:
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


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _lists_pupils(value: Any) -> bool:
    """Whether some list of pupils in it still says who they are."""
    if isinstance(value, Mapping):
        return any(
            (name == "pupils" and isinstance(part, list) and set(part) - {ERASED})
            or _lists_pupils(part)
            for name, part in value.items()
        )
    return isinstance(value, list) and any(map(_lists_pupils, value))


def _nobody(value: Any) -> Any:
    """The same with nobody told in its lists of pupils."""
    if isinstance(value, Mapping):
        return {
            name: [ERASED] * len(part)
            if name == "pupils" and isinstance(part, list)
            else _nobody(part)
            for name, part in value.items()
        }
    return [_nobody(part) for part in value] if isinstance(value, list) else value


def _without(value: Any, ref: str, codes: Mapping[str, str]) -> Any:
    """The same with the pupil erased wherever a word or a code gives their reference away."""
    if isinstance(value, Mapping):
        return {name: _without(part, ref, codes) for name, part in value.items()}
    if isinstance(value, list):
        return [_without(part, ref, codes) for part in value]
    if not isinstance(value, str):
        return value
    for old, new in codes.items():
        value = value.replace(f":{old}:", f":{new}:")
    # A reference that is a bare number is told from other numbers by standing alone.
    where = rf"(?<=[Pp]upil ){ref}\b|^{ref}$" if ref.isdecimal() else _word(ref)
    return re.sub(where, ERASED, value)


def _word(ref: str, *, inside: bool = False) -> str:
    """The reference standing alone, or `inside` a code as one of its parts."""
    edge = r"\w" if inside else r"\w-"
    return rf"(?<![{edge}]){re.escape(ref)}(?![{edge}])"


def _ended(row: Mapping[str, Any], cuts: Cuts) -> bool:
    return all(date.fromisoformat(each["day"]) < cuts.pupils for each in row["sessions"])


_WITH_PUPILS: Final[tuple[tuple[str, type[Row], tuple[str, ...]], ...]] = (
    ("bookings", BookingRow, ("pupils",)),
    ("duties", OccurrenceRow, ("pupils",)),
    ("entries of the audit trail", AuditRow, ("subject", "before", "after")),
    ("reasons of open needs", UnmetRow, ("refusals",)),
    ("drafts changed by hand", AdjustmentRow, ("said", "left_open")),
    ("jobs", JobRow, ("params", "progress", "result", "error")),
)
RULES: Final = (
    _Rule("readings", MeasuredRow, lambda cuts: MeasuredRow.at < _moment(cuts.pupils)),
    _Rule("reviews of groups", ReviewRow, lambda cuts: ReviewRow.at < _moment(cuts.pupils)),
    _Rule(
        "places on the waiting list",
        WaitingRow,
        lambda cuts: WaitingRow.asked_at < _moment(cuts.pupils),
    ),
    _Rule("bookings", BookingRow, lambda cuts: BookingRow.made_at < _moment(cuts.pupils), _ended),
    _Rule(
        "times pupils were held",
        OccupancyRow,
        lambda cuts: sa.and_(
            OccupancyRow.body.startswith("pupil:"),
            OccupancyRow.ends <= cuts.pupils.toordinal() * 24 * 60,
        ),
    ),
    _Rule(
        "duties that say whose pupils they were for",
        OccurrenceRow,
        lambda cuts: OccurrenceRow.day < cuts.pupils,
        lambda row, _: bool(set(row["pupils"]) - {ERASED}),
        lambda row: {"pupils": [ERASED] * len(row["pupils"])},
    ),
    _Rule(
        "entries of the audit trail that name pupils",
        AuditRow,
        lambda cuts: AuditRow.at < _moment(cuts.pupils),
        lambda row, _: _lists_pupils([row["before"], row["after"]]),
        lambda row: {"before": _nobody(row["before"]), "after": _nobody(row["after"])},
    ),
    _Rule("jobs", JobRow, lambda cuts: JobRow.ended_at < _moment(cuts.pupils)),
    _Rule("earlier imports", TakenFileRow, lambda cuts: TakenFileRow.at < _moment(cuts.pupils)),
    _Rule("duties", OccurrenceRow, lambda cuts: OccurrenceRow.day < cuts.rest),
    _Rule("events of owed time", LedgerRow, lambda cuts: LedgerRow.day < cuts.rest),
    _Rule(
        "changes to drafts by hand",
        AdjustmentRow,
        lambda cuts: AdjustmentRow.at < _moment(cuts.rest),
    ),
    _Rule("messages", MessageRow, lambda cuts: MessageRow.made_at < _moment(cuts.rest)),
    _Rule("sightings", SightingRow, lambda cuts: SightingRow.at < _moment(cuts.rest)),
    _Rule("work set", SetWorkRow, lambda cuts: SetWorkRow.at < _moment(cuts.rest)),
    _Rule("entries of the audit trail", AuditRow, lambda cuts: AuditRow.at < _moment(cuts.rest)),
)
"""Every kind, in the order it is erased in."""
