"""Rules set aside for one duty: the list, recording one and taking it back."""

from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.rules import BY_ID
from planner.services import overriding
from planner.services.permissions import Action
from web.access import allows
from web.extensions import database, now, visitor
from web.forms import override_request

blueprint = Blueprint("overrides", __name__, url_prefix="/set-aside")


@blueprint.get("/")
@allows(Action.SET_RULE_ASIDE)
def page() -> ResponseReturnValue:
    found = overriding.overrides(database(), visitor())
    return render_template("overrides/page.html", found=found, rules=BY_ID)


@blueprint.post("/")
@allows(Action.SET_RULE_ASIDE)
def record() -> ResponseReturnValue:
    """Then back to the list, or to the need of a day it was asked about."""
    sent = request.form
    overriding.set_rule_aside(database(), visitor(), override_request(sent), at=now())
    if sent.get("day"):
        again = [(name, sent.get(name, "")) for name in ("day", "from", "need")]
        again += [("out", code) for code in sent.getlist("out")]
        return redirect(f"{url_for('mending.who')}?{urlencode(again)}", code=303)
    return redirect(url_for(".page"), code=303)


@blueprint.post("/withdraw")
@allows(Action.SET_RULE_ASIDE)
def withdraw() -> ResponseReturnValue:
    rule, demand = request.form.get("rule", ""), request.form.get("demand", "")
    overriding.withdraw(database(), visitor(), rule, demand, at=now())
    return redirect(url_for(".page"), code=303)
