"""The provision map: what pupils were to have and had, and what both cost."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from planner.errors import NotFound
from planner.services import reviews
from planner.services.outcome_files import outcome_file
from planner.services.permissions import Action
from planner.services.provision_maps import Grouped, provision_file, provision_map
from web.access import allows
from web.extensions import database, now, today, visitor
from web.present.effects import bars_of
from web.sen_forms import map_query

blueprint = Blueprint("provision", __name__, url_prefix="/provision")

_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@blueprint.get("/")
@allows(Action.SEE_PROVISION)
def page() -> ResponseReturnValue:
    query = map_query(request.args, today())
    found = provision_map(database(), visitor(), query, at=now())
    bars = bars_of(found.effects)
    due = reviews.reminders(reviews.groups(database(), visitor(), at=now()))
    return render_template(
        "provision/page.html", found=found, query=query, kinds=Grouped, due=due, bars=bars
    )


@blueprint.get("/map.<form>")
@allows(Action.SEE_PROVISION)
def file(form: str) -> ResponseReturnValue:
    """The same map, with the same filters, to take away."""
    return _taken_away(provision_file, "provision-map", form)


@blueprint.get("/outcomes.<form>")
@allows(Action.SEE_PROVISION)
def outcomes(form: str) -> ResponseReturnValue:
    """The readings of the map's pupils and what programmes came to, to take away."""
    return _taken_away(outcome_file, "before-and-after", form)


def _taken_away(write: Callable[..., bytes], name: str, form: str) -> Response:
    if form not in _TYPES:
        raise NotFound("The map can be taken away as xlsx or csv.")
    query = map_query(request.args, today())
    body = write(database(), visitor(), query, form, at=now())
    response = Response(body, mimetype=_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
