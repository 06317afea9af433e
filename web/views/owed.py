"""Owed time: who is owed what, and what really became of a session."""

from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.domain.week import monday_of
from planner.services import owing
from planner.services.permissions import Action
from web.access import allows
from web.extensions import database, now, today, visitor
from web.forms import FormProblem, a_date

blueprint = Blueprint("owed", __name__, url_prefix="/owed")


@blueprint.get("/")
@allows(Action.SEE_OWED_TIME)
def page() -> ResponseReturnValue:
    found = owing.owing(database(), visitor(), today())
    return render_template("owed/page.html", found=found, today=today(), fates=owing.Fate)


@blueprint.get("/<date:monday>")
@allows(Action.SEE_OWED_TIME)
def week(monday: date) -> ResponseReturnValue:
    """The sessions of one week, to say which took place."""
    monday = monday_of(monday)
    found = owing.sessions(database(), visitor(), monday, until=today())
    return render_template(
        "owed/week.html",
        sessions=found,
        monday=monday,
        before=monday - timedelta(days=7),
        after=monday + timedelta(days=7),
        fates=owing.Fate,
    )


@blueprint.post("/")
@allows(Action.CORRECT_OWED_TIME)
def mark() -> ResponseReturnValue:
    """What became of one session; back to the page it was said on."""
    sent = request.form.get("fate", "")
    if sent not in {fate.value for fate in owing.Fate}:
        raise FormProblem("Say what became of the session.", hint="Choose one of the answers.")
    said = owing.Mark(
        key=request.form.get("key", ""),
        fate=owing.Fate(sent),
        seen=request.form.get("seen", ""),
    )
    owing.mark(database(), visitor(), said, at=now())
    if request.form.get("week"):
        monday = a_date(request.form["week"], otherwise=today())
        return redirect(url_for(".week", monday=monday), code=303)
    return redirect(url_for(".page"), code=303)
