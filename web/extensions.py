"""What every view reaches for: the database, the clock, the visitor, and htmx's headers."""

from datetime import date, datetime
from typing import Final, cast
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g
from flask_htmx import HTMX

from planner.services.permissions import Visitor
from planner.store import Database
from web.settings import Settings

_LONDON = ZoneInfo("Europe/London")

htmx = HTMX()
PANEL: Final = "panel-content"
"""Where links of a board show what they lead to."""


def attach(app: Flask, settings: Settings, database: Database) -> None:
    """Give `app` what the functions below look up."""
    htmx.init_app(app)
    app.extensions["planner.settings"] = settings
    app.extensions["planner.database"] = database


def settings() -> Settings:
    return cast("Settings", current_app.extensions["planner.settings"])


def database() -> Database:
    return cast("Database", current_app.extensions["planner.database"])


def now() -> datetime:
    """This instant, in UTC."""
    return settings().clock()


def today() -> date:
    """Today as the school's wall calendar has it."""
    return now().astimezone(_LONDON).date()


def visitor() -> Visitor:
    """Whoever is signed in. Only called behind a route that asks for someone."""
    found = g.get("visitor")
    assert isinstance(found, Visitor), "this route lets nobody in unsigned"
    return found


def wants_partial() -> bool:
    """Whether htmx asked for a piece of the page, not the browser for all of it."""
    whole_page = htmx.boosted and htmx.target != PANEL
    return bool(htmx) and not htmx.history_restore_request and not whole_page


def local_minute() -> int:
    """Minutes since midnight on the school's clock."""
    local = now().astimezone(_LONDON)
    return local.hour * 60 + local.minute
