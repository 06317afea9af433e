"""Bookings as the facts a plan reads: a group of its own with one session, pinned (D8).

So every rule and every source of need treats what was booked as it treats any group.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from planner.domain.booking import SOURCE, BookedSession, Booking, BookingState
from planner.domain.clock import Span, at
from planner.domain.codes import GroupCode, PlaceCode, ProgrammeCode
from planner.domain.demand import DemandKey
from planner.domain.kinds import DutyKind, NeedArea
from planner.domain.plan import Allocation, Occurrence, Pin, Rota
from planner.domain.provision import Group, Programme
from planner.domain.school import School
from planner.laying import uid_of

PLAIN: Final = Programme(
    code=ProgrammeCode("no-programme"),
    name="Pupils of no programme",
    need_area=NeedArea.COGNITION,
    minutes=30,
    per_week=1,
    largest=30,
)
"""The shape of a session for pupils who follow no programme of the school's."""


def programme_of(school: School, booking: Booking) -> Programme:
    """The booking's programme with the length it was booked at, under the booking's own code."""
    known = {programme.code: programme for programme in school.programmes}
    base = known.get(booking.programme or ProgrammeCode(""), PLAIN)
    return replace(base, code=ProgrammeCode(booking.code), minutes=booking.minutes)


def with_bookings(school: School, bookings: Iterable[Booking], on: date) -> School:
    """The facts with what is booked, as a plan from `on` has to see it.

    A dated week sees each session of its own. The standing cycle sees the series that still
    have two weeks or more to run: a single session is no reason to change every week's rota.
    """
    if school.week_of is not None:
        found = [(b, s) for b in bookings if (s := b.session_in(school.week_of))]
        return _told(school, found)
    return _told(
        school,
        [
            (booking, left[0])
            for booking in bookings
            if len(left := [s for s in booking.standing() if s.day >= on]) > 1
        ],
    )


def booked_group(booking: Booking, session: BookedSession) -> Group:
    return Group(
        code=booking.code,
        programme=ProgrammeCode(booking.code),
        pupils=booking.pupils,
        place=session.place,
        usual=(session.post,),
        per_week=1,
        ehcp=booking.ehcp,
        not_before=session.starts,
        not_after=session.ends,
    )


def row_of(booking: Booking, session: BookedSession) -> Allocation:
    """A booked session as a row of the rota of its own week."""
    return Allocation(
        key=DemandKey(SOURCE, booking.code, "w1.1"),
        kind=DutyKind.INTERVENTION,
        title=booking.title,
        person=session.person,
        post=session.post,
        span=_in_week(session, 1),
        place=session.place,
        pinned=True,
    )


def occurrence_of(school: School, booking: Booking, session: BookedSession) -> Occurrence:
    """A booked session as the dated duty that is published."""
    names: dict[PlaceCode, str] = {place.code: place.name for place in school.places}
    key = booking.key(session.day)
    return Occurrence(
        uid=uid_of(school.profile.code, key, session.person),
        key=key,
        kind=DutyKind.INTERVENTION,
        title=booking.title,
        person=session.person,
        post=session.post,
        day=session.day,
        starts=session.starts,
        ends=session.ends,
        place=session.place,
        place_name=names.get(session.place, session.place) if session.place else "",
        pupils=booking.pupils,
    )


def _told(school: School, found: list[tuple[Booking, BookedSession]]) -> School:
    if not found:
        return school
    counted = Counter[GroupCode](b.group for b, _ in found if b.counts and b.group)
    usual = {programme.code: programme.per_week for programme in school.programmes}
    fewer = tuple(
        replace(group, per_week=max(0, _wanted(group, usual) - counted[group.code]))
        if counted[group.code]
        else group
        for group in school.groups
    )
    every_week = range(1, school.profile.cycle_weeks + 1)
    pins = tuple(
        Pin(
            key=DemandKey(SOURCE, b.code, f"w{week}.1"),
            post=s.post,
            span=_in_week(s, week),
            told=True,
        )
        for b, s in found
        for week in every_week
    )
    return replace(
        school,
        programmes=(*school.programmes, *(programme_of(school, b) for b, _ in found)),
        groups=(*fewer, *(booked_group(b, s) for b, s in found)),
        pins=(*school.pins, *pins),
    )


def _wanted(group: Group, usual: dict[ProgrammeCode, int]) -> int:
    return usual.get(group.programme, 0) if group.per_week is None else group.per_week


def _in_week(session: BookedSession, week: int) -> Span:
    weekday = session.day.weekday()
    return Span(at(week, weekday, session.starts), at(week, weekday, session.ends))


def with_booked_rows(rota: Rota, bookings: Sequence[Booking], monday: date, week: int) -> Rota:
    """The rota with what is booked in the week of `monday`, its cycle week `week`, as it
    stands: not as it stood when the rota was drafted."""
    known = {booking.code for booking in bookings}
    rows = (
        replace(
            row_of(booking, session),
            key=DemandKey(SOURCE, booking.code, f"w{week}.1"),
            span=_in_week(session, week),
            pinned=False,
        )
        for booking in bookings
        if (session := booking.session_in(monday)) and session.state is BookingState.CONFIRMED
    )
    kept = (row for row in rota.allocations if row.key.code not in known)
    return replace(rota, allocations=(*kept, *rows))


def published_sessions(
    school: School, bookings: Iterable[Booking], first: date, last: date
) -> list[Occurrence]:
    """The confirmed sessions from `first` to `last`, both inclusive, as dated duties."""
    return [
        occurrence_of(school, booking, session)
        for booking in bookings
        for session in booking.sessions
        if session.state is BookingState.CONFIRMED and first <= session.day <= last
    ]
