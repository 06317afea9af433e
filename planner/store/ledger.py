"""The ledger of owed time: events by dated demand key, appended, never changed."""

from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from planner.domain.demand import DemandKey
from planner.domain.owed_time import LedgerEvent
from planner.store.audit import Desk
from planner.store.shapes import Shape
from planner.store.tables.plans import LedgerRow

_EVENT: Final = Shape(LedgerEvent)


class Ledger:
    """Minutes booked, delivered, lost, excused and repaid in one school."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def append(self, event: LedgerEvent) -> LedgerEvent:
        """Write `event` down with who and when."""
        kept = replace(event, by=self._desk.actor, at=self._desk.now)
        self._desk.connection.execute(
            sa.insert(LedgerRow),
            {
                "school_id": self._desk.school_id,
                "id": self._desk.next_id(LedgerRow),
                **_EVENT.to_columns(kept),
            },
        )
        self._desk.note(f"owed time {event.kind}", str(event.key), None, {"minutes": event.minutes})
        return kept

    def events(self, key: DemandKey | None = None) -> list[LedgerEvent]:
        """The events of one demand, or of all, oldest first."""
        which = sa.true() if key is None else LedgerRow.key == str(key)
        found = self._desk.connection.execute(
            sa.select(LedgerRow.__table__)
            .where(LedgerRow.school_id == self._desk.school_id, which)
            .order_by(LedgerRow.id)
        )
        return [_EVENT.from_columns(row) for row in found.mappings()]
