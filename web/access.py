"""Deny by default: every route says whom it is for, or the site does not start."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, TypeVar

from flask import Flask, abort, current_app, g, request

from planner.services.permissions import Action, Visitor
from planner.services.programs import program_of
from planner.services.signing_in import whoever
from web.cookies import session_token
from web.extensions import database, now

View = TypeVar("View", bound=Callable[..., Any])
_MARK: Final = "for_whom"


class Open(Enum):
    """For routes that no single action of the matrix guards."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"


@dataclass(frozen=True, slots=True)
class Program:
    """For routes that other programs read with a token of their own, and nobody's cookie."""

    action: Action


Whom = Action | Open | Program


def allows(whom: Whom) -> Callable[[View], View]:
    """Declare whom a view is for. It only marks; `let_in` reads the mark before the view runs."""

    def mark(view: View) -> View:
        view.__dict__[_MARK] = whom
        return view

    return mark


def programs(action: Action) -> Callable[[View], View]:
    """Declare a route of the API: a token is asked for, and its role must allow `action`."""
    return allows(Program(action))


anyone = allows(Open.ANYONE)
signed_in = allows(Open.SIGNED_IN)


def declared(app: Flask, endpoint: str) -> Whom | None:
    found = vars(app.view_functions[endpoint]).get(_MARK)
    return found if isinstance(found, Whom) else None


def require_declarations(app: Flask) -> None:
    """Raise at start-up when a route has not said whom it is for."""
    silent = {
        rule.endpoint for rule in app.url_map.iter_rules() if declared(app, rule.endpoint) is None
    }
    if silent:
        raise RuntimeError(f"these routes do not say whom they are for: {sorted(silent)}")


def let_in() -> None:
    """Before every request: find out who asks, and stop whom the route is not for."""
    whom = declared(current_app, request.endpoint) if request.endpoint else None
    g.visitor = _program() if isinstance(whom, Program) else _signed_in()
    if request.endpoint is None:
        return  # no such page, whoever asks
    if whom is Open.ANYONE:
        return
    if g.visitor is None:
        abort(401)
    if isinstance(whom, Program):
        g.visitor.require(whom.action)
    elif isinstance(whom, Action):
        g.visitor.require(whom)


def _signed_in() -> Visitor | None:
    token = session_token()
    return whoever(database(), token, now()) if token else None


def _program() -> Visitor | None:
    """Whose token the request carries. A cookie opens no route of the API, nor a token a page."""
    sent = request.authorization
    if sent is None or sent.type != "bearer" or not sent.token:
        return None
    return program_of(database(), sent.token, now())
