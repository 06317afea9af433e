"""The register: one's own sessions of today, each marked in two taps on a phone."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.services.permissions import Action
from planner.services.register import Why, mark_own, own_register
from web.access import allows
from web.extensions import database, now, today, visitor
from web.sen_forms import register_mark

blueprint = Blueprint("register", __name__, url_prefix="/register")


@blueprint.get("/")
@allows(Action.MARK_OWN_SESSIONS)
def page() -> ResponseReturnValue:
    lines = own_register(database(), visitor(), at=now())
    return render_template("register/page.html", lines=lines, today=today(), reasons=tuple(Why))


@blueprint.post("/")
@allows(Action.MARK_OWN_SESSIONS)
def mark() -> ResponseReturnValue:
    """What became of one session; back to the list."""
    mark_own(database(), visitor(), register_mark(request.form), at=now())
    return redirect(url_for(".page"), code=303)
