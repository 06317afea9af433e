"""Signing in and out, and where each role starts."""

from urllib.parse import urlsplit

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.services import signing_in
from planner.services.first_run import is_empty
from planner.services.permissions import Action
from planner.services.signing_in import SignInRefused
from web.access import anyone, signed_in
from web.cookies import begin_session, end_session, session_token
from web.errors import Trouble, status_of
from web.extensions import database, now, visitor

blueprint = Blueprint("signing_in", __name__)


@blueprint.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """Planners start from the board, everybody else from their own week."""
    page = "week.this_week" if visitor().may(Action.SEE_BOARD) else "mine.this_week"
    return redirect(url_for(page), code=303)


@blueprint.get("/sign-in")
@anyone
def page() -> ResponseReturnValue:
    if g.visitor:
        return redirect(url_for(".home"), code=303)
    if is_empty(database()):
        return redirect(url_for("setting_up.first_run"), code=303)
    wanted = request.args.get("wanted", "/")
    return render_template("signing_in/page.html", wanted=wanted, trouble=None, email="")


@blueprint.post("/sign-in")
@anyone
def sign_in() -> ResponseReturnValue:
    email, password = request.form.get("email", ""), request.form.get("password", "")
    try:
        signed = signing_in.sign_in(database(), email, password, now())
    except SignInRefused as error:
        return _refused(error, email)
    response = make_response(redirect(_own_address(request.form.get("wanted", "/")), code=303))
    begin_session(response, signed.token)
    return response


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    signing_in.sign_out(database(), session_token(), now())
    response = make_response(redirect(url_for(".page"), code=303))
    end_session(response)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.get("/health")
@anyone
def health() -> ResponseReturnValue:
    """For whoever watches the site: that it answers and its database does."""
    database().schools()
    return "ok\n", 200, {"Content-Type": "text/plain"}


def _refused(error: SignInRefused, email: str) -> ResponseReturnValue:
    trouble = Trouble(status=status_of(error), title="", message=str(error), hint=error.hint)
    wanted = request.form.get("wanted", "/")
    page = render_template(
        "signing_in/page.html", wanted=wanted, trouble=trouble, email=email[:254]
    )
    return page, trouble.status


def _own_address(wanted: str) -> str:
    """`wanted` when it is a page of this site; home otherwise, so no link can lead away."""
    parts = urlsplit(wanted)
    ours = not parts.scheme and not parts.netloc and wanted.startswith("/")
    return wanted if ours and not wanted.startswith(("//", "/\\")) else "/"
