"""Programmes and the groups that follow them: seen, added, changed, ended."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.domain.kinds import NeedArea
from planner.importers.typed import Typed, typed_from
from planner.services import programmes as desk
from planner.services.group_lists import lists
from planner.services.permissions import Action
from planner.shaping import TEMPLATES
from planner.workbook.provision_sheets import GROUPS, PROGRAMMES
from planner.workbook.sheet import Sheet
from web.access import allows
from web.extensions import database, now, visitor

blueprint = Blueprint("programmes", __name__)

_NEED_AREAS = {
    NeedArea.COMMUNICATION: "Communication and interaction",
    NeedArea.COGNITION: "Cognition and learning",
    NeedArea.SEMH: "Social, emotional and mental health",
    NeedArea.SENSORY_PHYSICAL: "Sensory and physical",
}


@blueprint.get("/programmes")
@allows(Action.BOOK_SESSIONS)
def page() -> ResponseReturnValue:
    """Every programme with its groups, and the shapes to start from."""
    found = desk.programmes(database(), visitor())
    areas = {area.value: words for area, words in _NEED_AREAS.items()}
    return render_template(
        "programmes/page.html", found=found, templates=tuple(TEMPLATES), areas=areas
    )


@blueprint.get("/programmes/add")
@allows(Action.BOOK_SESSIONS)
def adding() -> ResponseReturnValue:
    """An empty form, or one filled from a shape many schools use."""
    shape = TEMPLATES.get(request.args.get("like", ""))
    return _programme_form("", typed_from(PROGRAMMES, shape) if shape else {}, seen="")


@blueprint.post("/programmes/add")
@allows(Action.BOOK_SESSIONS)
def add() -> ResponseReturnValue:
    return _keep_programme("")


@blueprint.get("/programmes/<path:code>")
@allows(Action.BOOK_SESSIONS)
def programme(code: str) -> ResponseReturnValue:
    shown = desk.programme(database(), visitor(), code)
    return _programme_form(code, shown.typed, seen=shown.seen, shown=shown)


@blueprint.post("/programmes/<path:code>")
@allows(Action.BOOK_SESSIONS)
def change(code: str) -> ResponseReturnValue:
    if request.form.get("do") == "end":
        seen = request.form.get("seen", "")
        desk.end_programme(database(), visitor(), code, seen=seen, at=now())
        return redirect(url_for(".page"), code=303)
    return _keep_programme(code)


@blueprint.get("/groups/add")
@allows(Action.BOOK_SESSIONS)
def adding_group() -> ResponseReturnValue:
    """An empty form; of the programme in the address, where it names one."""
    start = {"programme": request.args.get("programme", ""), "priority": "2"}
    return _group_form("", start, seen="")


@blueprint.post("/groups/add")
@allows(Action.BOOK_SESSIONS)
def add_group() -> ResponseReturnValue:
    return _keep_group("")


@blueprint.get("/groups/<path:code>")
@allows(Action.BOOK_SESSIONS)
def group(code: str) -> ResponseReturnValue:
    shown = desk.group(database(), visitor(), code, at=now())
    return _group_form(code, shown.typed, seen=shown.seen, shown=shown)


@blueprint.post("/groups/<path:code>")
@allows(Action.BOOK_SESSIONS)
def change_group(code: str) -> ResponseReturnValue:
    if request.form.get("do") == "end":
        seen = request.form.get("seen", "")
        desk.end_group(database(), visitor(), code, seen=seen, at=now())
        return redirect(url_for(".page"), code=303)
    return _keep_group(code)


def _keep_programme(code: str) -> ResponseReturnValue:
    typed, seen = _typed(PROGRAMMES), request.form.get("seen", "")
    try:
        saved = desk.save_programme(database(), visitor(), typed, code=code, seen=seen, at=now())
    except desk.Refused as refused:
        return make_response(_programme_form(code, typed, seen=seen, refused=refused), 422)
    return redirect(url_for(".programme", code=saved.code, saved="yes"), code=303)


def _keep_group(code: str) -> ResponseReturnValue:
    typed, seen = _typed(GROUPS), request.form.get("seen", "")
    try:
        saved = desk.save_group(database(), visitor(), typed, code=code, seen=seen, at=now())
    except desk.Refused as refused:
        return make_response(_group_form(code, typed, seen=seen, refused=refused), 422)
    return redirect(url_for(".group", code=saved.code, saved="yes"), code=303)


def _typed(sheet: Sheet) -> Typed:
    """What the form sent for the fields of a sheet; a box that is not ticked says no."""
    return {column.field: request.form.get(column.field, "") for column in sheet.columns}


def _programme_form(
    code: str,
    typed: Typed,
    *,
    seen: str,
    shown: desk.Shown | None = None,
    refused: desk.Refused | None = None,
) -> str:
    return render_template(
        "programmes/programme.html",
        code=code,
        typed=typed,
        seen=seen,
        shown=shown,
        faults=_faults(refused),
        areas={area.value: words for area, words in _NEED_AREAS.items()},
        lists=lists(database(), visitor()),
        templates=tuple(TEMPLATES),
        saved="saved" in request.args,
    )


def _group_form(
    code: str,
    typed: Typed,
    *,
    seen: str,
    shown: desk.Shown | None = None,
    refused: desk.Refused | None = None,
) -> str:
    return render_template(
        "programmes/group.html",
        code=code,
        typed=typed,
        seen=seen,
        shown=shown,
        faults=_faults(refused),
        lists=lists(database(), visitor()),
        saved="saved" in request.args,
    )


def _faults(refused: desk.Refused | None) -> dict[str, str]:
    """What is wrong, by field; the first thing of each."""
    found: dict[str, str] = {}
    for fault in refused.faults if refused else ():
        found.setdefault(fault.field, fault.sentence)
    return found
