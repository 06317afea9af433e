"""What becomes of a booking's sessions: made, held, published, moved, given up."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from planner.booked import PLAIN, occurrence_of
from planner.domain.booking import BookedSession, Booking, BookingState
from planner.domain.clock import parse_clock
from planner.domain.codes import GroupCode, PersonCode, PlaceCode, PostCode
from planner.domain.owed_time import Excuse, LostTo
from planner.domain.school import School
from planner.errors import Conflict, NotFound, PlannerError
from planner.services import owed
from planner.services.booked_days import Days
from planner.services.booking_checks import weekly
from planner.services.live_weeks import Standing
from planner.services.slots import SlotQuery, asked_for
from planner.store import Unit

HELD_FOR: Final = timedelta(days=2)
"""How long a time is kept free for somebody who has not confirmed it."""
MOST_WEEKS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRequest:
    """A slot somebody chose, once or each week."""

    token: str
    """Made with the form, so that sending it twice books once."""
    query: SlotQuery
    """What was looked for: its week is not read."""
    day: date
    starts: str
    """ "09:15"."""
    post: str
    place: str = ""
    weeks: int = 1
    confirmed: bool = False
    """Book at once, without holding first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRequest:
    """One session of a booking to another time, adult or place."""

    code: str
    day: date
    to_day: date
    starts: str
    post: str
    place: str = ""


def made(known: Standing, request: BookRequest, by: str, at: datetime) -> Booking:
    if not request.token:
        raise PlannerError("The form has no token.", hint="Open the page afresh.")
    if not 1 <= request.weeks <= MOST_WEEKS:
        raise PlannerError(f"A series is 1 to {MOST_WEEKS} weeks, not {request.weeks}.")
    asked = asked_for(known, request.query, at)
    starts, length = _minute(request.starts), asked.programme.minutes
    one = BookedSession(
        day=request.day,
        starts=starts,
        ends=starts + length,
        post=PostCode(request.post),
        person=_person(known.school, request.post),
        place=PlaceCode(request.place) if request.place else None,
    )
    days = weekly(known.school, request.day, request.weeks)
    return Booking(
        code=GroupCode("new"),
        group=asked.group,
        programme=None if asked.programme.code == PLAIN.code else asked.programme.code,
        pupils=asked.pupils,
        minutes=length,
        ehcp=asked.ehcp,
        made_by=by,
        made_at=at,
        expires=None if request.confirmed else at + HELD_FOR,
        token=request.token,
        sessions=tuple(replace(one, day=day) for day in days),
    )


def one_of_its_group(unit: Unit, school: School, booking: Booking) -> bool:
    """Whether the group is to have more sessions in the booking's first week than it has."""
    group = next((g for g in school.groups if g.code == booking.group), None)
    if group is None:
        return False
    usual = {programme.code: programme.per_week for programme in school.programmes}
    wanted = usual.get(group.programme, 0) if group.per_week is None else group.per_week
    monday = booking.sessions[0].monday
    duties = unit.occurrences.live(monday, monday + timedelta(days=6))
    return sum(duty.title == booking.title for duty in duties) < wanted


def put_on_hold(unit: Unit, school: School, booking: Booking) -> Booking:
    """Keep every session's time free. Raises AlreadyTaken, naming who and when."""
    held = tuple(_on_hold(unit, school, booking, session) for session in booking.sessions)
    kept = replace(booking, sessions=held)
    unit.bookings.change(kept, "hold")
    return kept


def published(unit: Unit, school: School, booking: Booking, by: str, at: datetime) -> Booking:
    """Publish every session that stands and is not published. Raises AlreadyTaken."""
    days = Days(unit, school, by=by, at=at, note=f"book {booking.code}")
    sessions = list[BookedSession]()
    for session in booking.sessions:
        if session.state is not BookingState.HELD:
            sessions.append(session)
            continue
        days.add(booking, session)
        sessions.append(replace(session, state=BookingState.CONFIRMED))
    days.done()
    kept = replace(booking, sessions=tuple(sessions), expires=None)
    unit.bookings.change(kept, "confirm")
    return kept


def held_part(booking: Booking) -> Booking:
    """The booking as far as it is only held."""
    held = tuple(s for s in booking.sessions if s.state is BookingState.HELD)
    return replace(booking, sessions=held)


def a_session(unit: Unit, code: str, day: date) -> tuple[Booking, BookedSession]:
    """A booking and the session of it that stands on `day`. Raises NotFound."""
    booking = unit.bookings.get(code)
    session = booking.session_on(day)
    if session is None:
        raise NotFound(f"Booking {code} has no session on {day:%A} {day.day} {day:%B}.")
    return booking, session


def moved(known: Standing, old: BookedSession, request: MoveRequest) -> BookedSession:
    """The session at its new time, as long as before."""
    starts = _minute(request.starts)
    return replace(
        old,
        day=request.to_day,
        starts=starts,
        ends=starts + old.ends - old.starts,
        post=PostCode(request.post),
        person=_person(known.school, request.post),
        place=PlaceCode(request.place) if request.place else None,
        hold=None,
    )


def put_elsewhere(
    unit: Unit,
    known: Standing,
    booking: Booking,
    old: BookedSession,
    request: MoveRequest,
    by: tuple[str, datetime],
) -> Booking:
    """Move a session in what is published, or in what is held. `by` is who and when.

    Raises AlreadyTaken where the new time is taken; then the old one stands.
    """
    _refuse_told(unit, booking, old)
    new = moved(known, old, request)
    if old.state is BookingState.CONFIRMED:
        days = Days(unit, known.school, by=by[0], at=by[1], note=f"move {booking.code}")
        days.remove(old.day, booking.key(old.day))
        days.add(booking, new)
        days.done()
    else:
        unit.holds.release(old.hold or 0)
        new = _on_hold(unit, known.school, booking, new)
    changed = booking.with_session(old, new)
    unit.bookings.change(changed, "move")
    return changed


def cancelled(
    unit: Unit, days: Days, booking: Booking, session: BookedSession, why: LostTo | Excuse
) -> Booking:
    """The booking without one session; what was published of it goes on the ledger."""
    _refuse_told(unit, booking, session)
    key, length = booking.key(session.day), session.ends - session.starts
    if session.state is BookingState.CONFIRMED:
        days.remove(session.day, key)
        if isinstance(why, Excuse):
            owed.excused(unit, key, session.day, length, why=why)
        else:
            owed.lost(unit, key, session.day, length, to=why)
    elif session.hold is not None:
        unit.holds.release(session.hold)
    gone = replace(session, state=BookingState.CANCELLED, hold=None)
    return booking.with_session(session, gone)


def _on_hold(unit: Unit, school: School, booking: Booking, session: BookedSession) -> BookedSession:
    hold = unit.holds.place(occurrence_of(school, booking, session), label=booking.title)
    return replace(session, state=BookingState.HELD, hold=hold)


def _refuse_told(unit: Unit, booking: Booking, session: BookedSession) -> None:
    """What happened stays: it is put right in the register, never moved or cancelled away."""
    if unit.ledger.events(booking.key(session.day)):
        raise Conflict(
            f"The register says already what became of {booking.title} on "
            f"{session.day:%A} {session.day.day} {session.day:%B}.",
            hint="Correct the register instead: its history is kept.",
        )


def _person(school: School, code: str) -> PersonCode:
    for post in school.posts:
        if post.code == code:
            return post.person
    raise NotFound(f"There is no post {code!r} here.", hint="Choose one of the slots offered.")


def _minute(text: str) -> int:
    try:
        return parse_clock(text)
    except ValueError as error:
        raise PlannerError(f"{text!r} is not a time of day, like 09:15.") from error
