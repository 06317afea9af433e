"""What grows old in a school's tables: which rows, after how long, and what becomes of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

import sqlalchemy as sa

from planner.store.tables.adjustments import AdjustmentRow
from planner.store.tables.bookings import BookingRow, WaitingRow
from planner.store.tables.columns import Row
from planner.store.tables.files import TakenFileRow
from planner.store.tables.messages import MessageRow, SetWorkRow
from planner.store.tables.outcomes import MeasuredRow, ReviewRow
from planner.store.tables.plans import LedgerRow, OccupancyRow, OccurrenceRow, SightingRow
from planner.store.tables.work import AuditRow, JobRow

ERASED: Final = "erased"
"""Stands in lists of pupils for one who was erased, so that shares of a session hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """What is older than these days has been kept long enough (D-KEEP)."""

    pupils: date
    """Whatever is linked to a pupil."""
    rest: date
    """Rotas, owed time and messages, which name adults."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of thing that grows old: which rows, and what becomes of them."""

    what: str
    row: type[Row]
    old: Callable[[Cuts], sa.ColumnElement[bool]]
    also: Callable[[Mapping[str, Any], Cuts], bool] = lambda _row, _cuts: True
    stays: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None
    """What the row becomes; None = it is removed."""


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


def _ended(row: Mapping[str, Any], cuts: Cuts) -> bool:
    return all(date.fromisoformat(each["day"]) < cuts.pupils for each in row["sessions"])


RULES: Final = (
    Rule("readings", MeasuredRow, lambda cuts: MeasuredRow.at < _moment(cuts.pupils)),
    Rule("reviews of groups", ReviewRow, lambda cuts: ReviewRow.at < _moment(cuts.pupils)),
    Rule(
        "places on the waiting list",
        WaitingRow,
        lambda cuts: WaitingRow.asked_at < _moment(cuts.pupils),
    ),
    Rule("bookings", BookingRow, lambda cuts: BookingRow.made_at < _moment(cuts.pupils), _ended),
    Rule(
        "times pupils were held",
        OccupancyRow,
        lambda cuts: sa.and_(
            OccupancyRow.body.startswith("pupil:"),
            OccupancyRow.ends <= cuts.pupils.toordinal() * 24 * 60,
        ),
    ),
    Rule(
        "duties that say whose pupils they were for",
        OccurrenceRow,
        lambda cuts: OccurrenceRow.day < cuts.pupils,
        lambda row, _: bool(set(row["pupils"]) - {ERASED}),
        lambda row: {"pupils": [ERASED] * len(row["pupils"])},
    ),
    Rule(
        "entries of the audit trail that name pupils",
        AuditRow,
        lambda cuts: AuditRow.at < _moment(cuts.pupils),
        lambda row, _: _lists_pupils([row["before"], row["after"]]),
        lambda row: {"before": _nobody(row["before"]), "after": _nobody(row["after"])},
    ),
    Rule("jobs", JobRow, lambda cuts: JobRow.ended_at < _moment(cuts.pupils)),
    Rule("earlier imports", TakenFileRow, lambda cuts: TakenFileRow.at < _moment(cuts.pupils)),
    Rule("duties", OccurrenceRow, lambda cuts: OccurrenceRow.day < cuts.rest),
    Rule("events of owed time", LedgerRow, lambda cuts: LedgerRow.day < cuts.rest),
    Rule(
        "changes to drafts by hand",
        AdjustmentRow,
        lambda cuts: AdjustmentRow.at < _moment(cuts.rest),
    ),
    Rule("messages", MessageRow, lambda cuts: MessageRow.made_at < _moment(cuts.rest)),
    Rule("sightings", SightingRow, lambda cuts: SightingRow.at < _moment(cuts.rest)),
    Rule("work set", SetWorkRow, lambda cuts: SetWorkRow.at < _moment(cuts.rest)),
    Rule("entries of the audit trail", AuditRow, lambda cuts: AuditRow.at < _moment(cuts.rest)),
)
"""Every kind, in the order it is erased in."""
