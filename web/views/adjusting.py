"""Changing a draft by hand: one duty, who could take it, and the press that moves it."""

from datetime import date

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.domain.week import monday_of
from planner.services import adjusting, overriding
from planner.services.adjusting import AdjustRequest, adjust, both_versions, choices
from planner.services.lines import Overtaken
from planner.services.overriding import how_set_aside
from planner.services.permissions import Action
from web.access import allows
from web.extensions import database, now, today, visitor, wants_partial
from web.forms import adjust_request, asked_date, override_request
from web.present.candidates import by_person, candidate_lines, refused_lines

blueprint = Blueprint("adjust", __name__, url_prefix="/adjust")


@blueprint.get("/<int:revision>")
@allows(Action.DRAFT_ROTA)
def page(revision: int) -> ResponseReturnValue:
    """Who could take one duty of a draft, who may not and why, and what each would cost."""
    asked = adjust_request(request.args, revision)
    found = choices(database(), visitor(), asked, all_times=request.args.get("times") == "all")
    return render_template(
        "adjust/_panel.html" if wants_partial() else "adjust/page.html",
        found=found,
        candidates=candidate_lines(found),
        refused=refused_lines(found),
        monday=_monday(found.week_of),
        how_set_aside=how_set_aside,
    )


@blueprint.get("/<int:revision>/could")
@allows(Action.DRAFT_ROTA)
def could(revision: int) -> ResponseReturnValue:
    """The same for the script that drags: by person, whom it may be dropped on and why not."""
    asked = adjust_request(request.args, revision)
    return jsonify(by_person(choices(database(), visitor(), asked)))


@blueprint.post("/<int:revision>")
@allows(Action.DRAFT_ROTA)
def move(revision: int) -> ResponseReturnValue:
    """Make the change, or show both versions where somebody else's came first."""
    asked = adjust_request(request.form, revision)
    try:
        rota = adjust(database(), visitor(), asked, at=now())
    except Overtaken:
        return _both(asked), 409
    return redirect(
        url_for("week.page", monday=_monday(rota.week_of), draft=rota.revision), code=303
    )


@blueprint.post("/<int:revision>/set-aside")
@allows(Action.SET_RULE_ASIDE)
def set_aside(revision: int) -> ResponseReturnValue:
    """Set one rule aside for this duty, with a reason, and show who could take it then."""
    asked = override_request(request.form)
    overriding.set_rule_aside(database(), visitor(), asked, at=now())
    keys = request.form.getlist("key")
    back = url_for(".page", revision=revision, key=keys, starts=request.form.get("starts") or None)
    return redirect(back, code=303)


@blueprint.post("/<int:revision>/copy")
@allows(Action.DRAFT_ROTA)
def copy(revision: int) -> ResponseReturnValue:
    """The draft once more, to try something on beside it."""
    rota = adjusting.copy_draft(database(), visitor(), revision, at=now())
    return redirect(
        url_for("week.page", monday=_monday(rota.week_of), draft=rota.revision), code=303
    )


def _both(asked: AdjustRequest) -> str:
    found = both_versions(database(), visitor(), asked)
    return render_template(
        "adjust/conflict.html", found=found, asked=asked, monday=_monday(found.week_of)
    )


def _monday(week_of: date | None) -> date:
    """The week to go back to: the draft's own, else the one that was looked at."""
    looked_at = asked_date("monday")
    return week_of or monday_of(looked_at or today())
