"""The waiting list: whoever found no time waits, and is offered one as soon as it is free.

Whatever frees a time, a session given up, an absence that ends, longer hours, changes facts,
bookings or what is published; then everybody who waits is looked for again in turn: what an
EHCP specifies first, then by the group's priority, then by who has waited longest. A time
offered is held, so that nobody else has it, until it is taken, declined or two days are over.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from planner.domain.booking import Booking, BookingState
from planner.domain.clock import clock, time_of_day, weekday_of
from planner.domain.school import School
from planner.domain.waiting import Passed, Waiting, WaitState
from planner.domain.week import monday_of
from planner.errors import AlreadyTaken, Conflict, PlannerError
from planner.services.booking_changes import MOST_WEEKS, BookRequest
from planner.services.bookings import book, cancel, confirm
from planner.services.permissions import Action, Visitor
from planner.services.programmes import group_of
from planner.services.publishing import local_day
from planner.services.slots import SlotQuery, slots_of
from planner.slots.finder import Slot
from planner.store import Database, Unit

LOOK_AHEAD: Final = 3
"""Weeks that are looked at, this one included."""
_TRIES: Final = 8
"""Slots tried for one group before the next is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of the list, with the time it is offered."""

    waiting: Waiting
    priority: str
    """ "EHCP", "1", "2", "3"; "" where the group has ended."""
    offer: Booking | None


def join(
    database: Database, actor: Visitor, query: SlotQuery, *, weeks: int, at: datetime
) -> Waiting:
    """Put a group on the list. Joining twice is joining once. Raises NotFound."""
    actor.require(Action.BOOK_SESSIONS)
    if not 1 <= weeks <= MOST_WEEKS:
        raise PlannerError(f"A series is 1 to {MOST_WEEKS} weeks, not {weeks}.")
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        group = group_of(unit.facts.load().school, query.group)
        for known in unit.waiting.standing():
            if known.group == group.code:
                return known
        asked = Waiting(
            code="new",
            group=group.code,
            weeks=weeks,
            place=query.place,
            asked_by=actor.user,
            asked_at=at,
        )
        return unit.waiting.add(asked)


def waiting_list(database: Database, actor: Visitor, *, at: datetime) -> tuple[Line, ...]:
    """Everybody who waits, offers first, then in the order in which times are offered."""
    actor.require(Action.BOOK_SESSIONS)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
        lines = [
            _line(unit, school, each, at) for each in _in_order(school, unit.waiting.standing())
        ]
    return tuple(sorted(lines, key=lambda line: line.offer is None))


def take(database: Database, actor: Visitor, code: str, *, at: datetime) -> Booking:
    """Book the time offered. Raises Conflict where it is no longer held."""
    actor.require(Action.BOOK_SESSIONS)
    waiting = _offered(database, actor, code)
    booking = confirm(database, actor, waiting.booking or "", at=at)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        unit.waiting.change(replace(waiting, state=WaitState.TAKEN), "take offer")
    return booking


def decline(database: Database, actor: Visitor, code: str, *, at: datetime) -> None:
    """Give the time offered back: it goes to the next in turn, and this group waits on."""
    actor.require(Action.BOOK_SESSIONS)
    waiting = _offered(database, actor, code)
    with database.reading(actor.school) as unit:
        booking = unit.bookings.get(waiting.booking or "")
    if booking.standing():
        cancel(database, actor, booking.code, at=at)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        unit.waiting.change(waiting.waiting_on(_passed(booking)), "decline offer")
    offer_what_is_free(database, actor, at=at)


def leave(database: Database, actor: Visitor, code: str, *, at: datetime) -> None:
    """Take a group off the list; a time it was offered is free again."""
    actor.require(Action.BOOK_SESSIONS)
    with database.reading(actor.school) as unit:
        waiting = unit.waiting.get(code)
    if waiting.state is WaitState.OFFERED:
        with database.reading(actor.school) as unit:
            booking = unit.bookings.get(waiting.booking or "")
        if booking.standing() and booking.expires is not None:
            cancel(database, actor, booking.code, at=at)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        unit.waiting.change(replace(waiting, state=WaitState.LEFT, booking=None), "stop waiting")


def offer_what_is_free(database: Database, actor: Visitor, *, at: datetime) -> int:
    """Offer everybody who waits a time, in turn; how many have a new offer.

    Whoever was looked for since anything last changed is not looked for again.
    """
    actor.require(Action.BOOK_SESSIONS)
    with database.reading(actor.school) as unit:
        standing = unit.waiting.standing()
        if not standing:
            return 0
        now, school = _looks(unit, at), unit.facts.load().school
        settled = [each for old in standing if (each := _settled(unit, old, at)) != old]
    if settled:
        with database.unit(actor.school, actor=actor.user, at=at) as unit:
            for each in settled:
                unit.waiting.change(each, "offer settled")
        return offer_what_is_free(database, actor, at=at)
    found = 0
    for waiting in _in_order(school, standing):
        if waiting.state is not WaitState.WAITING or waiting.looked == now:
            continue
        booking = _offer(database, actor, waiting, at)
        after = waiting.offered(booking.code) if booking else replace(waiting, looked=now)
        with database.unit(actor.school, actor=actor.user, at=at) as unit:
            if unit.waiting.get(waiting.code).state is WaitState.WAITING:
                unit.waiting.change(after, "offer" if booking else "")
        found += booking is not None
    return found


def _offer(database: Database, actor: Visitor, waiting: Waiting, at: datetime) -> Booking | None:
    """Hold the best time there is for a group; None where there is none."""
    tried = 0
    for number in range(LOOK_AHEAD):
        with database.reading(actor.school) as unit:
            school = unit.facts.load().school
            monday = monday_of(local_day(school, at)) + timedelta(weeks=number)
            query = SlotQuery(week=monday, group=waiting.group, place=waiting.place)
            try:
                slots = slots_of(unit, query, at, explained=False).slots
            except PlannerError:
                continue  # no school, nothing published, or the group has ended
        for slot in slots:
            if _was_passed(waiting, monday, slot):
                continue
            tried += 1
            if tried > _TRIES:
                return None
            try:
                return book(database, actor, _request(waiting, query, monday, slot), at=at)
            except AlreadyTaken:
                continue
    return None


def _request(waiting: Waiting, query: SlotQuery, monday: date, slot: Slot) -> BookRequest:
    day = monday + timedelta(days=weekday_of(slot.span.start))
    starts = clock(time_of_day(slot.span.start))
    return BookRequest(
        token=f"{waiting.code}/{len(waiting.passed)}/{day}/{starts}/{slot.post}/{slot.place}",
        query=query,
        day=day,
        starts=starts,
        post=slot.post,
        place=slot.place or "",
        weeks=waiting.weeks,
    )


def _settled(unit: Unit, waiting: Waiting, at: datetime) -> Waiting:
    """What has become of an offer by itself: booked elsewhere, or not taken in time."""
    if waiting.state is not WaitState.OFFERED or waiting.booking is None:
        return waiting
    booking = unit.bookings.get(waiting.booking)
    if any(s.state is BookingState.CONFIRMED for s in booking.standing()):
        return replace(waiting, state=WaitState.TAKEN)
    if booking.expired(at) or not booking.standing():
        return waiting.waiting_on(_passed(booking))
    return waiting


def _in_order(school: School, standing: list[Waiting]) -> list[Waiting]:
    """EHCP provision first, then by priority, then by age; ended groups last."""
    groups = {group.code: group for group in school.groups}

    def order(waiting: Waiting) -> tuple[object, ...]:
        group = groups.get(waiting.group)
        first = (False, not group.ehcp, group.priority) if group else (True, True, 0)
        return (*first, waiting.asked_at, waiting.code)

    return sorted(standing, key=order)


def _line(unit: Unit, school: School, waiting: Waiting, at: datetime) -> Line:
    group = next((g for g in school.groups if g.code == waiting.group), None)
    offer = unit.bookings.get(waiting.booking) if waiting.booking else None
    held = offer and offer.standing() and not offer.expired(at)
    return Line(
        waiting=waiting,
        priority=("EHCP" if group.ehcp else str(group.priority)) if group else "",
        offer=offer if held else None,
    )


def _offered(database: Database, actor: Visitor, code: str) -> Waiting:
    with database.reading(actor.school) as unit:
        waiting = unit.waiting.get(code)
    if waiting.state is not WaitState.OFFERED:
        raise Conflict(
            f"Group {waiting.group} has no offer any more.", hint="Look at the waiting list."
        )
    return waiting


def _passed(booking: Booking) -> Passed:
    first = booking.sessions[0]
    return Passed(day=first.day, starts=first.starts, post=first.post, place=first.place)


def _was_passed(waiting: Waiting, monday: date, slot: Slot) -> bool:
    day = monday + timedelta(days=weekday_of(slot.span.start))
    starts = time_of_day(slot.span.start)
    return Passed(day=day, starts=starts, post=slot.post, place=slot.place) in waiting.passed


def _looks(unit: Unit, at: datetime) -> str:
    """A sign of everything a free time depends on; another as soon as any of it changes."""
    latest = unit.publications.latest()
    told = (
        sorted(unit.facts.versions().items()),
        latest.number if latest else 0,
        [(b.code, b.expired(at), b.sessions) for b in unit.bookings.all()],
        monday_of(at.date()),
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()[:24]
