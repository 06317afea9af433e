"""What else is different on a day: rooms out, classes at home, an emergency."""

from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.domain.clock import DAY, clock
from planner.domain.codes import ClassCode, PersonCode, PlaceCode
from planner.domain.day_changes import Emergency, RoomOut
from planner.services import comes_up, emergencies
from planner.services.permissions import Action
from web.access import allows
from web.day_forms import times_of
from web.extensions import database, local_minute, now, today, visitor
from web.forms import a_number

blueprint = Blueprint("comes_up", __name__, url_prefix="/different")
SHORT = 20
"""Minutes an emergency lasts unless the form says otherwise."""


@blueprint.get("/<date:day>")
@allows(Action.RECORD_ABSENCE)
def page(day: date) -> ResponseReturnValue:
    return render_template(
        "comes_up/page.html",
        found=comes_up.comes_up(database(), visitor(), day),
        longest=comes_up.LONGEST,
        at_home=comes_up.AT_HOME,
    )


@blueprint.post("/<date:day>/room")
@allows(Action.RECORD_ABSENCE)
def room(day: date) -> ResponseReturnValue:
    """A room cannot be used for a time."""
    starts, ends = times_of(request.form)
    out = RoomOut(place=PlaceCode(request.form.get("place", "")), day=day, starts=starts, ends=ends)
    comes_up.room_out(database(), visitor(), out, at=now())
    return _back(day)


@blueprint.post("/<date:day>/room/back")
@allows(Action.RECORD_ABSENCE)
def room_back(day: date) -> ResponseReturnValue:
    which = (PlaceCode(request.form.get("place", "")), day, _starts())
    comes_up.room_back(database(), visitor(), which, at=now())
    return _back(day)


@blueprint.post("/<date:day>/home")
@allows(Action.DRAFT_ROTA)
def home(day: date) -> ResponseReturnValue:
    """Which classes are not in school that day."""
    classes = tuple(ClassCode(code) for code in request.form.getlist("class"))
    told = request.form.get("told", "")
    comes_up.classes_at_home(database(), visitor(), day, classes, told=told, at=now())
    return _back(day)


@blueprint.get("/<date:day>/emergency")
@allows(Action.PUBLISH_ROTA)
def emergency(day: date) -> ResponseReturnValue:
    """Which class, until when, and who relieves: asked on one small page."""
    minute = local_minute() if day == today() else a_number(request.args.get("at", "")) or 9 * 60
    return render_template(
        "comes_up/emergency.html",
        running=emergencies.what_runs(database(), visitor(), day, minute),
        found=comes_up.comes_up(database(), visitor(), day),
        day=day,
        minute=minute,
        until=min(minute + SHORT, DAY),
    )


@blueprint.post("/<date:day>/emergency")
@allows(Action.PUBLISH_ROTA)
def raise_emergency(day: date) -> ResponseReturnValue:
    """On to who can hold the class."""
    starts, ends = times_of(request.form)
    each = Emergency(
        school_class=ClassCode(request.form.get("class", "")),
        day=day,
        starts=starts,
        ends=ends,
        relief=PersonCode(request.form.get("relief", "")),
    )
    emergencies.raise_emergency(database(), visitor(), each, at=now())
    asked = urlencode({"day": day.isoformat(), "from": clock(starts)})
    return redirect(f"{url_for('mending.page')}?{asked}", code=303)


@blueprint.post("/<date:day>/emergency/over")
@allows(Action.PUBLISH_ROTA)
def emergency_over(day: date) -> ResponseReturnValue:
    which = (ClassCode(request.form.get("class", "")), day, _starts())
    emergencies.end_emergency(database(), visitor(), which, at=now())
    return _back(day)


def _starts() -> int:
    return a_number(request.form.get("starts", "")) or 0


def _back(day: date) -> ResponseReturnValue:
    return redirect(url_for(".page", day=day), code=303)
