"""Lessons of a day whose teacher is away, and how else than by the planner they are covered."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.domain.codes import ClassCode, PersonCode
from planner.domain.plan import CoveredOtherwise, Otherwise
from planner.services import last_resorts
from planner.services.permissions import Action
from planner.services.replanning import QUICK_SECONDS, ReplanRequest
from planner.services.supply import Booked, book_supply, what_supply_saves
from web.access import allows
from web.day_forms import minute_of
from web.extensions import database, now, visitor
from web.forms import FormProblem, a_number

blueprint = Blueprint("last_resorts", __name__, url_prefix="/otherwise")


@blueprint.get("/<date:day>")
@allows(Action.PUBLISH_ROTA)
def page(day: date) -> ResponseReturnValue:
    found = last_resorts.missed_lessons(database(), visitor(), day)
    return render_template(
        "last_resorts/page.html",
        lessons=found,
        day=day,
        ways=list(Otherwise),
        longest=last_resorts.LONGEST,
    )


@blueprint.post("/<date:day>")
@allows(Action.PUBLISH_ROTA)
def arrange(day: date) -> ResponseReturnValue:
    """One lesson is covered otherwise."""
    sent = request.form
    if sent.get("how") not in list(Otherwise):
        raise FormProblem("Say how the lesson is covered.", hint="Choose one of the ways.")
    given = CoveredOtherwise(
        school_class=ClassCode(sent.get("class", "")),
        day=day,
        starts=a_number(sent.get("starts", "")) or 0,
        how=Otherwise(sent["how"]),
        note=sent.get("note", ""),
        pounds=a_number(sent.get("pounds", "")),
        given_by="",
        receiving=tuple(PersonCode(code) for code in sent.getlist("receiving")),
    )
    agreed = sent.get("agreed") == "yes"
    last_resorts.arrange(database(), visitor(), given, at=now(), agreed=agreed)
    return redirect(url_for(".page", day=day), code=303)


@blueprint.post("/<date:day>/back")
@allows(Action.PUBLISH_ROTA)
def take_back(day: date) -> ResponseReturnValue:
    """The planner is asked for cover of a lesson again."""
    which = (
        ClassCode(request.form.get("class", "")),
        day,
        a_number(request.form.get("starts", "")) or 0,
    )
    last_resorts.take_back(database(), visitor(), which, at=now())
    return redirect(url_for(".page", day=day), code=303)


@blueprint.get("/<date:day>/supply")
@allows(Action.PUBLISH_ROTA)
def supply(day: date) -> ResponseReturnValue:
    """What a supply teacher would save, for each teacher who is away from lessons."""
    since = request.args.get("from", "")
    asked = ReplanRequest(
        day=day, since=minute_of(request.args, "from", otherwise=0), seconds=QUICK_SECONDS
    )
    return render_template(
        "last_resorts/supply.html",
        saves=what_supply_saves(database(), visitor(), asked, at=now()),
        day=day,
        since=since,
        longest=last_resorts.LONGEST,
    )


@blueprint.post("/<date:day>/supply")
@allows(Action.PUBLISH_ROTA)
def book(day: date) -> ResponseReturnValue:
    """Supply takes a teacher's lessons of the day; on to what that leaves to cover."""
    sent = request.form
    pounds = a_number(sent.get("pounds", ""))
    if pounds is None:
        raise FormProblem("Say what the day costs, in whole pounds.", hint="Write it as 180.")
    booked = Booked(
        day=day,
        teacher=PersonCode(sent.get("teacher", "")),
        pounds=pounds,
        note=sent.get("note", ""),
    )
    book_supply(database(), visitor(), booked, at=now())
    return redirect(url_for("mending.page", day=day.isoformat()), code=303)
