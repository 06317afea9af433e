"""Two states of a school's facts compared sheet by sheet, row by row, cell by cell.

Everything is read off the sheet descriptions: a new sheet or column is compared without a
line here. Rows of guarded sheets are counted; of theirs only a neutral code is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from planner.domain.ordering import NATURAL_KEYS, natural_key
from planner.domain.school import School
from planner.workbook.cells import Shown
from planner.workbook.sheets import SHEETS, Column, Sheet

_NEUTRAL_KEY: Final = ("code",)
"""Rows that go by a code alone may be named even on a guarded sheet: calendars show it too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One cell: its column, and what it says before and after. Both "" on a guarded sheet."""

    heading: str
    before: str = ""
    after: str = ""
    shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One row that stays and is altered."""

    name: str
    """ "" where it may not be named."""
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetChange:
    """All that changes on one sheet. Names are the rows' own; "" where one may not be named."""

    sheet: str
    added: tuple[str, ...] = ()
    altered: tuple[RowChange, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def counts(self) -> str:
        """ "2 added, 1 altered"."""
        told = (("added", self.added), ("altered", self.altered), ("removed", self.removed))
        return ", ".join(f"{len(rows)} {word}" for word, rows in told if rows)

    @property
    def lines(self) -> Iterator[str]:
        """One line for each row that may be named."""
        yield from (f"added: {name}" for name in self.added if name)
        yield from (_altered(row) for row in self.altered)
        yield from (f"removed: {name}" for name in self.removed if name)


def _altered(row: RowChange) -> str:
    cells = ", ".join(
        f"{cell.heading} “{cell.before}” to “{cell.after}”" if cell.shown else cell.heading
        for cell in row.cells
    )
    return f"altered: {row.name}{': ' if row.name else ''}{cells}"


def sheet_changes(old: School | None, new: School) -> tuple[SheetChange, ...]:
    """What differs, in the order of the workbook's sheets. `old` None is a school not yet here."""
    found = (_sheet_change(sheet, old, new) for sheet in SHEETS)
    return tuple(change for change in found if change.counts)


def _sheet_change(sheet: Sheet, old: School | None, new: School) -> SheetChange:
    before, after = _by_key(sheet, old), _by_key(sheet, new)
    return SheetChange(
        sheet=sheet.name,
        added=tuple(_name(sheet, fact) for key, fact in after.items() if key not in before),
        altered=tuple(
            RowChange(name=_name(sheet, fact), cells=tuple(_cells(sheet, before[key], fact)))
            for key, fact in after.items()
            if key in before and before[key] != fact
        ),
        removed=tuple(_name(sheet, fact) for key, fact in before.items() if key not in after),
    )


def _by_key(sheet: Sheet, school: School | None) -> dict[tuple[Any, ...], Any]:
    if school is None:
        return {}
    facts = getattr(school, sheet.collection)
    if sheet.single:
        return {(): facts}
    return {natural_key(sheet.collection, fact): fact for fact in facts}


def _cells(sheet: Sheet, before: Any, after: Any) -> Iterator[CellChange]:
    old, new = _row(sheet, before), _row(sheet, after)
    for column in sheet.columns:
        one, other = old[column.field], new[column.field]
        if one != other and sheet.guarded:
            yield CellChange(heading=column.heading, shown=False)
        elif one != other:
            yield CellChange(heading=column.heading, before=one, after=other)


def _row(sheet: Sheet, fact: Any) -> dict[str, str]:
    """The cells one fact alone is written as, by field."""
    values = next(iter(sheet.fold((fact,))))
    return {c.field: _text(c.kind.write(values.get(c.field))) for c in sheet.columns}


def _name(sheet: Sheet, fact: Any) -> str:
    """What the row goes by: the cells of its key, as they are written."""
    keys = NATURAL_KEYS.get(sheet.collection, ())
    if sheet.guarded and keys != _NEUTRAL_KEY:
        return ""
    row = _row(sheet, fact)
    if sheet.single:
        return row[sheet.columns[0].field]
    return ", ".join(row[c.field] for c in _key_columns(sheet, keys) if row[c.field])


def _key_columns(sheet: Sheet, keys: tuple[str, ...]) -> Iterator[Column]:
    """Columns of the key; one that is written in another column's words is that column."""
    headed = {column.field for column in sheet.columns}
    own = {field.name for field in fields(sheet.fact)}
    folded = not headed.issuperset(keys)
    for column in sheet.columns:
        if column.field in keys or (folded and column.field not in own):
            yield column


def _text(value: Shown) -> str:
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
