"""The first run, from nothing to a school one can sign in to; and how far it has come since."""

import secrets
from typing import Final

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.domain.policy import SchoolProfile
from planner.errors import PlannerError
from planner.importers.child import read_workbook_safely
from planner.importers.workbook import ImportResult
from planner.services import waiting
from planner.services.first_run import FirstRun, begin, is_empty
from planner.services.importing import Sent
from planner.services.kinds_of_file import WORKBOOK, HowToRead
from planner.services.permissions import Action
from planner.services.set_up import set_up
from web.access import allows, anyone
from web.cookies import begin_session
from web.extensions import database, now, settings, today, visitor
from web.forms import FormProblem
from web.present.check_list import check_list
from web.samples import SAMPLES

blueprint = Blueprint("setting_up", __name__)

UPLOAD: Final = "workbook"


@blueprint.get("/first-run")
@anyone
def first_run() -> ResponseReturnValue:
    """Begin with the school's own workbook, or with a made-up school."""
    _only_when_empty()
    return _page(key=request.args.get("key", ""))


@blueprint.post("/first-run")
@anyone
def start() -> ResponseReturnValue:
    """Make the school and its first account; what was typed stays where it cannot be."""
    _only_when_empty()
    try:
        _require_key(request.form.get("key", ""))
        file, read = _workbook()
        if read.problems:
            return _page(problems=read.problems, filename=file.filename), 422
        signed = begin(database(), _first(read), at=now())
        if file.filename:
            how = HowToRead(kind=WORKBOOK)
            waiting.send(database(), signed.visitor, file, how, at=now())
    except PlannerError as error:
        return _page(trouble=error), 422
    leads_to = "imports.waits" if file.filename else ".page"
    response = make_response(redirect(url_for(leads_to), code=303))
    begin_session(response, signed.token)
    return response


@blueprint.get("/set-up")
@allows(Action.IMPORT_SCHOOL)
def page() -> ResponseReturnValue:
    """What is set up and what is missing, each with where to go."""
    found = set_up(database(), visitor(), today())
    return render_template("setting_up/page.html", found=found, lines=check_list(found))


def _only_when_empty() -> None:
    """As soon as there is a school this is a page for nobody."""
    if not is_empty(database()):
        abort(401)


def _require_key(given: str) -> None:
    known = settings().setup_key
    if not known or not secrets.compare_digest(given.strip().encode(), known.encode()):
        raise FormProblem(
            "That is not the set-up key.",
            hint="It was printed when the site was started: whoever started it can read it there.",
        )


def _workbook() -> tuple[Sent, ImportResult]:
    """The file that was sent, read; nothing read where a sample was chosen."""
    if request.form.get("start") != UPLOAD:
        return Sent(source=b""), ImportResult(school=None)
    sent = request.files.get("workbook")
    if sent is None or not sent.filename:
        raise FormProblem("No workbook came with the form.", hint="Choose it, then send the form.")
    file = Sent(source=sent.read(), filename=sent.filename)
    sent.close()
    assert isinstance(file.source, bytes)
    read = read_workbook_safely(file.source, file.filename)
    if not read.problems and not read.code:
        raise FormProblem(
            "The workbook's School sheet does not say which school it is.",
            hint="Fill in its code and name, then send it again.",
        )
    return file, read


def _first(read: ImportResult) -> FirstRun:
    email, password = request.form.get("email", ""), request.form.get("password", "")
    name = request.form.get("start", "")
    if name == UPLOAD:
        profile = (
            SchoolProfile(code=read.school.profile.code, name=read.school.profile.name)
            if read.school
            else SchoolProfile(code=read.code, name=read.code)
        )
        return FirstRun(profile=profile, email=email, password=password)
    if name not in SAMPLES:
        raise FormProblem("Choose what to start from.", hint="A workbook, or one of the samples.")
    school = SAMPLES[name].make()
    return FirstRun(
        profile=school.profile,
        email=email,
        password=password,
        school=school,
        filename=f"sample {name}",
    )


def _page(**more: object) -> str:
    return render_template(
        "setting_up/first_run.html", samples=SAMPLES, form=request.form, upload=UPLOAD, **more
    )
