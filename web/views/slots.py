"""Finding a time for a session that can really happen, and booking it."""

from collections.abc import Mapping
from datetime import date, timedelta

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.domain.booking import Booking
from planner.services import bookings as desk
from planner.services import waiting_list, whole_weeks
from planner.services.permissions import Action
from planner.services.slots import (
    SlotBoard,
    SlotQuery,
    choices,
    find_slots,
    query_of,
)
from web.access import allows
from web.extensions import database, now, today, visitor
from web.forms import a_date, a_number
from web.present.slots import FIRST, slot_times
from web.sen_forms import (
    CANCEL_REASONS,
    a_token,
    book_request,
    cancel_reason,
    move_request,
    slot_query,
    whole_request,
)
from web.views.week import current_monday

blueprint = Blueprint("slots", __name__, url_prefix="/slots")


@blueprint.get("/")
@allows(Action.BOOK_SESSIONS)
def page() -> ResponseReturnValue:
    """The form; with a group in the address, its slots too. Pupils are never in an address."""
    query = slot_query(request.args, current_monday())
    board = find_slots(database(), visitor(), query, at=now()) if query.group else None
    return _page(query, board)


@blueprint.post("/")
@allows(Action.BOOK_SESSIONS)
def find() -> ResponseReturnValue:
    """The slots for pupils named on the form."""
    query = slot_query(request.form, current_monday())
    return _page(query, find_slots(database(), visitor(), query, at=now()))


@blueprint.post("/book")
@allows(Action.BOOK_SESSIONS)
def book() -> ResponseReturnValue:
    """Hold or book the slot chosen; whoever is too late is shown what else there is."""
    wanted = book_request(request.form, today())
    try:
        booking = desk.book(database(), visitor(), wanted, at=now())
    except desk.DoesNotFit as error:
        if error.alternatives is None:
            raise
        return make_response(_page(wanted.query, error.alternatives, str(error)), 409)
    return redirect(url_for(".booked") + f"#{booking.code}", code=303)


@blueprint.post("/whole")
@allows(Action.BOOK_SESSIONS)
def book_whole() -> ResponseReturnValue:
    """Let the planner choose times for all the group lacks; all of them, or none."""
    wanted = whole_request(request.form, current_monday())
    try:
        made = whole_weeks.book_whole(database(), visitor(), wanted, at=now())
    except desk.DoesNotFit as error:
        return make_response(_page(wanted.query, error.alternatives, str(error)), 409)
    return redirect(url_for(".booked") + f"#{made[0].code}", code=303)


@blueprint.get("/waiting")
@allows(Action.BOOK_SESSIONS)
def waiting() -> ResponseReturnValue:
    """Who waits for a time, and what is offered to whom."""
    lines = waiting_list.waiting_list(database(), visitor(), at=now())
    return render_template("slots/waiting.html", lines=lines, names=_names())


@blueprint.post("/waiting")
@allows(Action.BOOK_SESSIONS)
def wait() -> ResponseReturnValue:
    """Put the group nothing was found for on the list."""
    query = slot_query(request.form, current_monday())
    weeks = a_number(request.form.get("weeks", "")) or 1
    waiting_list.join(database(), visitor(), query, weeks=weeks, at=now())
    return redirect(url_for(".waiting"), code=303)


@blueprint.post("/waiting/<code>")
@allows(Action.BOOK_SESSIONS)
def answer(code: str) -> ResponseReturnValue:
    """Take the time offered, decline it, or stop waiting."""
    said = request.form.get("do", "")
    if said == "take":
        booking = waiting_list.take(database(), visitor(), code, at=now())
        return redirect(url_for(".booked") + f"#{booking.code}", code=303)
    if said == "decline":
        waiting_list.decline(database(), visitor(), code, at=now())
    elif said == "leave":
        waiting_list.leave(database(), visitor(), code, at=now())
    return redirect(url_for(".waiting"), code=303)


@blueprint.get("/booked")
@allows(Action.BOOK_SESSIONS)
def booked() -> ResponseReturnValue:
    """What is held and booked, the next to come first."""
    found = desk.bookings(database(), visitor(), at=now())
    return render_template(
        "slots/booked.html",
        bookings=found,
        names=_names(),
        reasons=tuple(CANCEL_REASONS),
        today=today(),
    )


@blueprint.post("/booked/<code>/confirm")
@allows(Action.BOOK_SESSIONS)
def confirm(code: str) -> ResponseReturnValue:
    desk.confirm(database(), visitor(), code, at=now())
    return redirect(url_for(".booked") + f"#{code}", code=303)


@blueprint.post("/booked/<code>/cancel")
@allows(Action.BOOK_SESSIONS)
def cancel(code: str) -> ResponseReturnValue:
    """One session, or all that are to come."""
    sent = request.form.get("day", "")
    day = a_date(sent, otherwise=today()) if sent else None
    why = cancel_reason(request.form)
    desk.cancel(database(), visitor(), code, day=day, why=why, at=now())
    return redirect(url_for(".booked") + f"#{code}", code=303)


@blueprint.get("/booked/<code>/move")
@allows(Action.BOOK_SESSIONS)
def moving(code: str) -> ResponseReturnValue:
    """The other times one session could have."""
    day = a_date(request.args.get("day", ""), otherwise=today())
    booking = desk.one(database(), visitor(), code)
    week = a_date(request.args.get("week", ""), otherwise=day)
    query = query_of(booking, week)
    board = find_slots(database(), visitor(), query, at=now())
    return _moving(booking, day, board)


@blueprint.post("/booked/<code>/move")
@allows(Action.BOOK_SESSIONS)
def move(code: str) -> ResponseReturnValue:
    wanted = move_request(request.form, code, today())
    try:
        desk.move(database(), visitor(), wanted, at=now())
    except desk.DoesNotFit as error:
        if error.alternatives is None:
            raise
        booking = desk.one(database(), visitor(), code)
        return make_response(_moving(booking, wanted.day, error.alternatives, str(error)), 409)
    return redirect(url_for(".booked") + f"#{code}", code=303)


def _page(query: SlotQuery, board: SlotBoard | None, trouble: str = "") -> str:
    lacks = 0
    if board and query.group:
        lacks = whole_weeks.sessions_lacking(database(), visitor(), query, at=now())
    return render_template(
        "slots/page.html",
        lacks=lacks,
        offers=_offers(),
        query=query,
        board=board,
        times=slot_times(board) if board else (),
        first=FIRST,
        choices=choices(database(), visitor()),
        token=a_token(),
        trouble=trouble,
        before=query.week - timedelta(days=7),
        after=query.week + timedelta(days=7),
    )


def _offers() -> int:
    """How many times are offered and wait for an answer."""
    lines = waiting_list.waiting_list(database(), visitor(), at=now())
    return sum(line.offer is not None for line in lines)


def _moving(booking: Booking, day: date, board: SlotBoard, trouble: str = "") -> str:
    return render_template(
        "slots/move.html",
        booking=booking,
        day=day,
        board=board,
        times=slot_times(board),
        first=FIRST,
        trouble=trouble,
        names=_names(),
    )


def _names() -> Mapping[str, str]:
    return desk.names(database(), visitor())
