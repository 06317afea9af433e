"""Taking the school's workbook, whole or not at all, and giving it back."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from planner.services import importing
from planner.services.permissions import Action
from web.access import allows
from web.extensions import database, now, today, visitor
from web.forms import FormProblem, answers

blueprint = Blueprint("imports", __name__, url_prefix="/import")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/")
@allows(Action.IMPORT_SCHOOL)
def page() -> ResponseReturnValue:
    return render_template("imports/page.html", report=None)


@blueprint.post("/")
@allows(Action.IMPORT_SCHOOL)
def take() -> ResponseReturnValue:
    sent = request.files.get("workbook")
    if sent is None or not sent.filename:
        raise FormProblem("No file came with the form.", hint="Choose a workbook, then import it.")
    report = importing.import_school(
        database(),
        visitor(),
        data=sent.read(),
        filename=sent.filename,
        answers=answers(request.form),
        at=now(),
    )
    page = render_template("imports/page.html", report=report, filename=sent.filename)
    return page, 200 if report.accepted else 422


@blueprint.get("/current.xlsx")
@allows(Action.EXPORT_SCHOOL)
def current() -> ResponseReturnValue:
    name = f"{visitor().school}-{today():%Y-%m-%d}.xlsx"
    return _download(importing.export_workbook(database(), visitor()), name)


@blueprint.get("/template.xlsx")
@allows(Action.IMPORT_SCHOOL)
def template() -> ResponseReturnValue:
    return _download(importing.template(), "school-template.xlsx")


def _download(data: bytes, filename: str) -> Response:
    response = Response(data, mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
