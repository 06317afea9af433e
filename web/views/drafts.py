"""Drafting the rota: one button, live progress, and a stop that keeps the best so far."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.services import draft_jobs
from planner.services.permissions import Action
from planner.services.publishing import next_monday
from web.access import allows
from web.extensions import database, now, today, visitor, wants_partial
from web.forms import asked_date, draft_request
from web.present.progress import doing, tier_views

blueprint = Blueprint("drafts", __name__, url_prefix="/draft")

STOP_POLLING = 286
"""htmx ends polling on this status and still shows what came with it."""


@blueprint.get("/")
@allows(Action.DRAFT_ROTA)
def page() -> ResponseReturnValue:
    running = draft_jobs.running_draft(database(), visitor(), at=now())
    if running:
        return redirect(url_for(".progress", job=running.job), code=303)
    week = asked_date("week")
    return render_template(
        "draft/page.html",
        valid_from=week or next_monday(today()),
        horizon="week" if week else "standing",
    )


@blueprint.post("/")
@allows(Action.DRAFT_ROTA)
def start() -> ResponseReturnValue:
    asked = draft_request(request.form, today())
    job = draft_jobs.start_draft(database(), visitor(), asked, at=now())
    return redirect(url_for(".progress", job=job), code=303)


@blueprint.get("/<int:job>")
@allows(Action.DRAFT_ROTA)
def progress(job: int) -> ResponseReturnValue:
    status = draft_jobs.draft_status(database(), visitor(), job, at=now())
    template = "draft/_progress.html" if wants_partial() else "draft/progress.html"
    shown = render_template(template, status=status, tiers=tier_views(status), doing=doing(status))
    return shown, STOP_POLLING if status.ended and wants_partial() else 200


@blueprint.post("/<int:job>/stop")
@allows(Action.DRAFT_ROTA)
def stop(job: int) -> ResponseReturnValue:
    draft_jobs.stop_draft(database(), visitor(), job, at=now())
    return redirect(url_for(".progress", job=job), code=303)
