"""A person's own published week: phone first."""

from datetime import date

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from planner.domain.week import monday_of
from planner.services.boards import own_week
from planner.services.permissions import Action
from web.access import allows
from web.extensions import database, local_minute, today, visitor
from web.present.own import own_week_view
from web.views.week import current_monday

blueprint = Blueprint("mine", __name__, url_prefix="/my-week")


@blueprint.get("/")
@allows(Action.SEE_OWN_WEEK)
def this_week() -> ResponseReturnValue:
    return redirect(url_for(".page", monday=current_monday()), code=303)


@blueprint.get("/<date:monday>")
@allows(Action.SEE_OWN_WEEK)
def page(monday: date) -> ResponseReturnValue:
    if monday != monday_of(monday):
        return redirect(url_for(".page", monday=monday_of(monday)), code=303)
    own = own_week(database(), visitor(), monday)
    view = own_week_view(monday, own, today=today(), minute=local_minute())
    return render_template("mine/page.html", view=view)
