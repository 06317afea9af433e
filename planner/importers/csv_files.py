"""CSV files as raw tables: whatever separator a spreadsheet program chose."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Final

from planner.importers.csv_text import decoded
from planner.importers.limits import MOST_COLUMNS, MOST_ROWS, FileRefused
from planner.importers.raw import RawTable
from planner.workbook.report import Report, Where
from planner.workbook.safe_text import unshielded

_SEPARATORS: Final = ",;\t|"
_NAMES: Final = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}


def csv_tables(files: Mapping[str, bytes], report: Report) -> list[RawTable]:
    """One table per file, named as the file without its ending."""
    tables = []
    for name in sorted(files):
        try:
            tables.append(csv_table(name, files[name], report))
        except FileRefused as refused:
            report.refuse(Where(sheet=refused.sheet or name, row=refused.row), refused.message)
    return tables


def csv_table(name: str, data: bytes, report: Report) -> RawTable:
    """The table of one file. Raises `FileRefused`; ragged rows are refused in `report`."""
    text = decoded(data, name, report)
    text, separator = _separator(text)
    if separator in _NAMES:
        report.note(Where(sheet=name), f"cells are separated by {_NAMES[separator]}")
    rows = list(_rows(name, text, separator))
    _refuse_ragged(name, rows, report)
    return RawTable(name=name, rows=tuple(rows), from_csv=True)


def _rows(name: str, text: str, separator: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MOST_ROWS + 1:
                raise FileRefused(f"At most {MOST_ROWS:,} rows fit.", sheet=name, row=number)
            if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
                raise FileRefused(f"More than {MOST_COLUMNS} columns.", sheet=name, row=number)
            if any(cell.strip() for cell in cells):
                yield number, tuple(unshielded(cell) for cell in cells)
    except csv.Error as error:
        message = "A quotation mark is opened here and not closed, or a cell is far too long."
        raise FileRefused(message, sheet=name, row=number + 1) from error


def _separator(text: str) -> tuple[str, str]:
    """The text without a `sep=;` line, and the separator its heading line uses."""
    first, end, rest = text.partition("\n")
    marked = first.strip().lower()
    if marked.startswith("sep=") and marked[4:] in tuple(_SEPARATORS):
        return rest, marked[4:]
    heading = text.splitlines()[0] if text else ""
    outside = "".join(heading.split('"')[::2])
    best = max(_SEPARATORS, key=outside.count)
    return first + end + rest, best if outside.count(best) else ","


def _refuse_ragged(name: str, rows: list[tuple[int, tuple[str, ...]]], report: Report) -> None:
    """Each row must have a cell for each heading; more only where they are empty."""
    if not rows:
        return
    width = len(rows[0][1])
    for number, cells in rows[1:]:
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            report.refuse(
                Where(sheet=name, row=number),
                f"This row has {len(cells)} cells and the headings are {width}. "
                "A separator may be missing, or a comma may need quotation marks round its text.",
            )
