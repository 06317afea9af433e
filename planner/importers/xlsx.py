"""An .xlsx file as raw tables."""

import posixpath
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from planner.importers.limits import FileRefused
from planner.importers.raw import RawTable
from planner.importers.sheet_scan import SheetEntry, SheetHandler, SheetScan, scan
from planner.workbook.cells import Raw
from planner.workbook.report import Report, Where
from planner.workbook.sheets import NOT_DATA

_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_XML: Final = (".xml", ".rels", ".vml")
_DAMAGED: Final = "This is no complete .xlsx workbook. Open it, save it as .xlsx, send it again."


def xlsx_tables(data: bytes, parts: Mapping[str, bytes], report: Report) -> list[RawTable]:
    """Every sheet that holds data. Hidden and merged cells are asked about in `report`."""
    if any(name.endswith("vbaProject.bin") for name in parts):
        raise FileRefused("The workbook holds macros. Save it as .xlsx, which has none.")
    if any("externalLinks/" in name or "embeddings/" in name for name in parts):
        report.note(Where(), "links and embedded files are passed over; only values are read")
    scans = {name: scan(name, part) for name, part in parts.items() if name.endswith(_XML)}
    book = scans.get(_WORKBOOK)
    if book is None or not book.sheets:
        raise FileRefused(_DAMAGED)
    if book.from_1904:
        report.confirm("1904", Where(), "This workbook counts dates from 1904. Are they right?")
    values = _values(data)
    return list(_tables(book.sheets, values, _scans_by_sheet(scans), report))


def _values(data: bytes) -> dict[str, list[list[Raw]]]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
            if name not in NOT_DATA
        }
    except (CalamineError, OSError, ValueError) as error:
        raise FileRefused(_DAMAGED) from error


def _scans_by_sheet(scans: Mapping[str, SheetHandler]) -> dict[str, SheetScan]:
    """What was found in each sheet's own part, by the sheet's name."""
    targets = scans[_RELATIONS].targets if _RELATIONS in scans else {}
    found = {}
    for entry in scans[_WORKBOOK].sheets:
        target = targets.get(entry.relation, "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        if part in scans:
            found[entry.name] = scans[part].scan
    return found


def _tables(
    entries: list[SheetEntry],
    values: Mapping[str, list[list[Raw]]],
    scans: Mapping[str, SheetScan],
    report: Report,
) -> Iterator[RawTable]:
    for entry in entries:
        if entry.name not in values:
            continue
        found = scans.get(entry.name, SheetScan())
        _ask_about(entry, found, len(values[entry.name]), report)
        yield RawTable(
            name=entry.name,
            rows=tuple(
                (number, tuple(cells))
                for number, cells in enumerate(values[entry.name], start=1)
                if any(not isinstance(cell, str) or cell.strip() for cell in cells)
                or any(row == number for row, _ in found.faults)
            ),
            faults=found.faults,
        )


def _ask_about(entry: SheetEntry, found: SheetScan, height: int, report: Report) -> None:
    where = Where(sheet=entry.name)
    if entry.hidden:
        report.confirm(f"{entry.name}!hidden", where, "This sheet is hidden. Read it as well?")
    rows = [row for row in found.hidden_rows if row <= height]
    if rows or found.hidden_columns:
        what = "Rows" if rows else "Columns"
        report.confirm(f"{entry.name}!hidden rows", where, f"{what} are hidden. Read them as well?")
    if found.merged:
        report.confirm(
            *(f"{entry.name}!merged", where),
            "Cells are merged here; only the first of them has the value. Is that right?",
        )
