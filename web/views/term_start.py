"""The start of a term: free hours, many groups entered, all of them placed in one run."""

from collections.abc import Sequence

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.importers.typed import Typed
from planner.services import placing_groups as placing
from planner.services import term_start as desk
from planner.services.group_lists import lists
from planner.services.permissions import Action
from planner.services.programmes import Refused
from planner.services.publishing import next_monday
from web.access import allows
from web.extensions import database, now, today, visitor
from web.forms import a_date
from web.group_rows import FIELDS, group_rows
from web.present.placing import placed_groups, unplaced_groups

blueprint = Blueprint("term", __name__, url_prefix="/term")
_BLANK_ROWS = 6


@blueprint.get("/")
@allows(Action.BOOK_SESSIONS)
def page() -> ResponseReturnValue:
    """What hours there are, which groups lack sessions, and a table to enter more."""
    return _page([])


@blueprint.post("/groups")
@allows(Action.BOOK_SESSIONS)
def add() -> ResponseReturnValue:
    """Keep the groups entered, all or none; what cannot be taken is said in its row."""
    rows = group_rows(request.form)
    try:
        desk.add_groups(database(), visitor(), rows, at=now())
    except Refused as refused:
        return make_response(_page(rows, refused), 422)
    return redirect(url_for(".page", added=len(rows)) + "#to-place", code=303)


@blueprint.post("/place")
@allows(Action.BOOK_SESSIONS)
def place() -> ResponseReturnValue:
    """Place the groups ticked, and show what fits; nothing is kept by looking."""
    groups = tuple(request.form.getlist("group"))
    start = a_date(request.form.get("start", ""), otherwise=next_monday(today()))
    found = placing.place_all(database(), visitor(), groups, start=start)
    return render_template(
        "term/placed.html",
        found=found,
        groups=groups,
        placed=placed_groups(found),
        unplaced=unplaced_groups(found),
    )


@blueprint.post("/keep")
@allows(Action.BOOK_SESSIONS)
def keep() -> ResponseReturnValue:
    """Keep what was looked at as a draft of the standing rota."""
    wanted = placing.KeepRequest(
        start=a_date(request.form.get("start", ""), otherwise=next_monday(today())),
        groups=tuple(request.form.getlist("group")),
        moves=request.form.get("moves", ""),
        seen=request.form.get("seen", ""),
    )
    rota = placing.keep(database(), visitor(), wanted, at=now())
    return redirect(url_for(".page", kept=rota.revision), code=303)


def _page(rows: Sequence[Typed], refused: Refused | None = None) -> str:
    start = a_date(request.values.get("start", ""), otherwise=next_monday(today()))
    faults: dict[tuple[int, str], str] = {}
    for fault in refused.faults if refused else ():
        faults.setdefault((fault.row, fault.field), fault.sentence)
    shown = [*rows, *({} for _ in range(max(1, _BLANK_ROWS - len(rows))))]
    return render_template(
        "term/page.html",
        found=desk.term_start(database(), visitor(), start=start),
        start=start,
        rows=shown,
        fields=FIELDS,
        faults=faults,
        refused=refused,
        lists=lists(database(), visitor()),
        added=request.args.get("added", ""),
        kept=request.args.get("kept", ""),
    )
