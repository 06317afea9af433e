"""The year: which week is which, what differs, who leaves, and next September's workbook."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.services import turning_year
from planner.services.permissions import Action
from planner.services.year_calendar import year_calendar
from web.access import allows
from web.extensions import database, now, today, visitor
from web.views.imports import XLSX

blueprint = Blueprint("year", __name__)


@blueprint.get("/calendar")
@allows(Action.SEE_OWN_WEEK)
def page() -> ResponseReturnValue:
    weeks = year_calendar(database(), visitor())
    return render_template("year/page.html", weeks=weeks, today=today())


@blueprint.get("/people/leaving")
@allows(Action.SEE_PEOPLE)
def leaving() -> ResponseReturnValue:
    """Duties that drop when posts end; with `who`, if that adult were to go."""
    who = request.args.get("who", "").strip()
    found = turning_year.leaving(database(), visitor(), today=today(), person=who or None)
    return render_template("year/leaving.html", found=found, who=who)


@blueprint.post("/people/name")
@allows(Action.IMPORT_SCHOOL)
def name() -> ResponseReturnValue:
    """Say who a vacancy is."""
    form = request.form
    turning_year.name_placeholder(
        database(), visitor(), form.get("code", ""), form.get("name", "")[:80], at=now()
    )
    return redirect(url_for("people.page"), code=303)


@blueprint.get("/calendar/next-september.xlsx")
@allows(Action.EXPORT_SCHOOL)
def next_september() -> ResponseReturnValue:
    keep = request.args.get("groups") != "stop"
    rolled = turning_year.rolled_up(database(), visitor(), keep_groups=keep)
    response = Response(rolled.workbook, mimetype=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="next-september.xlsx"'
    return response
