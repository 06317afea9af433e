"""A person's calendar feeds: one per device, its address shown once, each ended on its own."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.services import calendars
from planner.services.permissions import Action
from web.access import allows
from web.extensions import database, now, settings, visitor
from web.forms import a_label

blueprint = Blueprint("calendars", __name__, url_prefix="/my-week/calendars")


@blueprint.get("/")
@allows(Action.MAKE_OWN_FEED)
def page() -> ResponseReturnValue:
    return _show("")


@blueprint.post("/")
@allows(Action.MAKE_OWN_FEED)
def make() -> ResponseReturnValue:
    """Answers with the page itself, not a redirect: the address must never be in a link."""
    label = a_label(request.form.get("label", ""))
    token = calendars.issue_feed(database(), visitor(), label=label, at=now())
    return _show(f"{settings().public_url.rstrip('/')}/feeds/{token}.ics"), 201


@blueprint.post("/<int:feed>/end")
@allows(Action.MAKE_OWN_FEED)
def end(feed: int) -> ResponseReturnValue:
    calendars.revoke_feed(database(), visitor(), feed, at=now())
    return redirect(url_for(".page"), code=303)


def _show(address: str) -> str:
    feeds = calendars.feeds_of(database(), visitor())
    return render_template("mine/calendars.html", feeds=feeds, address=address)
