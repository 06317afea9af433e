"""What was written to whom about each publication, and sending it once more."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.services import messages
from planner.services.permissions import Action
from web.access import allows
from web.extensions import database, now, settings, visitor
from web.forms import a_number

blueprint = Blueprint("messages", __name__, url_prefix="/messages")


@blueprint.get("/")
@allows(Action.SEE_TODAY)
def page() -> ResponseReturnValue:
    found = messages.mailbag(database(), visitor())
    return render_template("messages/page.html", found=found, sends=settings().sends_messages)


@blueprint.post("/again")
@allows(Action.SEE_TODAY)
def again() -> ResponseReturnValue:
    """One that failed, or may not have arrived, goes out once more."""
    number = a_number(request.form.get("message", "")) or 0
    messages.send_again(database(), visitor(), number, at=now())
    return redirect(url_for(".page"), code=303)
