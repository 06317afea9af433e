"""The week board, by adult and by class, and what its panel says of one duty or one adult."""

from dataclasses import replace
from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.domain.week import monday_of
from planner.errors import NotFound
from planner.services import editing
from planner.services.boards import ALL_ROWS, Ask, By, WeekBoard, week_board
from planner.services.boards.others import others as others_who_could
from planner.services.boards.why import why
from planner.services.differing import what_differs
from planner.services.permissions import Action
from web.access import allows
from web.extensions import database, now, today, visitor, wants_partial
from web.forms import a_number, asked_number, lock_request
from web.present.board import board_view
from web.present.cards import cards, chip, next_step
from web.present.choices import rota_choices
from web.present.differences import DifferenceView, difference_views
from web.present.panel import adult_panel, duty_panel

blueprint = Blueprint("week", __name__, url_prefix="/week")

_FRIDAY = 4
_LONGEST_SEARCH = 60


@blueprint.get("/")
@allows(Action.SEE_BOARD)
def this_week() -> ResponseReturnValue:
    """This week; from Saturday on, the next."""
    return redirect(
        url_for(".page", monday=current_monday(), draft=asked_number("draft")), code=303
    )


@blueprint.get("/<date:monday>")
@allows(Action.SEE_BOARD)
def page(monday: date) -> ResponseReturnValue:
    if monday != monday_of(monday):
        return redirect(_same_view(monday_of(monday)), code=303)
    ask = Ask(page=asked_number("page") or 0, search=_search())
    board = _board(monday, ask=ask)
    view = board_view(board, today=today(), weekday=_weekday(), search=_search())
    return render_template(
        "week/_board.html" if wants_partial() else "week/page.html",
        view=view,
        board=board,
        cards=cards(board.answers) if board.answers else (),
        chip=chip(board),
        step=next_step(board, visitor()),
        choices=rota_choices(board),
        lines=_differing(monday),
    )


@blueprint.get("/<date:monday>/duty")
@allows(Action.SEE_BOARD)
def duty(monday: date) -> ResponseReturnValue:
    """What, where, when, who and why of one block; `key` is any demand key in it."""
    board = _board(monday, By.ADULT, ask=Ask(only=request.args.get("who", "")))
    panel = duty_panel(board, request.args.get("key", ""), request.args.get("who", ""))
    if panel is None:
        raise NotFound("That duty is no longer on the board.", hint="Look at the week again.")
    panel = replace(panel, reasons=_reasons(panel.block.keys[0], panel.revision))
    return render_template(
        "week/_duty.html" if wants_partial() else "week/duty.html", panel=panel, board=board
    )


@blueprint.get("/<date:monday>/others")
@allows(Action.SEE_BOARD)
def others(monday: date) -> ResponseReturnValue:
    """Who else could take a duty; asked for by itself, because it takes a moment to try all."""
    key, revision = request.args.get("key", ""), asked_number("draft")
    found = others_who_could(database(), visitor(), key, revision=revision)
    template = "week/_others.html" if wants_partial() else "week/others.html"
    return render_template(template, others=found, monday=monday)


@blueprint.get("/<date:monday>/adult/<code>")
@allows(Action.SEE_BOARD)
def adult(monday: date, code: str) -> ResponseReturnValue:
    board = _board(monday, By.ADULT, ask=Ask(only=code))
    panel = adult_panel(board, code)
    if panel is None:
        raise NotFound("There is nobody of that name on the board.")
    return render_template(
        "week/_adult.html" if wants_partial() else "week/adult.html", panel=panel, board=board
    )


@blueprint.get("/<date:monday>/sheets")
@allows(Action.SEE_BOARD)
def sheets(monday: date) -> ResponseReturnValue:
    """One A4 sheet for each adult, to print."""
    board = _board(monday, By.ADULT)
    panels = [panel for row in board.rows if (panel := adult_panel(board, row.code))]
    return render_template("week/sheets.html", panels=panels, board=board, chip=chip(board))


@blueprint.post("/<date:monday>/lock")
@allows(Action.DRAFT_ROTA)
def lock(monday: date) -> ResponseReturnValue:
    """Lock a stay of the draft, or let go of it, and show the board again."""
    rota = editing.set_lock(database(), visitor(), lock_request(request.form), at=now())
    return redirect(url_for(".page", monday=monday, draft=rota.revision), code=303)


@blueprint.post("/<date:monday>/undo")
@allows(Action.DRAFT_ROTA)
def undo(monday: date) -> ResponseReturnValue:
    """Take back the newest change to the draft."""
    revision = a_number(request.form.get("draft", "")) or 0
    rota = editing.undo(database(), visitor(), revision, at=now())
    return redirect(url_for(".page", monday=monday, draft=rota.revision), code=303)


@blueprint.post("/<date:monday>/redo")
@allows(Action.DRAFT_ROTA)
def redo(monday: date) -> ResponseReturnValue:
    """Do again what was undone last."""
    revision = a_number(request.form.get("draft", "")) or 0
    rota = editing.redo(database(), visitor(), revision, at=now())
    return redirect(url_for(".page", monday=monday, draft=rota.revision), code=303)


def _same_view(monday: date) -> str:
    by, day, draft, page, q = (
        request.args.get(name) for name in ("by", "day", "draft", "page", "q")
    )
    return url_for(".page", monday=monday, by=by, day=day, draft=draft, page=page, q=q)


def current_monday() -> date:
    day = today()
    return monday_of(day) + timedelta(days=7 if day.weekday() > _FRIDAY else 0)


def _board(monday: date, by: By | None = None, *, ask: Ask = ALL_ROWS) -> WeekBoard:
    asked = request.args.get("by", "")
    by = by or (By(asked) if asked in list(By) else By.ADULT)
    revision = asked_number("draft")
    return week_board(database(), visitor(), monday, by, revision=revision, ask=ask)


def _differing(monday: date) -> tuple[DifferenceView, ...] | None:
    """What differs in the week, for whoever may see who is away; None for others."""
    if not visitor().may(Action.SEE_TODAY):
        return None
    return difference_views(
        what_differs(database(), visitor(), monday, today=today()), visitor(), today()
    )


def _reasons(key: str, revision: int | None) -> tuple[str, ...]:
    return why(database(), visitor(), key, revision=revision)


def _search() -> str:
    return request.args.get("q", "").strip()[:_LONGEST_SEARCH]


def _weekday() -> int | None:
    """The day zoomed into, 0 = Monday; None for the whole week."""
    asked = asked_number("day")
    return asked if asked is not None and 0 <= asked <= _FRIDAY else None
