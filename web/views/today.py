"""The day as it runs, and the same for the wall of the staffroom."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.domain.codes import PersonCode
from planner.services.permissions import Action
from planner.services.telling import tell
from planner.services.today import staffroom_board
from planner.services.today import today as the_day
from web.access import allows
from web.extensions import database, local_minute, now, today, visitor, wants_partial
from web.forms import a_number, asked_number

blueprint = Blueprint("today", __name__, url_prefix="/today")


@blueprint.get("/")
@allows(Action.SEE_TODAY)
def page() -> ResponseReturnValue:
    found = the_day(database(), visitor(), today(), local_minute())
    template = "today/_day.html" if wants_partial() else "today/page.html"
    return render_template(template, found=found, done=asked_number("done"))


@blueprint.get("/board")
@allows(Action.SEE_STAFFROOM_BOARD)
def board() -> ResponseReturnValue:
    """For a screen everybody walks past: no absence, nothing of any pupil."""
    found = staffroom_board(database(), visitor(), today(), local_minute())
    template = "today/_board.html" if wants_partial() else "today/board.html"
    return render_template(template, found=found)


@blueprint.post("/told")
@allows(Action.SEE_TODAY)
def told() -> ResponseReturnValue:
    """Somebody has been told in person."""
    person = PersonCode(request.form.get("person", ""))
    number = a_number(request.form.get("publication", "")) or 0
    tell(database(), visitor(), person, number, at=now())
    return redirect(url_for(".page"), code=303)
