"""Bookings: what was asked for at a time of its own, and who waits for a time."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from planner.store.tables.columns import Json, OfSchool, Row, natural_key


class BookingRow(OfSchool, Row):
    """One booking with its dated sessions. It outlives the group and the post it names."""

    __tablename__ = "booking"
    __table_args__ = (natural_key("code"), natural_key("token"))

    code: Mapped[str]
    group: Mapped[str | None]
    programme: Mapped[str | None]
    pupils: Mapped[Json]
    minutes: Mapped[int]
    ehcp: Mapped[bool]
    counts: Mapped[bool]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    expires: Mapped[datetime | None]
    token: Mapped[str]
    sessions: Mapped[Json]


class WaitingRow(OfSchool, Row):
    """One group that waits for a time. It outlives the group."""

    __tablename__ = "waiting"
    __table_args__ = (natural_key("code"),)

    code: Mapped[str]
    group: Mapped[str]
    weeks: Mapped[int]
    place: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    state: Mapped[str]
    booking: Mapped[str | None]
    passed: Mapped[Json]
    looked: Mapped[str]
