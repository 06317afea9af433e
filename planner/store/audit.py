"""The audit trail, and what every repository of one unit shares."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from planner.store.memory import Memory
from planner.store.records import AuditEntry
from planner.store.remembered import Remembered
from planner.store.shapes import Shape, plain
from planner.store.tables.columns import OfSchool
from planner.store.tables.work import AuditRow

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One open transaction, bound to one school, one actor and one instant."""

    connection: sa.Connection
    school_id: int
    school_code: str
    actor: str
    at: datetime | None
    """UTC; None while only reading."""
    memory: Memory = field(default_factory=Memory)
    """Facts read before, of the database the transaction is in."""
    remembered: Remembered | None = None
    """None in a unit that may write."""

    def once(self, key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
        """`make()`, or what it gave for the same key of this school while nobody wrote."""
        if self.remembered is None:
            return make()
        return self.remembered.once((self.school_id, *key), make)

    @property
    def now(self) -> datetime:
        """The instant of this change. Raises ValueError in a unit that only reads."""
        if self.at is None:
            raise ValueError("a unit that only reads cannot change anything")
        return self.at

    def next_id(self, row: type[OfSchool]) -> int:
        """The next surrogate id in this school. Safe: a school has one writer at a time."""
        highest = sa.select(sa.func.max(row.id)).where(row.school_id == self.school_id)
        return (self.connection.scalar(highest) or 0) + 1

    def note(self, action: str, subject: str, before: Any = None, after: Any = None) -> None:
        """Write one audit row in this very transaction."""
        self.connection.execute(
            sa.insert(AuditRow),
            {
                "school_id": self.school_id,
                "id": self.next_id(AuditRow),
                "at": self.now,
                "actor": self.actor,
                "action": action,
                "subject": subject,
                "before": plain(before),
                "after": plain(after),
            },
        )


class Audit:
    """What was done in this school, by whom."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def note(self, action: str, subject: str, before: Any = None, after: Any = None) -> None:
        """Record something no repository records by itself: an export, a look at a record."""
        self._desk.note(action, subject, before, after)

    def entries(self, limit: int = 100) -> list[AuditEntry]:
        """The latest entries, newest first."""
        found = self._desk.connection.execute(
            sa.select(AuditRow.__table__)
            .where(AuditRow.school_id == self._desk.school_id)
            .order_by(AuditRow.id.desc())
            .limit(limit)
        )
        return [_ENTRY.from_columns(row) for row in found.mappings()]

    def between(self, first: datetime, until: datetime, actions: Iterable[str]) -> list[AuditEntry]:
        """Entries of these actions from `first` up to `until`, oldest first."""
        found = self._desk.connection.execute(
            sa.select(AuditRow.__table__)
            .where(
                AuditRow.school_id == self._desk.school_id,
                AuditRow.at >= first,
                AuditRow.at < until,
                AuditRow.action.in_(list(actions)),
            )
            .order_by(AuditRow.id)
        )
        return [_ENTRY.from_columns(row) for row in found.mappings()]


_ENTRY = Shape(AuditEntry)
