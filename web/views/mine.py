"""A person's own published week: phone first."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.domain.week import monday_of
from planner.services.boards import own_week
from planner.services.permissions import Action
from planner.services.set_work import words_for
from planner.services.telling import note_own_week_seen, unseen
from web.access import allows
from web.extensions import database, local_minute, now, today, visitor, wants_partial
from web.forms import a_number
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
    news = unseen(database(), visitor()) if monday == current_monday() else 0
    duties = [line.duty for day in view.days for line in day.duties]
    work = words_for(database(), visitor(), duties)
    return render_template("mine/page.html", view=view, news=news, work=work)


@blueprint.post("/seen")
@allows(Action.SEE_OWN_WEEK)
def seen() -> ResponseReturnValue:
    """The page says it has been shown: by itself where there is script, else by a button."""
    number = a_number(request.form.get("publication", "")) or 0
    note_own_week_seen(database(), visitor(), number, at=now())
    if wants_partial():
        return render_template("mine/_seen.html")
    return redirect(url_for(".this_week"), code=303)
