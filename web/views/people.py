"""The people list, and one person: posts, working weeks, certificates, to look at and correct."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from planner.errors import Conflict, PlannerError
from planner.services.editing_people import NotSo, person, set_held, set_working_week
from planner.services.people import EXPIRES_SOON, people_list
from planner.services.permissions import Action
from web.access import allows
from web.extensions import database, now, today, visitor
from web.people_forms import held, shifts
from web.present.candidates import role_of
from web.present.working_week import day_fields, picture

blueprint = Blueprint("people", __name__)


@blueprint.get("/people")
@allows(Action.SEE_PEOPLE)
def page() -> ResponseReturnValue:
    lines = people_list(database(), visitor(), today())
    return render_template("people/page.html", lines=lines, today=today())


@blueprint.get("/people/<code>")
@allows(Action.SEE_PEOPLE)
def one(code: str) -> ResponseReturnValue:
    """One adult; `done` in the address says what has just been saved."""
    return _one(code)


@blueprint.post("/people/<code>/week")
@allows(Action.IMPORT_SCHOOL)
def week(code: str) -> ResponseReturnValue:
    """Save a working week; what was typed stays where it cannot be."""
    post, seen = request.form.get("post", ""), request.form.get("seen", "")
    try:
        wanted = shifts(request.form)
        set_working_week(database(), visitor(), post, wanted, seen=seen, at=now())
    except (NotSo, Conflict) as error:
        return _one(code, trouble=error, post=post, typed=request.form), _status(error)
    return redirect(url_for(".one", code=code, done="week"), code=303)


@blueprint.post("/people/<code>/held")
@allows(Action.IMPORT_SCHOOL)
def certificates(code: str) -> ResponseReturnValue:
    """Save certificates and training; what was typed stays where it cannot be."""
    seen = request.form.get("seen", "")
    try:
        wanted = held(request.form, person(database(), visitor(), code))
        set_held(database(), visitor(), code, wanted, seen=seen, at=now())
    except (NotSo, Conflict) as error:
        return _one(code, trouble=error, rows=_rows(request.form)), _status(error)
    return redirect(url_for(".one", code=code, done="held"), code=303)


def _one(
    code: str,
    *,
    trouble: PlannerError | None = None,
    post: str = "",
    typed: Mapping[str, str] | None = None,
    rows: list[tuple[str, str]] | None = None,
) -> str:
    shown = person(database(), visitor(), code)
    known = [(str(q.tag), q.expires.isoformat() if q.expires else "") for q in shown.held]
    return render_template(
        "people/one.html",
        shown=shown,
        pictures={each.post.code: picture(each) for each in shown.posts},
        fields={
            each.post.code: day_fields(each, typed if each.post.code == post else None)
            for each in shown.posts
        },
        rows=[*(rows if rows is not None else known), ("", "")],
        theirs=known if rows is not None else [],
        trouble=trouble,
        trouble_post=post,
        trouble_field=getattr(trouble, "field", ""),
        role_of=role_of,
        today=today(),
        soon=today() + EXPIRES_SOON,
        done=request.args.get("done", ""),
    )


def _rows(form: MultiDict[str, str]) -> list[tuple[str, str]]:
    """What was typed, but for the empty row at the end that every form has."""
    typed = zip(form.getlist("tag"), form.getlist("expires"), strict=False)
    return [row for row in typed if any(row)]


def _status(error: PlannerError) -> int:
    return 409 if isinstance(error, Conflict) else 422
