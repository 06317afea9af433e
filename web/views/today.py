"""The day as it runs, and the same for the wall of the staffroom."""

from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.domain.clock import clock
from planner.domain.codes import PersonCode
from planner.services.day_history import day_history
from planner.services.morning_pack import morning_pack
from planner.services.permissions import Action
from planner.services.set_work import LONGEST, Written, covered_lessons, set_work
from planner.services.telling import tell
from planner.services.today import staffroom_board
from planner.services.today import today as the_day
from planner.services.wet_play import switch_wet_play
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


@blueprint.get("/sheet")
@allows(Action.SEE_TODAY)
def sheet() -> ResponseReturnValue:
    """The day on paper: everybody's duties, and a slip for each duty that is new to somebody."""
    found = the_day(database(), visitor(), today(), local_minute())
    return render_template("today/sheet.html", found=found)


@blueprint.get("/history/<date:day>")
@allows(Action.SEE_TODAY)
def history(day: date) -> ResponseReturnValue:
    """Who changed what of a day."""
    found = day_history(database(), visitor(), day)
    return render_template("today/history.html", found=found, day=day)


@blueprint.get("/pack.zip")
@allows(Action.SEE_TODAY)
def pack() -> ResponseReturnValue:
    """The day to keep on a phone: it opens where there is no network."""
    body = morning_pack(database(), visitor(), today(), local_minute())
    response = Response(body, mimetype="application/zip")
    name = f"day-{today().isoformat()}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/work/<date:day>")
@allows(Action.SET_WORK)
def work(day: date) -> ResponseReturnValue:
    """The lessons of a day that support staff take, to say what each is to do."""
    found = covered_lessons(database(), visitor(), day)
    return render_template("today/work.html", lessons=found, day=day, longest=LONGEST)


@blueprint.post("/work/<date:day>")
@allows(Action.SET_WORK)
def set_one(day: date) -> ResponseReturnValue:
    """What one lesson is to do."""
    sent = request.form
    written = Written(
        day=day,
        lesson=sent.get("lesson", ""),
        words=sent.get("words", "").replace("\r\n", "\n"),
        before=sent.get("before", "").replace("\r\n", "\n"),
    )
    set_work(database(), visitor(), written, at=now())
    return redirect(url_for(".work", day=day), code=303)


@blueprint.post("/wet")
@allows(Action.DRAFT_ROTA)
def wet() -> ResponseReturnValue:
    """Rain, or no rain after all; then on to what that takes."""
    raining = request.form.get("wet") == "yes"
    switch_wet_play(database(), visitor(), today(), wet=raining, at=now())
    asked = {"day": today().isoformat(), "from": clock(local_minute()), "look": "soon"}
    return redirect(f"{url_for('mending.page')}?{urlencode(asked)}", code=303)


@blueprint.post("/told")
@allows(Action.SEE_TODAY)
def told() -> ResponseReturnValue:
    """Somebody has been told in person."""
    person = PersonCode(request.form.get("person", ""))
    number = a_number(request.form.get("publication", "")) or 0
    tell(database(), visitor(), person, number, at=now())
    return redirect(url_for(".page"), code=303)
