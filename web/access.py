"""Deny by default: every route says whom it is for, or the site does not start."""

from collections.abc import Callable
from enum import Enum
from typing import Any, Final, TypeVar

from flask import Flask, abort, current_app, g, request

from planner.services.permissions import Action
from planner.services.signing_in import whoever
from web.cookies import session_token
from web.extensions import database, now

View = TypeVar("View", bound=Callable[..., Any])
_MARK: Final = "for_whom"


class Open(Enum):
    """For routes that no single action of the matrix guards."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"


def allows(whom: Action | Open) -> Callable[[View], View]:
    """Declare whom a view is for. It only marks; `let_in` reads the mark before the view runs."""

    def mark(view: View) -> View:
        view.__dict__[_MARK] = whom
        return view

    return mark


anyone = allows(Open.ANYONE)
signed_in = allows(Open.SIGNED_IN)


def declared(app: Flask, endpoint: str) -> Action | Open | None:
    found = vars(app.view_functions[endpoint]).get(_MARK)
    return found if isinstance(found, Action | Open) else None


def require_declarations(app: Flask) -> None:
    """Raise at start-up when a route has not said whom it is for."""
    silent = {
        rule.endpoint for rule in app.url_map.iter_rules() if declared(app, rule.endpoint) is None
    }
    if silent:
        raise RuntimeError(f"these routes do not say whom they are for: {sorted(silent)}")


def let_in() -> None:
    """Before every request: find out who asks, and stop whom the route is not for."""
    token = session_token()
    g.visitor = whoever(database(), token, now()) if token else None
    if request.endpoint is None:
        return  # no such page, whoever asks
    whom = declared(current_app, request.endpoint)
    if whom is Open.ANYONE:
        return
    if g.visitor is None:
        abort(401)
    if isinstance(whom, Action):
        g.visitor.require(whom)
