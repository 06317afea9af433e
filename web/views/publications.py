"""Publishing: what would change and for whom, then one atomic step; and what was published."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.services import publishing
from planner.services.permissions import Action
from web.access import allows
from web.extensions import database, now, today, visitor
from web.forms import ACKNOWLEDGEMENT, a_date, asked_number, publish_request
from web.present.changes import changed_people

blueprint = Blueprint("publications", __name__)


@blueprint.get("/publications")
@allows(Action.PUBLISH_ROTA)
def page() -> ResponseReturnValue:
    found = publishing.history(database(), visitor())
    done = asked_number("done")
    return render_template("publications/page.html", publications=found, done=done)


@blueprint.get("/publish/<int:revision>")
@allows(Action.PUBLISH_ROTA)
def preview(revision: int) -> ResponseReturnValue:
    first = a_date(request.args.get("first", ""), otherwise=publishing.next_monday(today()))
    shown = publishing.preview(database(), visitor(), revision, first=first)
    return render_template(
        "publications/preview.html", shown=shown, people=changed_people(shown), word=ACKNOWLEDGEMENT
    )


@blueprint.post("/publish/<int:revision>")
@allows(Action.PUBLISH_ROTA)
def publish(revision: int) -> ResponseReturnValue:
    asked = publish_request(request.form, revision, today())
    publication = publishing.publish(database(), visitor(), asked, at=now())
    return redirect(url_for(".page", done=publication.number), code=303)
