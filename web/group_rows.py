"""Many groups from one form: rows of its table, or what was pasted from a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator
from typing import Final

from werkzeug.datastructures import MultiDict

from planner.importers.typed import Typed
from planner.workbook.provision_sheets import GROUPS
from planner.workbook.text import fold
from web.forms import FormProblem

FIELDS: Final = ("code", "programme", "pupils", "per_week", "priority", "ehcp", "place", "usual")
"""Columns of the table, in its order: of a paste without headings too."""
MOST: Final = 100
_LONGEST: Final = 40_000
_HEADINGS: Final = {fold(column.heading): column.field for column in GROUPS.columns}


def group_rows(form: MultiDict[str, str]) -> list[Typed]:
    """Every row that holds something, pasted ones last.

    Raises FormProblem for a paste too long to be a list of groups.
    """
    numbers = range(min(MOST, len(form.getlist("row")) or MOST))
    typed = [{f: form.get(f"{f}-{number}", "").strip() for f in FIELDS} for number in numbers]
    return [*(row for row in typed if _says_something(row)), *pasted(form.get("paste", ""))]


def pasted(text: str) -> Iterator[Typed]:
    """Rows of a spreadsheet as the clipboard holds them, or as CSV; with headings or without."""
    if len(text) > _LONGEST:
        raise FormProblem("That is too much to paste.", hint=f"Paste at most {MOST} rows.")
    lines = [line for line in text.splitlines() if line.strip()]
    between = "\t" if "\t" in text else ";" if ";" in text and "," not in text else ","
    cells = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=between)]
    fields: Iterable[str] = FIELDS
    if cells and len(named := [_HEADINGS.get(fold(c), "") for c in cells[0]]) and "code" in named:
        fields, cells = named, cells[1:]
    for row in cells:
        yield {field: cell for field, cell in zip(fields, row, strict=False) if field}


def _says_something(row: Typed) -> bool:
    """Whether anything but what the table fills in by itself was entered."""
    return any(row[field] for field in FIELDS if field not in ("priority", "programme"))
