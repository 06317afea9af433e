"""Holds that nobody confirmed: the time goes back to whoever wants it next."""

from dataclasses import replace
from datetime import datetime

from planner.domain.booking import Booking, BookingState
from planner.store import Unit


def give_up_expired(unit: Unit, at: datetime) -> None:
    """Let go of whatever was held and not confirmed in time."""
    for booking in unit.bookings.all():
        if booking.standing() and booking.expired(at):
            gone = let_go(unit, booking)
            sessions = tuple(replace(s, state=BookingState.CANCELLED) for s in gone.sessions)
            unit.bookings.change(replace(gone, sessions=sessions), "give up")


def let_go(unit: Unit, booking: Booking) -> Booking:
    """The booking with its holds released; it says so nowhere yet."""
    for session in booking.sessions:
        if session.hold is not None:
            unit.holds.release(session.hold)
    free = tuple(replace(session, hold=None) for session in booking.sessions)
    return replace(booking, sessions=free)
