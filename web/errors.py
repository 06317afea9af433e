"""Every error as a page in plain words: what happened, and what to do about it."""

import secrets
from dataclasses import dataclass
from typing import Final, cast

from flask import (
    Flask,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, SecurityError

from planner.errors import Busy, Conflict, ImportRefused, NotAllowed, NotFound, PlannerError
from planner.services.first_run import is_empty
from planner.services.publishing import SafetyGap
from planner.services.signing_in import SignInRefused, TooManyAttempts, WeakPassword
from web.cookies import session_token
from web.extensions import database, wants_partial

STATUS: Final[tuple[tuple[type[PlannerError], int], ...]] = (
    (TooManyAttempts, 429),
    (SignInRefused, 401),
    (NotFound, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (Busy, 503),
    (ImportRefused, 422),
    (SafetyGap, 422),
    (WeakPassword, 422),
    (PlannerError, 422),
)
"""The one table from what the planner says to what HTTP says; the first that fits counts."""

WORDS: Final = {
    400: ("We could not read that request", "Go back, check what you entered and try again."),
    401: ("Please sign in", "Your visit may have ended because nothing happened for a while."),
    403: ("You may not do that", "Open the page afresh and try again; if it stays, ask your "
          "administrator whether your role should allow it."),
    404: ("There is no such page", "Check the address, or start from the week."),
    405: ("That cannot be done here", "Go back and use the page's own buttons."),
    409: ("Someone else changed it first", "Look at the newer version, then make your change "
          "again."),
    413: ("That file is too large", "A school's workbook is well under 10 MB. Remove pictures "
          "and unused sheets, then send it again."),
    415: ("That kind of file cannot be read", "Send an .xlsx workbook."),
    422: ("That could not be done", "Read what is said above, then try again."),
    429: ("Too many tries", "Wait ten minutes, then try again."),
    500: ("Something went wrong on our side", "Nothing you entered has been half done. Try again; "
          "if it comes back, tell your administrator the reference."),
    503: ("The planner is busy", "Wait a few seconds and try again. Nothing has been lost."),
}  # fmt: skip
_RETRY_SECONDS: Final = {429: "600", 503: "5"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What an error page says."""

    status: int
    title: str
    message: str
    hint: str
    reference: str = ""


def status_of(error: PlannerError) -> int:
    return next(status for kind, status in STATUS if isinstance(error, kind))


def install(app: Flask) -> None:
    app.register_error_handler(PlannerError, _planner_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unforeseen)


def _planner_error(error: PlannerError) -> ResponseReturnValue:
    status = status_of(error)
    title, hint = WORDS[status]
    return show(Trouble(status=status, title=title, message=str(error), hint=error.hint or hint))


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error  # a redirect the router asked for
    if isinstance(error, SecurityError):
        return _plain(400, "This site is not known by that name.")
    title, hint = WORDS.get(status, WORDS[400])
    own_words = error.description if status == 403 and error.description else ""
    return show(Trouble(status=status, title=title, message=own_words, hint=hint))


def _unforeseen(error: Exception) -> ResponseReturnValue:
    reference = secrets.token_hex(4)
    current_app.logger.exception("reference %s", reference, exc_info=error)
    title, hint = WORDS[500]
    return show(Trouble(status=500, title=title, message="", hint=hint, reference=reference))


def show(trouble: Trouble) -> Response:
    """The error as a page, or for htmx as a notice at the top of the page it happened on."""
    if trouble.status == 401:
        return _ask_to_sign_in(trouble)
    template = "error/_error.html" if wants_partial() else "error/page.html"
    response = make_response(render_template(template, trouble=trouble), trouble.status)
    if wants_partial():
        response.headers["HX-Retarget"] = "#notice"
        response.headers["HX-Reswap"] = "innerHTML"
    if trouble.status in _RETRY_SECONDS:
        response.headers["Retry-After"] = _RETRY_SECONDS[trouble.status]
    return response


def _ask_to_sign_in(trouble: Trouble) -> Response:
    if is_empty(database()):  # nobody can have signed in where there is no school
        return cast("Response", redirect(url_for("setting_up.first_run"), code=303))
    wanted = request.full_path.rstrip("?") if request.method == "GET" else "/"
    if wants_partial():
        response = make_response("", 401)
        response.headers["HX-Redirect"] = "/sign-in"
        return response
    ended = trouble if session_token() else None  # who was never signed in has lost nothing
    page = render_template("signing_in/page.html", wanted=wanted, trouble=ended, email="")
    return make_response(page, 401)


def _plain(status: int, words: str) -> Response:
    response = make_response(words + "\n", status)
    response.mimetype = "text/plain"
    return response
