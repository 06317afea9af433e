"""Rows of a matched sheet as values, cell by cell, with every cell that cannot be taken."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field
from typing import Any, Final

from planner.importers.limits import MOST_CHARACTERS
from planner.importers.matching import Matched, cell_name
from planner.workbook.cells import Raw, Unreadable
from planner.workbook.date_cells import Date, is_ambiguous, is_day_first
from planner.workbook.report import Report, Where, shorten
from planner.workbook.sheets import Column, Sheet
from planner.workbook.text import HostileText, clean, fold

_TOTALS: Final = frozenset({"total", "totals", "sum", "grandtotal", "subtotal"})


@dataclass(slots=True, kw_only=True)
class Entry:
    """One row: its values, where each stands, and the facts made of it."""

    sheet: Sheet
    number: int
    """Row in the file; 0 for facts the planner already had."""
    values: dict[str, object] = field(default_factory=dict)
    cells: dict[str, Where] = field(default_factory=dict)
    facts: tuple[Any, ...] = ()
    broken: bool = False

    def where(self, name: str = "") -> Where:
        """The cell of a field, or the row where the field has no cell."""
        known = self.cells.get(name)
        if known:
            return known
        column = next((c.heading for c in self.sheet.columns if c.field == name), "")
        return Where(sheet=self.sheet.name, row=self.number or None, column=column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Customs:
    """How this file writes what could be read in two ways."""

    zone: str
    month_first: bool


@dataclass(frozen=True, slots=True)
class _CellReading:
    """What a kind of cell sees of the cell it reads."""

    where: Where
    report: Report
    customs: Customs

    @property
    def zone(self) -> str:
        return self.customs.zone

    @property
    def month_first(self) -> bool:
        return self.customs.month_first

    def note(self, message: str) -> None:
        self.report.note(self.where, message)

    def confirm(self, text: str) -> None:
        self.report.confirm(f"{self.where.sheet}!{self.where.cell}", self.where, text)

    def ask_for_column(self, text: str, options: tuple[str, ...]) -> str:
        key = f"{self.where.sheet}!{self.where.column}"
        return self.report.ask(key, self.where, text, options)


def entries_of(matched: Matched, customs: Customs, report: Report) -> Iterator[Entry]:
    """Every row that holds something, read as far as it goes."""
    headings = {fold(column.heading) for _, column in matched.columns}
    for number, cells in matched.table.rows[1:]:
        words = {fold(str(cell)) for cell in cells if cell != ""}
        row = Where(sheet=matched.sheet.name, row=number)
        if len(words & headings) > 1 and words <= headings:
            report.refuse(row, "A second table begins here. Keep one table on each sheet.")
            return
        if not _TOTALS.isdisjoint(words) and _lacks_something(matched, cells):
            report.refuse(row, "This looks like a row of totals. Leave it out.")
            continue
        yield _entry(matched, number, cells, (customs, report))


def _lacks_something(matched: Matched, cells: tuple[Raw, ...]) -> bool:
    """Whether a cell that must be filled is empty, as in a row of totals."""
    return any(
        column.required and (place >= len(cells) or not str(cells[place]).strip())
        for place, column in matched.columns
    )


def month_first(matched: Mapping[str, Matched], report: Report) -> bool:
    """Whether typed dates are month first: asked where no date of the file can tell."""
    doubtful: Where | None = None
    for where, text in _typed_dates(matched):
        if is_day_first(text):
            return False
        if is_ambiguous(text) and doubtful is None:
            doubtful = where
    if doubtful is None:
        return False
    question = f"Is “{doubtful.value}” written day first, as in England? It holds for all dates."
    return report.ask("dates", doubtful, question, ("day first", "month first")) == "month first"


def _typed_dates(matched: Mapping[str, Matched]) -> Iterator[tuple[Where, str]]:
    for found in matched.values():
        places = [(place, c) for place, c in found.columns if isinstance(c.kind, Date)]
        for number, cells in found.table.rows[1:]:
            for place, column in places:
                cell = cells[place] if place < len(cells) else ""
                if isinstance(cell, str) and cell:
                    yield _where(found.sheet, number, (place, column), cell), cell.strip()


def _entry(
    matched: Matched, number: int, cells: tuple[Raw, ...], way: tuple[Customs, Report]
) -> Entry:
    entry = Entry(sheet=matched.sheet, number=number, broken=not matched.complete)
    for place, column in matched.columns:
        raw = cells[place] if place < len(cells) else ""
        where = _where(matched.sheet, number, (place, column), raw)
        entry.cells[column.field] = where
        try:
            fault = matched.table.faults.get((number, place))
            if fault:
                raise Unreadable(fault)
            _read(entry, column, raw, _CellReading(where, way[1], way[0]))
        except Unreadable as problem:
            entry.broken = True
            way[1].refuse(where, problem.expected, problem.nearest)
    return entry


def _read(entry: Entry, column: Column, raw: Raw, reading: _CellReading) -> None:
    if isinstance(raw, str):
        raw = _plain(raw, reading)
    if raw != "":
        entry.values[column.field] = column.kind.read(raw, reading)
    elif column.required:
        raise Unreadable(f"This must be filled in: {column.kind.expects}.")
    elif (blank := entry.sheet.blank(column)) is not MISSING:
        entry.values[column.field] = blank


def _plain(text: str, reading: _CellReading) -> str:
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(f"This has {len(text):,} characters; far fewer fit in a cell.")
    try:
        cleaned = clean(text)
    except HostileText as error:
        raise Unreadable("This holds hidden characters that turn text round. Retype it.") from error
    if cleaned.changes:
        reading.note(f"{', '.join(cleaned.changes)}: read as “{shorten(cleaned.text)}”")
    return cleaned.text


def _where(sheet: Sheet, number: int, at: tuple[int, Column], raw: Raw) -> Where:
    return Where(
        sheet=sheet.name,
        row=number,
        column=at[1].heading,
        cell=cell_name(number, at[0]),
        value=shorten(str(raw), 200),
    )
