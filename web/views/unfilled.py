"""Needs the rota leaves open, and what stands in each person's way."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from planner.services.permissions import Action
from planner.services.unfilled import unfilled
from web.access import allows
from web.extensions import database, visitor
from web.present.gaps import gap_groups

blueprint = Blueprint("unfilled", __name__)


@blueprint.get("/unfilled")
@allows(Action.SEE_UNFILLED)
def page() -> ResponseReturnValue:
    found = unfilled(database(), visitor())
    return render_template("unfilled/page.html", found=found, groups=gap_groups(found))
