"""Needs the rota leaves open, and what stands in each person's way."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from planner.services.boards import week_board
from planner.services.permissions import Action
from web.access import allows
from web.extensions import database, visitor
from web.present.gaps import gap_groups
from web.views.week import current_monday

blueprint = Blueprint("unfilled", __name__)


@blueprint.get("/unfilled")
@allows(Action.SEE_UNFILLED)
def page() -> ResponseReturnValue:
    board = week_board(database(), visitor(), current_monday())
    gaps = board.answers.unmet if board.answers else ()
    return render_template("unfilled/page.html", board=board, groups=gap_groups(gaps))
