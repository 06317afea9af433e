"""The provision map: what pupils were to have and had, and what both cost."""

from typing import Final

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from planner.errors import NotFound
from planner.services import reviews
from planner.services.permissions import Action
from planner.services.provision_maps import Grouped, provision_file, provision_map
from web.access import allows
from web.extensions import database, now, today, visitor
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
    due = reviews.reminders(reviews.groups(database(), visitor(), at=now()))
    return render_template("provision/page.html", found=found, query=query, kinds=Grouped, due=due)


@blueprint.get("/map.<form>")
@allows(Action.SEE_PROVISION)
def file(form: str) -> ResponseReturnValue:
    """The same map, with the same filters, to take away."""
    if form not in _TYPES:
        raise NotFound("The map can be taken away as xlsx or csv.")
    query = map_query(request.args, today())
    body = provision_file(database(), visitor(), query, form, at=now())
    response = Response(body, mimetype=_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="provision-map.{form}"'
    return response
