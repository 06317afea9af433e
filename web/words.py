"""Words and small functions every template may use."""

import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from flask import Flask, g, url_for

from planner.domain.clock import WEEKDAYS, Span, clock, hours, weekday_of
from planner.reports.tables import Measure, Value, said
from planner.services.permissions import Action
from planner.services.set_work import lesson_of
from web.csrf import form_token
from web.extensions import now
from web.headers import nonce
from web.present.looks import look_of

_STATIC: Final = Path(__file__).with_name("static")
_LONDON: Final = ZoneInfo("Europe/London")


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        clock=clock,
        hours=hours,
        day=day,
        long_day=long_day,
        moment=moment,
        many=many,
        sentence=sentence,
        times_on=times_on,
        look=look_of,
        lesson=lesson_of,
        measured=measured,
    )
    app.jinja_env.globals.update(
        asset=asset,
        csrf_token=form_token,
        nonce=nonce,
        now=now,
        Action=Action,
        visitor=lambda: g.get("visitor"),
    )


def day(value: date) -> str:
    """ "Tue 10 Nov"."""
    return f"{value:%a} {value.day} {value:%b}"


def long_day(value: date) -> str:
    """ "Tuesday 10 November"."""
    return f"{value:%A} {value.day} {value:%B}"


def moment(value: datetime) -> str:
    """ "Tue 10 Nov, 08:41", on the school's wall clock."""
    local = value.astimezone(_LONDON)
    return f"{day(local.date())}, {local:%H:%M}"


def times_on(span: Span, day: date) -> str:
    """ "09:00–09:30" of a span of the week of `day`, with its weekday where that is another."""
    weekday = weekday_of(span.start)
    other = "" if weekday == day.weekday() else f"{WEEKDAYS[weekday]} "
    return f"{other}{clock(span.start)}–{clock(span.end)}"


def many(count: int, one: str, several: str = "") -> str:
    """ "1 change", "14 changes"."""
    return f"{count} {one if count == 1 else several or one + 's'}"


def measured(value: Value, measure: Measure) -> str:
    """A report's number as a person would say it."""
    return said(measure, value)


def sentence(clause: str) -> str:
    """The clause with a capital; "1:1" and "PPA" stay as they are."""
    return clause[:1].upper() + clause[1:]


@cache
def _fingerprint(name: str) -> str:
    return hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """Address of a static file that changes when the file does, so it may be kept for a year."""
    return url_for("static", filename=name, v=_fingerprint(name))
