"""A school as one .xlsx file: equal schools give equal bytes, and reading it gives it back."""

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from planner.domain.school import School
from planner.exporters.read_me import read_me_rows, word_lists
from planner.exporters.rows import Table, empty_tables, tables
from planner.workbook.sheets import BY_COLLECTION, READ_ME, SHEETS, WORDS, Column, Sheet

_CREATED: Final = datetime(2026, 1, 1)  # noqa: DTZ001 (the same in every file, so bytes are equal)
_LAST_ROW: Final = 2000
"""How far down the lists of words to choose from are offered."""
_NARROWEST, _WIDEST = 9, 44
_HEADING: Final = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
_FORMATS: Final = {
    "heading": {**_HEADING, "bg_color": "#DCE6F1"},
    "required": {**_HEADING, "bg_color": "#FCE4B8"},
    "text": {"num_format": "@"},
    "number": {},
    "date": {"num_format": "dd/mm/yyyy"},
    "wrapped": {"text_wrap": True, "valign": "top"},
}


def write_workbook(school: School) -> bytes:
    """The school workbook. Every cell is text, number or date, never a formula."""
    return _written(tables(school))


def write_template() -> bytes:
    """A workbook without facts: headings, help on each, lists of words to choose from."""
    return _written(empty_tables())


def _written(rows: Mapping[str, Table]) -> bytes:
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": "School workbook", "created": _CREATED})
    formats = {name: book.add_format(look) for name, look in _FORMATS.items()}
    _read_me(book, formats)
    pages = {sheet.name: book.add_worksheet(sheet.name) for sheet in SHEETS}
    lists = _words(book, formats)
    for sheet in SHEETS:
        _fill(pages[sheet.name], sheet, rows[sheet.name], formats)
        _offer_choices(pages[sheet.name], sheet, lists)
    pages[SHEETS[0].name].activate()
    book.close()
    return target.getvalue()


def _fill(page: Any, sheet: Sheet, rows: Table, formats: Mapping[str, Any]) -> None:
    for place, column in enumerate(sheet.columns):
        look = formats["required" if column.required else "heading"]
        page.write_string(0, place, column.heading, look)
        page.write_comment(0, place, column_help(column), {"author": "", "x_scale": 2})
        shown = [row[place] for row in rows]
        widest = max([len(column.heading), *(len(str(cell or "")) for cell in shown)])
        page.set_column(
            place, place, min(max(widest + 2, _NARROWEST), _WIDEST), formats[column.look]
        )
    for line, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            _write(page, (line, place), cell, formats)
    page.freeze_panes(1, 1)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _write(page: Any, at: tuple[int, int], cell: object, formats: Mapping[str, Any]) -> None:
    """One cell. Text always as text: what begins like a formula is none (write_string)."""
    if isinstance(cell, str):
        page.write_string(*at, cell, formats["text"])
    elif isinstance(cell, date):
        page.write_datetime(*at, cell, formats["date"])
    elif isinstance(cell, int | float):
        page.write_number(*at, cell)


def column_help(column: Column) -> str:
    """What a person is told about a column, in its heading's comment and on *Read me*."""
    needed = "Must be filled in." if column.required else "May be left empty."
    example = f" Example: {column.example}" if column.example else ""
    return " ".join(part for part in (column.help, f"{_expects(column)} {needed}{example}") if part)


def _expects(column: Column) -> str:
    if column.refers in BY_COLLECTION:
        codes = "Codes, separated by commas," if column.kind.blank == () else "A code"
        return f"{codes} from the sheet {BY_COLLECTION[column.refers].name}."
    expects = column.kind.expects
    return f"{expects[0].upper()}{expects[1:]}."


def _offer_choices(page: Any, sheet: Sheet, lists: Mapping[tuple[str, ...], str]) -> None:
    for place, column in enumerate(sheet.columns):
        source = lists.get(column.choices) or _codes_of(column)
        if source:
            page.data_validation(
                *(1, place, _LAST_ROW, place),
                {
                    "validate": "list",
                    "source": source,
                    "error_type": "warning",
                    "error_title": sheet.name,
                    "error_message": f"{column.heading}: choose from the list.",
                },
            )


def _codes_of(column: Column) -> str:
    """The column of codes that one code in this column comes from."""
    if column.refers not in BY_COLLECTION or column.kind.blank == ():
        return ""
    return f"='{BY_COLLECTION[column.refers].name}'!$A$2:$A${_LAST_ROW}"


def _words(book: Any, formats: Mapping[str, Any]) -> dict[tuple[str, ...], str]:
    """A sheet of the closed lists; gives where each stands, for the choices offered."""
    page = book.add_worksheet(WORDS)
    sources: dict[tuple[str, ...], str] = {}
    for place, (title, words) in enumerate(word_lists()):
        page.write_string(0, place, title, formats["heading"])
        page.set_column(place, place, _NARROWEST + 12)
        for line, word in enumerate(words, start=1):
            page.write_string(line, place, word, formats["text"])
        letter = xl_col_to_name(place)
        sources[words] = f"={WORDS}!${letter}$2:${letter}${len(words) + 1}"
    return sources


def _read_me(book: Any, formats: Mapping[str, Any]) -> None:
    page = book.add_worksheet(READ_ME)
    for place, width in enumerate((20, 26, 100)):
        page.set_column(place, place, width, formats["wrapped"])
    for line, (look, cells) in enumerate(read_me_rows(column_help)):
        for place, cell in enumerate(cells):
            page.write_string(line, place, cell, formats[look])
