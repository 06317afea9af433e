"""Bookings: hold a time, confirm it, move it, give it up. Whoever comes second gets a choice.

A held time is nobody else's: it takes up its adult, pupils and place as a published duty
does. Confirming publishes. The same request sent twice is one booking; of two who want the
same adult, pupil or place one wins, and the other is shown what else there is.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from planner.domain.booking import Booking, BookingState
from planner.domain.owed_time import Excuse, LostTo
from planner.errors import AlreadyTaken, Conflict, NotFound, PlannerError
from planner.services.booked_days import Days
from planner.services.booking_changes import (
    HELD_FOR,
    MOST_WEEKS,
    BookRequest,
    MoveRequest,
    a_session,
    cancelled,
    held_part,
    made,
    moved,
    one_of_its_group,
    published,
    put_elsewhere,
    put_on_hold,
)
from planner.services.booking_checks import DoesNotFit, one_a_week, refuse_unfit, without
from planner.services.expired_holds import give_up_expired, let_go
from planner.services.live_weeks import Standing, standing
from planner.services.permissions import Action, Visitor
from planner.services.slots import names_of, query_of, slots_of
from planner.store import Database, Unit

__all__ = [
    "HELD_FOR",
    "MOST_WEEKS",
    "BookRequest",
    "DoesNotFit",
    "MoveRequest",
    "book",
    "bookings",
    "cancel",
    "confirm",
    "move",
    "names",
    "one",
]


def book(database: Database, actor: Visitor, request: BookRequest, *, at: datetime) -> Booking:
    """Hold the time, or book it at once.

    Raises DoesNotFit, with alternatives, where a rule or somebody else's booking is in the
    way of any of the weeks: then nothing is held.
    """
    actor.require(Action.BOOK_SESSIONS)

    def wanted(_unit: Unit, known: Standing) -> Booking:
        return made(known, request, actor.user, at)

    def written(unit: Unit, known: Standing, booking: Booking) -> Booking:
        before = unit.bookings.by_token(request.token)
        if before is not None:
            return before
        counts = one_of_its_group(unit, known.school, booking)
        kept = unit.bookings.add(replace(booking, counts=counts))
        if request.confirmed:
            return published(unit, known.school, kept, actor.user, at)
        return put_on_hold(unit, known.school, kept)

    return _checked(database, actor, wanted, written, at)


def confirm(database: Database, actor: Visitor, code: str, *, at: datetime) -> Booking:
    """Publish every session still held. Confirming twice changes nothing more."""
    actor.require(Action.BOOK_SESSIONS)
    try:
        with database.unit(actor.school, actor=actor.user, at=at) as unit:
            give_up_expired(unit, at)
            booking = unit.bookings.get(code)
            if not booking.standing():
                raise Conflict(
                    f"Booking {code} is no longer held.", hint="Find a slot and book it again."
                )
            if all(s.state is BookingState.CONFIRMED for s in booking.standing()):
                return booking
            known = standing(unit, at)
            refuse_unfit(unit, without(known, booking), held_part(booking), at)
            return published(unit, known.school, let_go(unit, booking), actor.user, at)
    except AlreadyTaken as error:
        with database.reading(actor.school) as unit:
            raise _with_choice(unit, unit.bookings.get(code), error, at) from error


def move(database: Database, actor: Visitor, request: MoveRequest, *, at: datetime) -> Booking:
    """Move one session; the others stay. Raises DoesNotFit, with alternatives."""
    actor.require(Action.BOOK_SESSIONS)

    def wanted(unit: Unit, known: Standing) -> Booking:
        booking, old = a_session(unit, request.code, request.day)
        new = moved(known, old, request)
        one_a_week(booking.standing(), old, new)
        return replace(booking, sessions=(replace(new, state=BookingState.HELD),))

    def written(unit: Unit, known: Standing, _booking: Booking) -> Booking:
        booking, old = a_session(unit, request.code, request.day)
        one_a_week(booking.standing(), old, moved(known, old, request))
        return put_elsewhere(unit, known, booking, old, request, (actor.user, at))

    return _checked(database, actor, wanted, written, at)


def cancel(
    database: Database,
    actor: Visitor,
    code: str,
    *,
    day: date | None = None,
    why: LostTo | Excuse = LostTo.CHANGE,
    at: datetime,
) -> Booking:
    """Give up one session, or all that are still to come.

    What was published and is given up is on the ledger: owed, unless `why` excuses it.
    Raises Conflict for a session something is recorded of: that is corrected, not cancelled.
    """
    actor.require(Action.BOOK_SESSIONS)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        booking, school = unit.bookings.get(code), unit.facts.load().school
        chosen = [s for s in booking.standing() if day in (None, s.day)]
        if day is None:
            chosen = [s for s in chosen if not unit.ledger.events(booking.key(s.day))]
        if not chosen:
            raise NotFound(f"Nothing is left to cancel in booking {code}.")
        days = Days(unit, school, by=actor.user, at=at, note=f"cancel {code}")
        for session in chosen:
            booking = cancelled(unit, days, booking, session, why)
        days.done()
        unit.bookings.change(booking, "cancel")
        return booking


def bookings(database: Database, actor: Visitor, *, at: datetime) -> tuple[Booking, ...]:
    """What is held and booked, the next to come first; then what is past or given up."""
    actor.require(Action.BOOK_SESSIONS)
    with database.reading(actor.school) as unit:
        found = unit.bookings.all()
    today = at.date()

    def order(booking: Booking) -> tuple[bool, date]:
        days = [s.day for s in booking.standing() if s.day >= today]
        return (not days or booking.expired(at), min(days, default=date.max))

    return tuple(sorted(found, key=order))


def one(database: Database, actor: Visitor, code: str) -> Booking:
    """Raises NotFound."""
    actor.require(Action.BOOK_SESSIONS)
    with database.reading(actor.school) as unit:
        return unit.bookings.get(code)


def names(database: Database, actor: Visitor) -> dict[str, str]:
    """Name of each post's holder and of each place, for the list of bookings."""
    actor.require(Action.BOOK_SESSIONS)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
    places = {str(place.code): place.name for place in school.places}
    return places | {str(post): name for post, name in names_of(school).items()}


def _checked(
    database: Database,
    actor: Visitor,
    wanted: Callable[[Unit, Standing], Booking],
    written: Callable[[Unit, Standing, Booking], Booking],
    at: datetime,
) -> Booking:
    """Look before leaping: the rules are tried with no transaction open, and again only where
    something happened in between. Whoever is too late is told what else there is."""
    with database.reading(actor.school) as unit:
        known = standing(unit, at)
        booking = wanted(unit, known)
        seen = _look(unit, known, booking, at)
    trouble: AlreadyTaken | None = seen
    if trouble is None:
        try:
            with database.unit(actor.school, actor=actor.user, at=at) as unit:
                give_up_expired(unit, at)
                now = _again(unit, known, booking, at)
                return written(unit, now, booking)
        except AlreadyTaken as error:
            trouble = error
    with database.reading(actor.school) as unit:
        again = unit.bookings.by_token(booking.token)
        if again is not None and again.code != booking.code:
            return again
        raise _with_choice(unit, booking, trouble, at)


def _look(unit: Unit, known: Standing, booking: Booking, at: datetime) -> DoesNotFit | None:
    try:
        refuse_unfit(unit, without(known, booking), booking, at)
    except DoesNotFit as error:
        return error
    return None


def _again(unit: Unit, known: Standing, booking: Booking, at: datetime) -> Standing:
    """What is known now; the rules are tried once more if it is not what was known before."""
    now = standing(unit, at)
    before = unit.bookings.by_token(booking.token)
    if now.seen != known.seen and (before is None or before.code == booking.code):
        refuse_unfit(unit, without(now, booking), booking, at)
    return now


def _with_choice(unit: Unit, booking: Booking, trouble: AlreadyTaken, at: datetime) -> DoesNotFit:
    """The refusal, with what else there is in the week of the first session."""
    told = DoesNotFit(str(trouble))
    first = booking.sessions[0]
    try:
        query = replace(query_of(booking, first.day), place=first.place or "")
        told.alternatives = slots_of(unit, query, at)
    except PlannerError:
        return told  # the week itself has gone: the refusal says so
    return told
