"""Taking files whole or not at all: read, asked about, rehearsed, taken, taken back."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.services import importing, mappings, undoing, waiting
from planner.services.importing import ImportReport, Sent
from planner.services.kinds_of_file import KINDS, HowToRead, likely_kind
from planner.services.permissions import Action
from web.access import allows
from web.extensions import database, now, today, visitor
from web.forms import FormProblem, a_number, answers
from web.present.columns import Asked, asked_columns, mapping_of, unknown_words

blueprint = Blueprint("imports", __name__, url_prefix="/import")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/")
@allows(Action.IMPORT_SCHOOL)
def page() -> ResponseReturnValue:
    return _page()


@blueprint.post("/")
@allows(Action.IMPORT_SCHOOL)
def take() -> ResponseReturnValue:
    sent = request.files.get("workbook")
    if sent is None or not sent.filename:
        raise FormProblem("No file came with the form.", hint="Choose a file, then send it.")
    kind = request.form.get("kind", "")
    how = HowToRead(
        kind=kind if kind in KINDS else likely_kind(sent.filename),
        anonymise=request.form.get("anonymise") == "yes",
    )
    data = sent.read()
    sent.close()
    file = Sent(source=data, filename=sent.filename, answers=_told(), kind=how.kind)
    report = waiting.send(database(), visitor(), file, how, at=now())
    if report is not None:
        return _page(report=report, filename=sent.filename), 422
    return redirect(url_for(".waits" if how.told else ".columns"), 303)


@blueprint.get("/waiting")
@allows(Action.IMPORT_SCHOOL)
def waits() -> ResponseReturnValue:
    file = waiting.is_waiting(database(), visitor())
    if file is None:
        return redirect(url_for(".page"))
    if not waiting.how_of(file).told:
        return redirect(url_for(".columns"))
    found = waiting.waiting(database(), visitor(), today=today())
    shown = render_template("imports/waiting.html", found=found, answers=file.answers)
    return shown, 200 if not found.result.problems else 422


@blueprint.post("/waiting")
@allows(Action.IMPORT_SCHOOL)
def answer() -> ResponseReturnValue:
    given = {str(key): text for key, text in answers(request.form).items() if text.strip()}
    waiting.answer(database(), visitor(), given, at=now())
    return redirect(url_for(".waits"), 303)


@blueprint.post("/waiting/take")
@allows(Action.IMPORT_SCHOOL)
def apply() -> ResponseReturnValue:
    file = waiting.is_waiting(database(), visitor())
    expected = request.form.get("onto", "")
    report = waiting.apply(database(), visitor(), expected=expected, at=now())
    name = file.filename if file else ""
    if not report.accepted:
        return redirect(url_for(".waits"), 303)
    return _page(report=report, filename=name)


@blueprint.post("/waiting/forget")
@allows(Action.IMPORT_SCHOOL)
def forget() -> ResponseReturnValue:
    waiting.drop(database(), visitor(), at=now())
    return redirect(url_for(".page"), 303)


@blueprint.get("/columns")
@allows(Action.IMPORT_SCHOOL)
def columns() -> ResponseReturnValue:
    file = waiting.is_waiting(database(), visitor())
    if file is None:
        return redirect(url_for(".page"))
    return _columns(Asked.of(request.args))


@blueprint.post("/columns")
@allows(Action.IMPORT_SCHOOL)
def map_columns() -> ResponseReturnValue:
    """Read the waiting CSV by a saved mapping, or by the columns chosen in the form."""
    use = request.form.get("use", "")
    if use:
        return _read_by(mappings.named(database(), visitor(), use).body)
    asked = Asked.of(request.form)
    file = waiting.is_waiting(database(), visitor())
    if file is None:
        return redirect(url_for(".page"), 303)
    seen = mappings.look(waiting.sent_again(file))
    if asked.sheet is None or asked.missing() or unknown_words(asked, seen):
        return _columns(asked)
    body = mapping_of(asked)
    if asked.name:
        mappings.save(database(), visitor(), asked.name, body, at=now())
    return _read_by(body)


@blueprint.post("/undo")
@allows(Action.IMPORT_SCHOOL)
def undo() -> ResponseReturnValue:
    number = a_number(request.form.get("number", "")) or 0
    undone = undoing.undo_import(database(), visitor(), at=now(), taken=number)
    return _page(undone=undone)


@blueprint.get("/current.xlsx")
@allows(Action.EXPORT_SCHOOL)
def current() -> ResponseReturnValue:
    name = f"{visitor().school}-{today():%Y-%m-%d}.xlsx"
    return _download(importing.export_workbook(database(), visitor()), name)


@blueprint.get("/template.xlsx")
@allows(Action.IMPORT_SCHOOL)
def template() -> ResponseReturnValue:
    return _download(importing.template(), "school-template.xlsx")


def _page(
    *,
    report: ImportReport | None = None,
    filename: str = "",
    undone: undoing.Undone | None = None,
) -> str:
    return render_template(
        "imports/page.html",
        report=report,
        filename=importing.safe_name(filename),
        undone=undone,
        kinds=KINDS,
        waits=waiting.is_waiting(database(), visitor()),
        undoable=undoing.undoable(database(), visitor()),
        taken=undoing.imports(database(), visitor()),
        stages=importing.standing_stages(database(), visitor()),
        form=request.form,
    )


def _told() -> dict[int | str, str]:
    """What the form says that a file's reader would otherwise ask for."""
    periods = request.form.get("periods", "").strip()
    return {"periods": periods} if periods else {}


def _columns(asked: Asked) -> str:
    file = waiting.is_waiting(database(), visitor())
    assert file is not None
    seen = mappings.look(waiting.sent_again(file))
    return render_template(
        "imports/columns.html",
        filename=file.filename,
        seen=seen,
        fits=mappings.fitting(database(), visitor(), seen),
        asked=asked,
        columns=asked_columns(asked, seen),
        sheets=mappings.sheets(),
        sent=request.method == "POST",
    )


def _read_by(body: str) -> ResponseReturnValue:
    how = HowToRead(kind="csv", mapping=body)
    waiting.read_as(database(), visitor(), how, at=now())
    return redirect(url_for(".waits"), 303)


def _download(data: bytes, filename: str) -> Response:
    response = Response(data, mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
