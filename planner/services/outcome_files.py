"""What came of programmes, to take away: each reading first, then programme by programme."""

from datetime import datetime
from typing import Final

from planner.effectiveness import FEWEST, Effect
from planner.exporters.document import Cell, Document, Section
from planner.exporters.document_csv import document_csv
from planner.exporters.document_xlsx import document_xlsx
from planner.services.permissions import Action, Visitor
from planner.services.provision_maps import MapQuery, ProvisionMap, provision_map
from planner.store import Database

_READING: Final = (
    *("Pupil", "Group", "Programme", "Measure", "Scale from", "Scale to", "Better is"),
    *("Baseline", "Baseline on", "Outcome", "Outcome on", "Gain % of scale"),
)
_EFFECT: Final = ("Programme", "Pupils", "Measured", "Mean gain % of scale", "Delivered min each")
_HUNDRED: Final = 100


def outcome_file(
    database: Database, actor: Visitor, query: MapQuery, form: str, *, at: datetime
) -> bytes:
    """The readings and effects of the map asked for, as "xlsx" or "csv"; never a formula."""
    actor.require(Action.SEE_PROVISION)
    found = provision_map(database, actor, query, at=at)
    writer = document_xlsx if form == "xlsx" else document_csv
    return writer(_document(found))


def effects_section(found: ProvisionMap) -> Section:
    """Programme by programme, as the page shows it."""
    cost = ("Delivered £ each",) if found.with_costs else ()
    return Section(
        title="What came of it",
        headings=(*_EFFECT, *cost),
        rows=tuple(_effect(each, found) for each in found.effects),
        about=f"Of fewer than {FEWEST} measured pupils no mean is told.",
    )


def _document(found: ProvisionMap) -> Document:
    rows = tuple(
        (
            *(one.pupil, one.group, found.names.get(one.programme, one.programme), one.measure),
            *(one.low, one.high, "more" if one.rising else "less"),
            *(one.before, one.before_on, one.after, one.after_on),
            None if one.gain is None else round(one.gain * _HUNDRED, 1),
        )
        for one in found.readings
    )
    return Document(
        title="Before and after",
        school=found.school_name,
        said=f"{found.first:%d/%m/%Y} to {found.last:%d/%m/%Y}",
        sections=(
            Section(title="Readings", headings=_READING, rows=rows),
            effects_section(found),
        ),
    )


def _effect(each: Effect, found: ProvisionMap) -> tuple[Cell, ...]:
    gain = "too few to say" if each.gain is None else round(each.gain * _HUNDRED, 1)
    cost: tuple[Cell, ...] = (round(each.cost_each, 2),) if found.with_costs else ()
    return each.programme, each.pupils, each.measured, gain, round(each.minutes_each), *cost
