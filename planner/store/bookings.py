"""The bookings of one school. Every change leaves its audit row; no row is ever removed."""

from dataclasses import replace
from typing import Any, Final

import sqlalchemy as sa

from planner.domain.booking import Booking
from planner.domain.codes import GroupCode
from planner.errors import NotFound
from planner.store.audit import Desk
from planner.store.shapes import Shape
from planner.store.tables.bookings import BookingRow

_BOOKING: Final = Shape(Booking)


class Bookings:
    """What has been booked in one school, cancelled bookings included."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(self, booking: Booking) -> Booking:
        """Keep a new booking under a code of its own, made from its group's."""
        id_ = self._desk.next_id(BookingRow)
        code = GroupCode(f"{booking.group or 'B'}-{id_}")
        kept = replace(booking, code=code)
        self._desk.connection.execute(
            sa.insert(BookingRow),
            {"school_id": self._desk.school_id, "id": id_, **_BOOKING.to_columns(kept)},
        )
        self._desk.note("add booking", f"booking {code}", None, _told(kept))
        return kept

    def change(self, booking: Booking, what: str) -> None:
        """Replace a booking by what it has become; `what` was done to it, for the audit log."""
        before = self.get(booking.code)
        columns = _BOOKING.to_columns(booking)
        self._desk.connection.execute(
            sa.update(BookingRow)
            .where(BookingRow.school_id == self._desk.school_id, BookingRow.code == booking.code)
            .values(columns)
        )
        self._desk.note(f"{what} booking", f"booking {booking.code}", _told(before), _told(booking))

    def get(self, code: str) -> Booking:
        """Raises NotFound."""
        found = self._found(BookingRow.code == code)
        if not found:
            raise NotFound(f"There is no booking {code!r}.", hint="Look at the list of bookings.")
        return found[0]

    def by_token(self, token: str) -> Booking | None:
        """The booking a request made before, if it did."""
        return next(iter(self._found(BookingRow.token == token)), None)

    def all(self) -> list[Booking]:
        """Every booking, oldest first."""
        return self._found(sa.true())

    def _found(self, which: sa.ColumnElement[bool]) -> list[Booking]:
        found = self._desk.connection.execute(
            sa.select(BookingRow.__table__)
            .where(BookingRow.school_id == self._desk.school_id, which)
            .order_by(BookingRow.id)
        )
        return [_BOOKING.from_columns(row) for row in found.mappings()]


def _told(booking: Booking) -> dict[str, Any]:
    """What the audit log says of a booking: no pupil."""
    return {
        "group": booking.group,
        "expires": booking.expires,
        "sessions": [
            f"{session.day.isoformat()} {session.starts}-{session.ends} {session.post} "
            f"{session.place or ''} {session.state.value}"
            for session in booking.sessions
        ],
    }
