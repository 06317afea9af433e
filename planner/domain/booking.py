"""Bookings: sessions somebody has asked for at a time of their own, held or confirmed.

A booking is a fact (decision D8): confirming it publishes its sessions, and every later
draft sees them as a need that is pinned. Pupils by reference only.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum, unique

from planner.domain.clock import Span
from planner.domain.codes import (
    GroupCode,
    PersonCode,
    PlaceCode,
    PostCode,
    ProgrammeCode,
    PupilRef,
)
from planner.domain.demand import DemandKey
from planner.domain.week import monday_of

SOURCE = "intervention"
"""Source of a booked session's demand: the planner plans it as it plans any group's."""


@unique
class BookingState(StrEnum):
    """How far one booked session has come."""

    HELD = "held"
    """Nobody else can have the time; nothing is published yet."""
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"

    @property
    def stands(self) -> bool:
        return self is not BookingState.CANCELLED


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedSession:
    """One dated session of a booking. A booking has at most one in a week."""

    day: date
    starts: int
    """Minute of the day."""
    ends: int
    post: PostCode
    person: PersonCode
    place: PlaceCode | None = None
    state: BookingState = BookingState.HELD
    hold: int | None = None
    """Number of the hold that keeps its time free while it is only held."""

    @property
    def span(self) -> Span:
        """In minutes of its day."""
        return Span(self.starts, self.ends)

    @property
    def monday(self) -> date:
        return monday_of(self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One session or a weekly series, for a group of the school's or for pupils named here."""

    code: GroupCode
    group: GroupCode | None = None
    """The school's group it is for; None = pupils who are no group."""
    programme: ProgrammeCode | None = None
    pupils: tuple[PupilRef, ...]
    minutes: int
    ehcp: bool = False
    counts: bool = False
    """One of the sessions its group is to have anyway; else beyond them."""
    made_by: str
    made_at: datetime
    expires: datetime | None = None
    """When what is only held is given up; UTC. None once it is confirmed."""
    token: str
    """The same request sent twice makes one booking."""
    sessions: tuple[BookedSession, ...]

    @property
    def title(self) -> str:
        """What calendars and prints may say: never a pupil."""
        return f"Group {self.group or self.code}"

    def key(self, day: date) -> DemandKey:
        """Dated demand key of its session in the week of `day`."""
        return DemandKey(SOURCE, self.code, f"{monday_of(day).isoformat()}.1")

    def session_on(self, day: date) -> BookedSession | None:
        """The session that stands on `day`."""
        return next((s for s in self.sessions if s.day == day and s.state.stands), None)

    def session_in(self, monday: date) -> BookedSession | None:
        """The session that stands in the week of `monday`."""
        found = (s for s in self.sessions if s.monday == monday_of(monday) and s.state.stands)
        return next(found, None)

    def standing(self) -> tuple[BookedSession, ...]:
        return tuple(session for session in self.sessions if session.state.stands)

    def expired(self, at: datetime) -> bool:
        return self.expires is not None and self.expires <= at

    def with_session(self, old: BookedSession, new: BookedSession) -> "Booking":
        """The booking with `new` in the place of `old`."""
        kept = tuple(new if session is old else session for session in self.sessions)
        return replace(self, sessions=tuple(sorted(kept, key=lambda s: (s.day, s.starts))))
