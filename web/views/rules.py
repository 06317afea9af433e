"""The rule book: every rule with its source, who may set it aside, and the number in force."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from planner.rules import Basis
from planner.services.permissions import Action
from planner.services.rule_book import rule_book
from web.access import allows
from web.extensions import database, visitor

blueprint = Blueprint("rules", __name__)


@blueprint.get("/rules")
@allows(Action.SEE_RULE_BOOK)
def page() -> ResponseReturnValue:
    lines = rule_book(database(), visitor())
    groups = [(b.value, [ln for ln in lines if ln.rule.basis is b]) for b in Basis]
    shown = [(basis, group) for basis, group in groups if group]
    return render_template("rules/page.html", lines=lines, groups=shown)
