"""The two cookies of the site: who is signed in, and which browser asked for the sign-in form.

Neither holds anything but a random token. The session behind it lives in the database, so
signing out, leaving or a changed role takes effect on the next request.
"""

import secrets

from flask import Response, g, request

from web.extensions import settings


def session_name() -> str:
    """`__Host-` makes the browser itself insist on TLS and on this very host."""
    return "__Host-session" if settings().secure else "session"


def visit_name() -> str:
    return "__Host-visit" if settings().secure else "visit"


def session_token() -> str:
    return request.cookies.get(session_name(), "")


def visit_token() -> str:
    """The browser's token before anyone has signed in, made on first need."""
    if "visit" not in g:
        g.visit = request.cookies.get(visit_name()) or secrets.token_urlsafe(24)
        g.visit_is_new = visit_name() not in request.cookies
    return str(g.visit)


def begin_session(response: Response, token: str) -> None:
    """Hand over a fresh session: the old visit's token is of no use any more."""
    _set(response, session_name(), token)
    response.delete_cookie(visit_name(), secure=settings().secure, httponly=True, samesite="Lax")
    g.visit_is_new = False


def end_session(response: Response) -> None:
    response.delete_cookie(session_name(), secure=settings().secure, httponly=True, samesite="Lax")


def keep_visit(response: Response) -> Response:
    """After a page that made a visit token: let the browser bring it back with the form."""
    if g.get("visit_is_new"):
        _set(response, visit_name(), g.visit)
    return response


def _set(response: Response, name: str, value: str) -> None:
    response.set_cookie(
        name, value, secure=settings().secure, httponly=True, samesite="Lax", path="/"
    )
