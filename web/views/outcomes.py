"""A group's readings before and after, and its reviews."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.domain.outcomes import Decision, Grounds
from planner.errors import Conflict
from planner.outcome_sheet import NotWhole, SaidMeasure
from planner.services import outcomes, reviews
from planner.services.permissions import Action
from web.access import allows
from web.extensions import database, now, today, visitor
from web.forms import a_number
from web.outcome_forms import blank_form, forms_of, said_measure, said_review

blueprint = Blueprint("outcomes", __name__, url_prefix="/provision/groups")

_NOTHING: Final[Mapping[str, str]] = {}


@blueprint.get("/")
@allows(Action.SEE_PROVISION)
def page() -> ResponseReturnValue:
    """Every group, those due for review first."""
    lines = reviews.groups(database(), visitor(), at=now())
    return render_template("outcomes/page.html", lines=lines, due=reviews.reminders(lines))


@blueprint.get("/<group>")
@allows(Action.SEE_PROVISION)
def group(group: str) -> ResponseReturnValue:
    return _group(group)


@blueprint.post("/<group>/measures")
@allows(Action.RECORD_OUTCOMES)
def measure(group: str) -> ResponseReturnValue:
    """One measure, whole or not at all: what was typed stays in the form."""
    said = said_measure(request.form)
    seen = a_number(request.form.get("seen", "")) or 0
    try:
        outcomes.record_measure(database(), visitor(), group, said, seen, at=now())
    except NotWhole as error:
        return make_response(_group(group, said, error.problems, str(error)), 422)
    except Conflict as error:
        return make_response(_group(group, said, _NOTHING, str(error)), 409)
    return redirect(url_for(".group", group=group) + "#measures", code=303)


@blueprint.post("/<group>/review")
@allows(Action.RECORD_OUTCOMES)
def review(group: str) -> ResponseReturnValue:
    """A review that was held, or the day of the next."""
    said = said_review(request.form, today())
    reviews.review(database(), visitor(), group, said, at=now())
    return redirect(url_for(".group", group=group) + "#review", code=303)


def _group(
    code: str,
    typed: SaidMeasure | None = None,
    problems: Mapping[str, str] = _NOTHING,
    trouble: str = "",
) -> str:
    """The page; a form that was refused stands as it was typed, with what is wrong in it."""
    found = outcomes.group_outcomes(database(), visitor(), code, at=now())
    forms = [*forms_of(found), blank_form(found)]
    if typed is not None:
        forms = [typed if form.was == typed.was else form for form in forms]
    return render_template(
        "outcomes/group.html",
        found=found,
        forms=forms,
        typed=typed,
        problems=problems,
        trouble=trouble,
        decisions=tuple(Decision),
        grounds=tuple(Grounds),
        today=today(),
    )
