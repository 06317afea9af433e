"""Mending a day on which something has changed: options side by side, one of them kept."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.domain.clock import clock
from planner.domain.week import monday_of
from planner.services.covering import cover_options, use_option
from planner.services.overriding import how_set_aside
from planner.services.permissions import Action
from planner.services.replanning import (
    Options,
    keep_option,
    people_who_may_be_out,
    replan_options,
)
from planner.services.who_could import who_could
from web.access import allows
from web.day_forms import chosen_option
from web.extensions import database, now, today, visitor
from web.forms import ACKNOWLEDGEMENT, a_number, replan_request

blueprint = Blueprint("mending", __name__, url_prefix="/mend")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form holds, before and after it was sent."""

    day: date
    since: str
    out: tuple[str, ...]


@blueprint.get("/")
@allows(Action.DRAFT_ROTA)
def page() -> ResponseReturnValue:
    """The form; with a day in the address, its options too."""
    people = people_who_may_be_out(database(), visitor())
    if "day" not in request.args:
        return render_template("mending/page.html", people=people, asked=_fresh(), cover=None)
    wanted = replan_request(request.args, today())
    cover = cover_options(database(), visitor(), wanted, at=now())
    return render_template(
        "mending/page.html",
        people=people,
        asked=_asked(cover.found),
        cover=cover,
        word=ACKNOWLEDGEMENT,
    )


@blueprint.post("/")
@allows(Action.DRAFT_ROTA)
def keep() -> ResponseReturnValue:
    """Keep one option as a draft of its week: searched again, from the facts as they are now."""
    wanted = replan_request(request.form, today())
    found = replan_options(database(), visitor(), wanted, at=now())
    number = a_number(request.form.get("option", "")) or 0
    rota = keep_option(database(), visitor(), found, number, at=now())
    monday = monday_of(wanted.day)
    return redirect(url_for("week.page", monday=monday, draft=rota.revision), code=303)


@blueprint.get("/who")
@allows(Action.DRAFT_ROTA)
def who() -> ResponseReturnValue:
    """Who could take one need of the day, each at their price."""
    wanted = replan_request(request.args, today())
    found = who_could(database(), visitor(), wanted, request.args.get("need", ""), at=now())
    asked = Asked(day=wanted.day, since=clock(wanted.since), out=wanted.out)
    return render_template(
        "mending/who.html",
        could=found,
        asked=asked,
        word=ACKNOWLEDGEMENT,
        need=request.args.get("need", ""),
        how_set_aside=how_set_aside,
    )


@blueprint.post("/use")
@allows(Action.PUBLISH_ROTA)
def use() -> ResponseReturnValue:
    """Publish the very option that was looked at, and show who has to be told in person."""
    chosen = chosen_option(request.form, today())
    publication = use_option(database(), visitor(), chosen, at=now())
    return redirect(url_for("today.page", done=publication.number), code=303)


def _fresh() -> Asked:
    return Asked(day=today(), since="08:00", out=())


def _asked(found: Options) -> Asked:
    return Asked(
        day=found.request.day,
        since=request.args.get("from", "") or "00:00",
        out=found.request.out,
    )
