"""Which table is which sheet, and which of its columns is which."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.importers.raw import RawTable
from planner.workbook.cells import Raw, nearest
from planner.workbook.report import Report, Where
from planner.workbook.sheets import NOT_DATA, SHEETS, Column, Sheet
from planner.workbook.text import HostileText, clean, fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A table known to be a sheet: where each known column stands."""

    sheet: Sheet
    table: RawTable
    columns: tuple[tuple[int, Column], ...]
    heading_row: int
    complete: bool
    """Whether every required column is there."""


def match_tables(tables: Sequence[RawTable], report: Report) -> dict[str, Matched]:
    """Tables by the collection they hold. Unknown ones are asked about, once for all."""
    by_name = {fold(sheet.name): sheet for sheet in SHEETS}
    found: dict[str, RawTable] = {}
    unknown: list[str] = []
    for table in tables:
        sheet = by_name.get(fold(table.name))
        if sheet is None:
            unknown.append(table.name)
        elif sheet.collection in found:
            report.refuse(Where(sheet=table.name), "There are two sheets of this name.")
        else:
            found[sheet.collection] = table
    _ask_about_sheets([name for name in unknown if name not in NOT_DATA], report)
    return {
        sheet.collection: _matched(sheet, found[sheet.collection], report)
        for sheet in SHEETS
        if sheet.collection in found and found[sheet.collection].rows
    }


def _ask_about_sheets(unknown: list[str], report: Report) -> None:
    names = [sheet.name for sheet in SHEETS]
    if unknown:
        report.confirm(
            *("sheets", Where()),
            f"No such sheets are known: {_with_guesses(unknown, names)}. Leave them out?",
        )


def _matched(sheet: Sheet, table: RawTable, report: Report) -> Matched:
    row, cells = table.rows[0]
    by_heading = {fold(column.heading): column for column in sheet.columns}
    placed: dict[str, tuple[int, Column]] = {}
    unknown: list[str] = []
    for place, text in enumerate(_headings(sheet, row, cells, report)):
        column = by_heading.get(fold(text))
        if column is None:
            if _has_content(table, place):
                unknown.append(text or f"column {column_letters(place)} (no heading)")
        elif column.heading in placed:
            report.confirm(
                *(f"{sheet.name}!twice {column.heading}", Where(sheet=sheet.name, row=row)),
                f"Two columns are headed {column.heading}. Read only the first?",
            )
        else:
            placed[column.heading] = (place, column)
            _note_spelling(sheet, row, place, (text, column.heading), report)
    missing = [c.heading for c in sheet.columns if c.required and c.heading not in placed]
    _refuse_missing(sheet, missing, unknown, report)
    _ask_about_columns(sheet, row, unknown, report)
    return Matched(
        sheet=sheet,
        table=table,
        columns=tuple(placed.values()),
        heading_row=row,
        complete=not missing,
    )


def _headings(sheet: Sheet, row: int, cells: tuple[Raw, ...], report: Report) -> Iterator[str]:
    for cell in cells:
        try:
            yield clean(str(cell)).text
        except HostileText:
            report.refuse(
                Where(sheet=sheet.name, row=row), "A heading holds characters that hide text."
            )
            yield ""


def _has_content(table: RawTable, place: int) -> bool:
    return any(len(cells) > place and str(cells[place]).strip() for _, cells in table.rows)


def _note_spelling(
    sheet: Sheet, row: int, place: int, spelled: tuple[str, str], report: Report
) -> None:
    if spelled[0] != spelled[1]:
        where = Where(sheet=sheet.name, row=row, cell=cell_name(row, place))
        report.note(where, f"the heading “{spelled[0]}” read as {spelled[1]}")


def _refuse_missing(sheet: Sheet, missing: list[str], unknown: list[str], report: Report) -> None:
    for heading in missing:
        report.refuse(
            Where(sheet=sheet.name, column=heading),
            f"The column {heading} is missing.",
            nearest(heading, unknown),
        )


def _ask_about_columns(sheet: Sheet, row: int, unknown: list[str], report: Report) -> None:
    known = [column.heading for column in sheet.columns]
    if unknown:
        report.confirm(
            *(f"{sheet.name}!columns", Where(sheet=sheet.name, row=row)),
            f"No such columns are known: {_with_guesses(unknown, known)}. Leave them out?",
        )


def _with_guesses(words: list[str], known: list[str]) -> str:
    guesses = ((word, nearest(word, known)) for word in words)
    return ", ".join(f"{word} (perhaps {near}?)" if near else word for word, near in guesses)


def column_letters(place: int) -> str:
    """ "C" for 2, "AA" for 26."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, place: int) -> str:
    """ "C7"."""
    return f"{column_letters(place)}{row}"
