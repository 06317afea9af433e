"""Letting the planner choose: all a group lacks in a week, week after week, in one go."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from planner.choosing_times import chosen
from planner.domain.booking import Booking
from planner.domain.clock import clock, time_of_day, weekday_of
from planner.domain.week import monday_of
from planner.errors import AlreadyTaken, Conflict, PlannerError
from planner.services.booking_changes import (
    BookRequest,
    made,
    one_of_its_group,
    published,
    put_on_hold,
)
from planner.services.booking_checks import DoesNotFit, objections
from planner.services.expired_holds import give_up_expired
from planner.services.live_weeks import Standing, standing
from planner.services.permissions import Action, Visitor
from planner.services.programmes import group_of, programme_of
from planner.services.slots import SlotQuery, slots_of
from planner.slots.finder import Slot
from planner.store import Database, Unit

_TRIES: Final = 3
"""How often it looks again when somebody else books meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeRequest:
    """A group whose whole weekly frequency is wanted."""

    token: str
    """Made with the form, so that sending it twice books once."""
    query: SlotQuery
    weeks: int = 1
    confirmed: bool = False


def sessions_lacking(database: Database, actor: Visitor, query: SlotQuery, *, at: datetime) -> int:
    """How many sessions the group has yet to get in the query's week."""
    actor.require(Action.BOOK_SESSIONS)
    with database.reading(actor.school) as unit:
        return lacking(unit, standing(unit, at), query.group, monday_of(query.week))


def lacking(unit: Unit, known: Standing, group: str, monday: date) -> int:
    """How many sessions of the week the group has not yet, published or held."""
    found = group_of(known.school, group)
    follows = programme_of(known.school, found.programme)
    wanted = follows.per_week if found.per_week is None else found.per_week
    title = f"Group {group}"
    live = unit.occurrences.live(monday, monday + timedelta(days=6))
    there = {duty.key for duty in live if duty.title == title}
    held = {b.key(s.day) for b in known.bookings if b.group == group if (s := b.session_in(monday))}
    return max(0, wanted - len(there | held))


def book_whole(
    database: Database, actor: Visitor, request: WholeRequest, *, at: datetime
) -> tuple[Booking, ...]:
    """Hold or book the best times for every session the group lacks, all of them or none.

    Raises DoesNotFit, with the times there are, where fewer fit in every one of the weeks than
    the group lacks; PlannerError where it lacks none.
    """
    actor.require(Action.BOOK_SESSIONS)
    if not request.token or not request.query.group:
        raise PlannerError("No group is chosen.", hint="Choose a group, then ask again.")
    for _ in range(_TRIES):
        with database.reading(actor.school) as unit:
            before = tuple(_made_before(unit, request))
            if before:
                return before
            known = standing(unit, at)
            wanted = _wanted(unit, known, request, actor.user, at)
        try:
            with database.unit(actor.school, actor=actor.user, at=at) as unit:
                give_up_expired(unit, at)
                if standing(unit, at).seen == known.seen:
                    return tuple(
                        _kept(unit, known, each, request, (actor.user, at)) for each in wanted
                    )
        except AlreadyTaken:
            continue
    raise Conflict("Others are booking at the same time.", hint="Ask again in a moment.")


def _wanted(
    unit: Unit, known: Standing, request: WholeRequest, by: str, at: datetime
) -> tuple[Booking, ...]:
    board = slots_of(unit, request.query, at)
    count = lacking(unit, known, request.query.group, board.monday)
    if not count:
        raise PlannerError(
            f"{board.title} has all its sessions in the week of {board.monday:%d %B}.",
            hint="Look at another week, or book a single session beyond them.",
        )
    bookings: dict[Slot, Booking] = {}
    together = known

    def fits(slot: Slot) -> bool:
        nonlocal together
        number = len(bookings) + 1
        booking = made(known, _request(request, board.monday, slot, number), by, at)
        booking = replace(booking, code=type(booking.code)(f"{booking.code}-{number}"))
        if objections(unit, together, booking, booking.standing(), at):
            return False
        bookings[slot] = booking
        together = replace(together, bookings=(*together.bookings, booking))
        return True

    found = chosen(board.slots, count, fits)
    if len(found) < count:
        told = DoesNotFit(
            f"Of the {count} sessions {board.title} lacks, {len(found)} fit in every one of "
            f"the {request.weeks} weeks. Nothing was booked."
            if request.weeks > 1
            else f"Of the {count} sessions {board.title} lacks, {len(found)} fit that week. "
            "Nothing was booked."
        )
        told.alternatives = board
        raise told
    return tuple(bookings[slot] for slot in found)


def _request(request: WholeRequest, monday: date, slot: Slot, number: int) -> BookRequest:
    return BookRequest(
        token=f"{request.token}/{number}",
        query=request.query,
        day=monday + timedelta(days=weekday_of(slot.span.start)),
        starts=clock(time_of_day(slot.span.start)),
        post=slot.post,
        place=slot.place or "",
        weeks=request.weeks,
        confirmed=request.confirmed,
    )


def _kept(
    unit: Unit, known: Standing, booking: Booking, request: WholeRequest, by: tuple[str, datetime]
) -> Booking:
    counts = one_of_its_group(unit, known.school, booking)
    kept = unit.bookings.add(replace(booking, counts=counts))
    if request.confirmed:
        return published(unit, known.school, kept, *by)
    return put_on_hold(unit, known.school, kept)


def _made_before(unit: Unit, request: WholeRequest) -> Iterator[Booking]:
    number = 1
    while (booking := unit.bookings.by_token(f"{request.token}/{number}")) is not None:
        yield booking
        number += 1
