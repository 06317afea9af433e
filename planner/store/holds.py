"""Holds: times kept free for something not yet published."""

import sqlalchemy as sa

from planner.domain.plan import Occurrence
from planner.store.audit import Desk
from planner.store.occupancy import Occupancy
from planner.store.tables.plans import HoldRow


class Holds:
    """Times kept free for something not yet published."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def place(self, wanted: Occurrence, *, label: str) -> int:
        """Hold everyone `wanted` would occupy; return the hold's number.

        Raises AlreadyTaken, naming who and when.
        """
        id_ = self._desk.next_id(HoldRow)
        self._desk.connection.execute(
            sa.insert(HoldRow),
            {
                "school_id": self._desk.school_id,
                "id": id_,
                "label": label,
                "by": self._desk.actor,
                "at": self._desk.now,
            },
        )
        occupancy = Occupancy(self._desk, "hold_id")
        occupancy.take(occupancy.intervals(wanted, id_))
        self._desk.note("place hold", f"hold {id_}", None, {"key": wanted.key, "label": label})
        return id_

    def release(self, hold: int) -> None:
        """Let go of a hold; letting go twice changes nothing."""
        Occupancy(self._desk, "hold_id").free([hold])
        mine = (HoldRow.school_id == self._desk.school_id, HoldRow.id == hold)
        if self._desk.connection.execute(sa.delete(HoldRow).where(*mine)).rowcount:
            self._desk.note("release hold", f"hold {hold}")
