"""The saved mapping from another program's CSV headings to our sheets and columns."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from planner.importers.limits import FileRefused
from planner.workbook.cells import Raw, nearest
from planner.workbook.report import Report, Where
from planner.workbook.sheets import SHEETS, Sheet
from planner.workbook.text import fold

MAPPING: Final = "Mapping"
"""What the mapping file is called in a report."""
MOST_MAPPING: Final = 64 * 1024
_PARTS: Final = ("columns", "values", "fixed")
_FORM: Final = 'Write, for example, [People.columns] and below it Code = "Staff code".'


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMap:
    """How one of our sheets is filled from their rows."""

    sheet: Sheet
    columns: Mapping[str, tuple[str, ...]]
    """Our heading to theirs; several are joined by a space."""
    values: Mapping[str, Mapping[str, str]]
    """Our heading, then their word (folded) to ours."""
    fixed: Mapping[str, str]
    """Our heading to what stands there in every row."""

    @property
    def headings(self) -> list[str]:
        """Theirs, all that are needed."""
        return [name for names in self.columns.values() for name in names]

    @property
    def filled(self) -> frozenset[str]:
        return frozenset([*self.columns, *self.fixed])

    def row(self, cells: tuple[Raw, ...], headings: Mapping[str, int]) -> dict[str, Raw]:
        """Our cells of one of their rows, by our headings."""
        found: dict[str, Raw] = dict(self.fixed)
        for ours, names in self.columns.items():
            places = (headings[fold(name)] for name in names)
            words = (str(cells[place]).strip() for place in places if place < len(cells))
            text = " ".join(word for word in words if word)
            found[ours] = self.values.get(ours, {}).get(fold(text), text)
        return found


def sheet_maps(data: bytes, report: Report) -> tuple[SheetMap, ...]:
    """The mapping's sheets; what it says wrongly is refused. Raises `FileRefused`."""
    plain = _plain(data)
    if not plain:
        raise FileRefused(f"The mapping is empty. {_FORM}", sheet=MAPPING)
    by_name = {fold(sheet.name): sheet for sheet in SHEETS if not sheet.single}
    found = []
    for name, parts in plain.items():
        sheet = by_name.get(fold(name))
        if sheet is None:
            near = nearest(name, [sheet.name for sheet in by_name.values()])
            report.refuse(Where(sheet=MAPPING), f"There is no sheet “{name}”.", near)
        else:
            found.append(_sheet_map(sheet, parts, report))
    return tuple(found)


def _plain(data: bytes) -> dict[str, Any]:
    if len(data) > MOST_MAPPING:
        raise FileRefused("The mapping is far larger than a mapping is.", sheet=MAPPING)
    try:
        text = data.decode("utf-8-sig")
        plain = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileRefused(f"The mapping cannot be read: {error}. {_FORM}", sheet=MAPPING) from error
    if not isinstance(plain, dict):
        raise FileRefused(f"The mapping names no sheet. {_FORM}", sheet=MAPPING)
    return plain


def _sheet_map(sheet: Sheet, parts: object, report: Report) -> SheetMap:
    where = Where(sheet=MAPPING, column=sheet.name)
    if not isinstance(parts, dict) or not set(parts) <= set(_PARTS) or "columns" not in parts:
        raise FileRefused(
            f"Under {sheet.name} there may be columns, values and fixed. {_FORM}", sheet=MAPPING
        )
    ours = {fold(column.heading): column.heading for column in sheet.columns}

    def known(part: object) -> dict[str, Any]:
        named = part if isinstance(part, dict) else {}
        for heading in named:
            if fold(heading) not in ours:
                told = f"The sheet {sheet.name} has no column “{heading}”."
                report.refuse(where, told, nearest(heading, list(ours.values())))
        return {ours[fold(h)]: value for h, value in named.items() if fold(h) in ours}

    return SheetMap(
        sheet=sheet,
        columns={h: _names(value) for h, value in known(parts["columns"]).items()},
        values={h: _words(value) for h, value in known(parts.get("values")).items()},
        fixed={h: str(value) for h, value in known(parts.get("fixed")).items()},
    )


def _names(value: object) -> tuple[str, ...]:
    names = value if isinstance(value, list) else [value]
    if not names or not all(isinstance(name, str) and name for name in names):
        raise FileRefused(f"A column's heading must be a word in quotes. {_FORM}", sheet=MAPPING)
    return tuple(names)


def _words(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise FileRefused('Values are pairs of words: Y = "cleared".', sheet=MAPPING)
    return {fold(word): str(ours) for word, ours in value.items()}
