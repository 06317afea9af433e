"""Needs the rota leaves open, and what stands in each person's way."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from planner.services.overriding import how_set_aside
from planner.services.permissions import Action
from planner.services.pricing import GRADES, PriceRequest, price_of
from planner.services.remedies import found_out, summary, what_would_fill
from planner.services.unfilled import unfilled
from planner.services.why_not import why_not
from web.access import allows
from web.extensions import database, visitor, wants_partial
from web.forms import asked_number
from web.present.gaps import gap_groups

blueprint = Blueprint("unfilled", __name__)


@blueprint.get("/unfilled")
@allows(Action.SEE_UNFILLED)
def page() -> ResponseReturnValue:
    found = unfilled(database(), visitor(), revision=asked_number("draft"))
    return render_template(
        "unfilled/page.html", found=found, groups=gap_groups(found), grades=GRADES
    )


@blueprint.get("/unfilled/fixes")
@allows(Action.SEE_UNFILLED)
def fixes() -> ResponseReturnValue:
    """What would fill one need; asked for by itself, because it searches for some seconds."""
    key, revision = request.args.get("key", ""), asked_number("draft")
    found = what_would_fill(database(), visitor(), key, revision=revision)
    return render_template(
        "unfilled/_fixes.html" if wants_partial() else "unfilled/fixes.html",
        found=found,
        summary=summary(found),
        found_out=found_out(found),
    )


@blueprint.get("/unfilled/person")
@allows(Action.SEE_UNFILLED)
def person() -> ResponseReturnValue:
    """Every rule between one person and one need."""
    key, who = request.args.get("key", ""), request.args.get("who", "")
    found = why_not(database(), visitor(), key, who, revision=asked_number("draft"))
    template = "unfilled/_person.html" if wants_partial() else "unfilled/person.html"
    return render_template(
        template,
        found=found,
        key=key,
        draft=asked_number("draft"),
        how_set_aside=how_set_aside,
    )


@blueprint.get("/unfilled/hour")
@allows(Action.SEE_UNFILLED)
def hour() -> ResponseReturnValue:
    """What one more hour of a grade would buy, on its own day: a second or two."""
    asked = PriceRequest(
        grade=request.args.get("grade", ""),
        when=request.args.get("when", ""),
        revision=asked_number("draft"),
        seconds=10,
        week=False,
    )
    bought = price_of(database(), visitor(), asked)
    template = "unfilled/_hour.html" if wants_partial() else "unfilled/hour.html"
    return render_template(template, bought=bought)
