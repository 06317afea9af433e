"""Who is out: who, when, saved; then straight on to what it takes to cover."""

from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.domain.clock import clock
from planner.services import absences
from planner.services.permissions import Action
from web.access import allows
from web.day_forms import KINDS, away_request, which_absence
from web.extensions import database, local_minute, now, today, visitor

blueprint = Blueprint("absences", __name__, url_prefix="/absences")


@blueprint.get("/")
@allows(Action.RECORD_ABSENCE)
def page() -> ResponseReturnValue:
    """Everybody there could be to tap on, and who is out from today on."""
    found = absences.absences_from(database(), visitor(), today())
    return render_template("absences/page.html", found=found, today=today())


@blueprint.get("/of/<code>")
@allows(Action.RECORD_ABSENCE)
def when(code: str) -> ResponseReturnValue:
    """When somebody is away, asked with one button for each usual answer."""
    found = absences.absences_from(database(), visitor(), today())
    person = next((pair for pair in found.people if pair[0] == code), None) or abort(404)
    runs = [run for run in found.runs if run.away.person == code]
    return render_template(
        "absences/when.html", person=person, runs=runs, today=today(), kinds=KINDS
    )


@blueprint.post("/")
@allows(Action.RECORD_ABSENCE)
def record() -> ResponseReturnValue:
    away = away_request(request.form, today())
    return _on(absences.record_absence(database(), visitor(), away, at=now()))


@blueprint.get("/amend")
@allows(Action.RECORD_ABSENCE)
def amending() -> ResponseReturnValue:
    """One absence with its dates and times to change; gone meanwhile, the list instead."""
    wanted = which_absence(request.args, today())
    found = absences.absences_from(database(), visitor(), date.min)
    run = next((run for run in found.runs if absences.is_as_seen(run, wanted)), None)
    if run is None:
        return redirect(url_for(".page"), code=303)
    return render_template(
        "absences/amend.html", run=run, name=found.name(run.away.person), kinds=KINDS
    )


@blueprint.post("/amend")
@allows(Action.RECORD_ABSENCE)
def amend() -> ResponseReturnValue:
    which, away = which_absence(request.form, today()), away_request(request.form, today())
    return _on(absences.amend_absence(database(), visitor(), which, away, at=now()))


@blueprint.post("/withdraw")
@allows(Action.RECORD_ABSENCE)
def withdraw() -> ResponseReturnValue:
    which = which_absence(request.form, today())
    return _on(absences.withdraw_absence(database(), visitor(), which, at=now()))


def _on(noted: absences.Noted) -> ResponseReturnValue:
    """To the options of the first day it touches, for whoever may see to those."""
    if noted.mend is None or not visitor().may(Action.DRAFT_ROTA):
        return redirect(url_for("today.page"), code=303)
    since = clock(local_minute()) if noted.mend == today() else "00:00"
    asked = urlencode({"day": noted.mend.isoformat(), "from": since})
    return redirect(f"{url_for('mending.page')}?{asked}", code=303)
