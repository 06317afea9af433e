"""Who gave how much cover, beside an even share of it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from planner.services.permissions import Action
from planner.services.shared_cover import shared_cover
from web.access import allows
from web.extensions import database, today, visitor

blueprint = Blueprint("cover", __name__, url_prefix="/cover")


@blueprint.get("/")
@allows(Action.SEE_COVER_BALANCE)
def page() -> ResponseReturnValue:
    found = shared_cover(database(), visitor(), today())
    return render_template("cover/page.html", found=found)
