"""One pupil's summary. References travel in forms alone: no address ever holds one."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from planner.services.permissions import Action
from planner.services.pupil_summaries import (
    pupil_summary,
    pupil_summary_pdf,
    pupils_on_the_books,
)
from web.access import allows
from web.extensions import database, now, visitor

blueprint = Blueprint("pupils", __name__, url_prefix="/provision/summary")


@blueprint.get("/")
@allows(Action.SEE_PROVISION)
def page() -> ResponseReturnValue:
    """Whom to make a summary of."""
    found = pupils_on_the_books(database(), visitor())
    return render_template("pupils/page.html", pupils=found)


@blueprint.post("/")
@allows(Action.SEE_PROVISION)
def summary() -> ResponseReturnValue:
    """The summary itself, to read, to print or to take away as PDF."""
    ref = request.form.get("pupil", "")
    if request.form.get("do") == "pdf":
        return _pdf(ref)
    found = pupil_summary(database(), visitor(), ref, at=now())
    return render_template("pupils/summary.html", found=found)


def _pdf(ref: str) -> Response:
    body = pupil_summary_pdf(database(), visitor(), ref, at=now())
    response = Response(body, mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="provision-summary.pdf"'
    return response
