"""The people list."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from planner.services.people import people_list
from planner.services.permissions import Action
from web.access import allows
from web.extensions import database, today, visitor

blueprint = Blueprint("people", __name__)


@blueprint.get("/people")
@allows(Action.SEE_PEOPLE)
def page() -> ResponseReturnValue:
    lines = people_list(database(), visitor(), today())
    return render_template("people/page.html", lines=lines, today=today())
