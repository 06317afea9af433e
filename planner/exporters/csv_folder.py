"""A school as a folder of CSV files, one a sheet, named as the workbook's sheets."""

import csv
from collections.abc import Mapping
from datetime import date
from io import StringIO
from pathlib import Path

from planner.domain.school import School
from planner.exporters.rows import Table, empty_tables, tables
from planner.workbook.cells import Shown
from planner.workbook.safe_text import shielded
from planner.workbook.sheets import SHEETS, Sheet


def write_csv_folder(school: School, folder: Path) -> None:
    """Write every sheet into `folder`, which is made if need be."""
    _write(folder, tables(school))


def write_csv_template(folder: Path) -> None:
    """The same files with headings only."""
    _write(folder, empty_tables())


def csv_bytes(sheet: Sheet, rows: Table) -> bytes:
    """One sheet. UTF-8 with its mark, so that spreadsheets see the accents; dates as
    2026-09-07, which no country reads month first."""
    target = StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([column.heading for column in sheet.columns])
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _write(folder: Path, rows: Mapping[str, Table]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in SHEETS:
        (folder / f"{sheet.name}.csv").write_bytes(csv_bytes(sheet, rows[sheet.name]))


def _shown(cell: Shown) -> str:
    if isinstance(cell, str):
        return shielded(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)
