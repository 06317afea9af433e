"""Mending a day on which something has changed: options side by side, one of them kept."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.domain.clock import clock
from planner.domain.week import monday_of
from planner.services.covering import CoverOptions, cover_options, keep_choice, use_option
from planner.services.overriding import how_set_aside
from planner.services.permissions import Action
from planner.services.replanning import QUICK_SECONDS, Options, people_who_may_be_out
from planner.services.who_could import who_could
from web.access import allows
from web.day_forms import chosen_option
from web.extensions import database, now, today, visitor, wants_partial
from web.forms import ACKNOWLEDGEMENT, replan_request

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
    """The form; with a day in the address, its options too.

    A first answer comes in seconds; where it is not proved the best, the page goes on looking
    and brings what it finds, or offers to.
    """
    people = people_who_may_be_out(database(), visitor())
    if "day" not in request.args:
        return render_template("mending/page.html", people=people, asked=_fresh(), cover=None)
    wanted = replan_request(request.args, today())
    cover = cover_options(database(), visitor(), wanted, at=now())
    return render_template(
        "mending/_options.html" if wants_partial() else "mending/page.html",
        people=people,
        asked=_asked(cover.found),
        cover=cover,
        word=ACKNOWLEDGEMENT,
        longer=_longer(cover),
        looked_longer=wanted.seconds > QUICK_SECONDS,
    )


def _longer(cover: CoverOptions) -> str:
    """Where to look longer; empty where that has been done or cannot bring anything."""
    asked = cover.found.request
    if asked.seconds > QUICK_SECONDS or all(each.option.proven for each in cover.priced):
        return ""
    sent = [("day", asked.day.isoformat()), ("from", clock(asked.since)), ("look", "longer")]
    return f"{url_for('.page')}?{urlencode([*sent, *(('out', code) for code in asked.out)])}"


@blueprint.post("/")
@allows(Action.DRAFT_ROTA)
def keep() -> ResponseReturnValue:
    """Keep the very option that was looked at as a draft of its week."""
    chosen = chosen_option(request.form, today())
    rota = keep_choice(database(), visitor(), chosen, at=now())
    monday = monday_of(chosen.request.day)
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
