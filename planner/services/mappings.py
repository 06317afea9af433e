"""Saved mappings: how another program's CSV is read, kept by a name and offered again."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from planner.errors import NotFound, PlannerError
from planner.importers.child import read_safely
from planner.importers.column_maps import SheetMap, sheet_maps
from planner.importers.csv_look import CsvLook, look_at_csv
from planner.importers.limits import FileRefused
from planner.services.importing import Sent
from planner.services.permissions import Action, Visitor
from planner.store import ColumnMapping, Database
from planner.workbook.report import Report
from planner.workbook.sheets import SHEETS, Sheet
from planner.workbook.text import fold

MOST_NAME: Final = 60


def look(sent: Sent) -> CsvLook:
    """The headings of another program's CSV, read in the killable child. Raises PlannerError."""
    found = read_safely(look_at_csv, sent.source, sent.filename, answers=sent.answers)
    if not isinstance(found, CsvLook) or found.problems:
        told = " ".join(problem.sentence for problem in found.problems[:3])
        raise PlannerError(told or "The file cannot be read.", hint="Nothing has been changed.")
    return found


def saved(database: Database, actor: Visitor) -> list[ColumnMapping]:
    """Every saved mapping, by name."""
    actor.require(Action.IMPORT_SCHOOL)
    with database.reading(actor.school) as unit:
        return unit.mappings.all()


def named(database: Database, actor: Visitor, name: str) -> ColumnMapping:
    """The mapping saved under `name`. Raises NotFound, telling which there are."""
    actor.require(Action.IMPORT_SCHOOL)
    known = saved(database, actor)
    found = next((one for one in known if fold(one.name) == fold(name)), None)
    if found is None:
        names = ", ".join(one.name for one in known) or "none yet"
        raise NotFound(f"There is no mapping “{name}”: neither a file nor saved ({names}).")
    return found


def fitting(database: Database, actor: Visitor, seen: CsvLook) -> list[ColumnMapping]:
    """The saved mappings every column of which is in the file."""
    actor.require(Action.IMPORT_SCHOOL)
    return [one for one in saved(database, actor) if _fits(one, seen)]


def save(database: Database, actor: Visitor, name: str, body: str, *, at: datetime) -> str:
    """Keep a mapping under `name`, in place of one of that name; the name as kept.

    Raises PlannerError for a mapping that cannot be read, or a name that is none.
    """
    actor.require(Action.IMPORT_SCHOOL)
    plain = "".join(c for c in name if c.isprintable()).strip()[:MOST_NAME]
    if not plain:
        raise PlannerError("A saved mapping needs a name.", hint="Call it after the program: SIMS.")
    maps_of(body)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        unit.mappings.save(plain, body)
    return plain


def forget(database: Database, actor: Visitor, name: str, *, at: datetime) -> None:
    """Forget a saved mapping. Raises NotFound."""
    actor.require(Action.IMPORT_SCHOOL)
    found = named(database, actor, name)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        unit.mappings.forget(found.name)


def maps_of(body: str) -> tuple[SheetMap, ...]:
    """What a mapping says. Raises PlannerError where it says nothing that can be used."""
    report = Report()
    try:
        found = sheet_maps(body.encode(), report)
    except FileRefused as refused:
        raise PlannerError(refused.message) from refused
    if report.problems:
        raise PlannerError(" ".join(problem.sentence for problem in report.problems))
    return found


def sheet_named(name: str) -> Sheet | None:
    """The sheet of that name a CSV may fill."""
    return next((sheet for sheet in sheets() if fold(sheet.name) == fold(name)), None)


def sheets() -> tuple[Sheet, ...]:
    """Every sheet a CSV may fill."""
    return tuple(sheet for sheet in SHEETS if not sheet.single)


def mapping_text(
    sheet: Sheet,
    columns: Mapping[str, str | list[str]],
    fixed: Mapping[str, str],
    values: Mapping[str, Mapping[str, str]],
) -> str:
    """A mapping of one sheet as it is saved: our headings to theirs, to words, to fixed text."""
    parts: dict[str, Any] = {"columns": dict(columns)}
    if fixed:
        parts["fixed"] = dict(fixed)
    if values:
        parts["values"] = {heading: dict(words) for heading, words in values.items()}
    return json.dumps({sheet.name: parts}, ensure_ascii=False, indent=2)


def _fits(one: ColumnMapping, seen: CsvLook) -> bool:
    there = {fold(heading) for heading in seen.headings}
    try:
        maps = maps_of(one.body)
    except PlannerError:
        return False
    return bool(maps) and all(fold(name) in there for sheet in maps for name in sheet.headings)
