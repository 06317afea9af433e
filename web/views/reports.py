"""Reports: one page each, over a week, a half-term or a year, and to take away."""

from datetime import timedelta
from typing import Final

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from planner.errors import NotFound
from planner.reports.stretches import Reach
from planner.services import reporting
from planner.services.permissions import Action
from planner.services.reporting import Asked, Subject
from planner.services.week_documents import Form
from web.access import allows
from web.extensions import database, today, visitor
from web.forms import asked_date
from web.present.charts import chart_view
from web.views.downloads import file_answer

blueprint = Blueprint("reports", __name__, url_prefix="/reports")

_DAY: Final = timedelta(days=1)


@blueprint.get("/")
@allows(Action.SEE_REPORTS)
def page() -> ResponseReturnValue:
    """What there is a report of."""
    return render_template("reports/page.html", subjects=Subject)


@blueprint.get("/<subject>")
@allows(Action.SEE_REPORTS)
def one(subject: str) -> ResponseReturnValue:
    asked = _asked(subject)
    found = reporting.report(database(), visitor(), asked)
    return render_template(
        "reports/one.html",
        asked=asked,
        found=found,
        chart=chart_view(found.report.chart) if found.report.chart else None,
        subjects=Subject,
        reaches=Reach,
        before=found.stretch.first - _DAY,
        after=found.stretch.last + _DAY,
    )


@blueprint.get("/<subject>.<form>")
@allows(Action.SEE_REPORTS)
def file(subject: str, form: str) -> Response:
    """The same report as a workbook, a list or a PDF."""
    if form not in list(Form):
        raise NotFound("A report can be taken away as xlsx, csv or pdf.")
    asked = _asked(subject)
    body = reporting.report_file(database(), visitor(), asked, Form(form))
    name = f"{asked.subject.value}-{asked.reach.value}-{asked.day.isoformat()}"
    return file_answer(body, Form(form), name)


def _asked(subject: str) -> Asked:
    if subject not in list(Subject):
        raise NotFound("There is no such report.", hint="Choose one from the list of reports.")
    reach = request.args.get("reach", "")
    return Asked(
        subject=Subject(subject),
        reach=Reach(reach) if reach in list(Reach) else Reach.WEEK,
        day=asked_date("day") or today(),
    )
