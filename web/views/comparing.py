"""Two rotas side by side."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from planner.services.comparing import compare
from planner.services.permissions import Action
from web.access import allows
from web.extensions import database, visitor
from web.forms import asked_number
from web.present.comparison import figures, side_word

blueprint = Blueprint("compare", __name__, url_prefix="/compare")


@blueprint.get("/<int:revision>")
@allows(Action.SEE_BOARD)
def page(revision: int) -> ResponseReturnValue:
    """A rota beside another; beside what is published where none is named."""
    found = compare(database(), visitor(), revision, other=asked_number("other"))
    return render_template(
        "compare/page.html", found=found, figures=figures(found), side_word=side_word
    )
