"""The page for the data-protection officer."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from planner.services.data_protection import data_protection
from planner.services.permissions import Action
from web.access import allows
from web.extensions import database, now, visitor

blueprint = Blueprint("data_protection", __name__)


@blueprint.get("/data-protection")
@allows(Action.SEE_DATA_PROTECTION)
def page() -> ResponseReturnValue:
    found = data_protection(database(), visitor(), at=now())
    return render_template("data_protection/page.html", found=found)
