"""Programs that may read: let in with a token shown once, turned away at once."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.services import programs
from planner.services.permissions import Action
from web.access import allows
from web.api.endpoints import ENDPOINTS
from web.api.openapi import ROOT
from web.extensions import database, now, settings, visitor
from web.forms import a_label, a_number

blueprint = Blueprint("programs", __name__, url_prefix="/programs")

DAYS = (30, 90, 365)
"""How long a program may be let in for, as the form offers it."""


@blueprint.get("/")
@allows(Action.MANAGE_PROGRAMS)
def page() -> ResponseReturnValue:
    return _show("")


@blueprint.post("/")
@allows(Action.MANAGE_PROGRAMS)
def admit() -> ResponseReturnValue:
    """Answers with the page itself, not a redirect: the token must never be in a link."""
    label = a_label(request.form.get("label", ""))
    days = a_number(request.form.get("days", "")) or 0
    token = programs.admit(database(), visitor(), label=label, days=days, at=now())
    return _show(token), 201


@blueprint.post("/<int:program>/end")
@allows(Action.MANAGE_PROGRAMS)
def end(program: int) -> ResponseReturnValue:
    programs.turn_away(database(), visitor(), program, at=now())
    return redirect(url_for(".page"), code=303)


def _show(token: str) -> str:
    return render_template(
        "programs/page.html",
        admitted=programs.admitted(database(), visitor()),
        token=token,
        days=DAYS,
        endpoints=ENDPOINTS,
        root=f"{settings().public_url.rstrip('/')}{ROOT}",
    )
