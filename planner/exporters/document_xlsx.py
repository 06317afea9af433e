"""A document as an .xlsx file, one sheet a section: text is text, never a formula."""

import re
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from planner.exporters.document import Cell, Document, Section, lines_of

_CREATED: Final = datetime(2026, 1, 1)  # noqa: DTZ001 (the same in every file, so bytes are equal)
_NARROWEST, _WIDEST = 8, 34
_LONGEST_NAME: Final = 31
"""Characters a spreadsheet allows in the name of a sheet."""
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_PAPER_A3, _PAPER_A4 = 8, 9


def document_xlsx(document: Document) -> bytes:
    """The whole document. Equal documents give equal bytes."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": document.title, "created": _CREATED})
    looks = {
        "heading": book.add_format({"bold": True, "bottom": 1, "valign": "top"}),
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "ddd dd/mm/yyyy", "valign": "top"}),
        "number": book.add_format({"valign": "top"}),
    }
    for section in document.sections:
        _fill(book.add_worksheet(sheet_name(section.title)), document, section, looks)
    book.close()
    return target.getvalue()


def sheet_name(title: str) -> str:
    """A section's title as a spreadsheet takes it."""
    return _NOT_IN_NAMES.sub(" ", title)[:_LONGEST_NAME].strip()


def _fill(page: Any, document: Document, section: Section, looks: dict[str, Any]) -> None:
    for place, heading in enumerate(section.headings):
        page.write_string(0, place, heading, looks["heading"])
        page.set_column(place, place, _width(section, place))
    for line, row in enumerate(section.rows, start=1):
        for place, cell in enumerate(row):
            _write(page, (line, place), cell, looks)
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    page.set_paper(_PAPER_A3 if section.large else _PAPER_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_footer(_plain(f"&L{document.school}&C{document.title}&R{document.said}"))
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _plain(footer: str) -> str:
    """A school's own ampersand is no code of the footer's."""
    return re.sub(r"&(?![LCR])", "&&", footer)


def _write(page: Any, at: tuple[int, int], cell: Cell, looks: dict[str, Any]) -> None:
    if isinstance(cell, date):
        page.write_datetime(*at, cell, looks["date"])
    elif isinstance(cell, int | float):
        page.write_number(*at, cell, looks["number"])
    elif cell:
        page.write_string(*at, "\n".join(lines_of(cell)), looks["text"])


def _width(section: Section, place: int) -> int:
    lines = (line for row in section.rows for line in lines_of(row[place]))
    longest = max((len(line) for line in lines), default=0)
    return min(max(longest, len(section.headings[place]), _NARROWEST) + 2, _WIDEST)
