"""The waiting list of one school. Every change leaves its audit row; no row is removed."""

from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from planner.domain.waiting import Waiting, WaitState
from planner.errors import NotFound
from planner.store.audit import Desk
from planner.store.shapes import Shape
from planner.store.tables.bookings import WaitingRow

_WAITING: Final = Shape(Waiting)


class WaitingList:
    """Who waits for a time, and what became of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(self, waiting: Waiting) -> Waiting:
        """Keep a new entry under a code of its own."""
        id_ = self._desk.next_id(WaitingRow)
        kept = replace(waiting, code=f"W-{id_}")
        self._desk.connection.execute(
            sa.insert(WaitingRow),
            {"school_id": self._desk.school_id, "id": id_, **_WAITING.to_columns(kept)},
        )
        self._desk.note("wait", f"group {kept.group}", None, {"entry": kept.code})
        return kept

    def change(self, waiting: Waiting, what: str = "") -> None:
        """Replace an entry by what it has become; `what` happened, for the audit log."""
        mine = (WaitingRow.school_id == self._desk.school_id, WaitingRow.code == waiting.code)
        columns = _WAITING.to_columns(waiting)
        self._desk.connection.execute(sa.update(WaitingRow).where(*mine).values(columns))
        if what:
            told = {"entry": waiting.code, "booking": waiting.booking}
            self._desk.note(what, f"group {waiting.group}", None, told)

    def get(self, code: str) -> Waiting:
        """Raises NotFound."""
        found = self._found(WaitingRow.code == code)
        if not found:
            raise NotFound(f"Nothing waits as {code!r}.", hint="Look at the waiting list.")
        return found[0]

    def standing(self) -> list[Waiting]:
        """Every entry that still waits or has an offer, the oldest first."""
        words = [state.value for state in WaitState if state.stands]
        return self._found(WaitingRow.state.in_(words))

    def _found(self, which: sa.ColumnElement[bool]) -> list[Waiting]:
        found = self._desk.connection.execute(
            sa.select(WaitingRow.__table__)
            .where(WaitingRow.school_id == self._desk.school_id, which)
            .order_by(WaitingRow.id)
        )
        return [_WAITING.from_columns(row) for row in found.mappings()]
