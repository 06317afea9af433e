"""Pupils who are not in on a day: a page of its own, by reference, for those who record it."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.domain.codes import PupilRef
from planner.domain.day_changes import PupilAway
from planner.services import comes_up
from planner.services.permissions import Action
from web.access import allows
from web.day_forms import times_of
from web.extensions import database, now, visitor
from web.forms import a_number

blueprint = Blueprint("pupils_away", __name__, url_prefix="/different")


@blueprint.get("/<date:day>/pupils")
@allows(Action.RECORD_ABSENCE)
def page(day: date) -> ResponseReturnValue:
    found = comes_up.comes_up(database(), visitor(), day)
    return render_template("comes_up/pupils.html", found=found)


@blueprint.post("/<date:day>/pupils")
@allows(Action.RECORD_ABSENCE)
def away(day: date) -> ResponseReturnValue:
    """A pupil is not in school for a time."""
    starts, ends = times_of(request.form)
    ref = PupilRef(request.form.get("pupil", ""))
    found = PupilAway(pupil=ref, day=day, starts=starts, ends=ends)
    comes_up.pupil_away(database(), visitor(), found, at=now())
    return redirect(url_for(".page", day=day), code=303)


@blueprint.post("/<date:day>/pupils/back")
@allows(Action.RECORD_ABSENCE)
def back(day: date) -> ResponseReturnValue:
    starts = a_number(request.form.get("starts", "")) or 0
    which = (PupilRef(request.form.get("pupil", "")), day, starts)
    comes_up.pupil_back(database(), visitor(), which, at=now())
    return redirect(url_for(".page", day=day), code=303)
