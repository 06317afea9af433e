"""A week to take away: workbook, list, and PDFs for the wall and for each adult."""

from datetime import date
from typing import Final

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from planner.domain.week import monday_of
from planner.errors import NotFound
from planner.services.permissions import Action
from planner.services.week_documents import Form, sheets_file, week_file
from web.access import allows
from web.extensions import database, visitor
from web.forms import asked_number

blueprint = Blueprint("downloads", __name__, url_prefix="/week")

_TYPES: Final = {
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv; charset=utf-8",
    Form.PDF: "application/pdf",
}


@blueprint.get("/<date:monday>/rota.<form>")
@allows(Action.SEE_BOARD)
def week(monday: date, form: str) -> ResponseReturnValue:
    """The week the board shows; `draft` names a draft, as there.

    With `each=adult`, as PDF, a page for each adult.
    """
    if form not in list(Form):
        raise NotFound("A week can be taken away as xlsx, csv or pdf.")
    monday, draft = monday_of(monday), asked_number("draft")
    if form == Form.PDF and request.args.get("each") == "adult":
        body = sheets_file(database(), visitor(), monday, revision=draft)
        return file_answer(body, Form.PDF, f"sheets-{monday.isoformat()}")
    body = week_file(database(), visitor(), monday, Form(form), revision=draft)
    return file_answer(body, Form(form), f"rota-{monday.isoformat()}")


def file_answer(body: bytes, form: Form, name: str) -> Response:
    """A file to keep, called `name`."""
    response = Response(body, mimetype=_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
