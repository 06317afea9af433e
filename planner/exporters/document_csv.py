"""The flat list of a document as a CSV file that is safe to open in a spreadsheet."""

import csv
from datetime import date
from io import StringIO

from planner.exporters.document import Cell, Document
from planner.workbook.safe_text import shielded


def document_csv(document: Document) -> bytes:
    """The first section. UTF-8 with its mark; dates as 2026-09-07; no cell is a formula."""
    section = document.sections[0]
    target = StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([shielded(heading) for heading in section.headings])
    writer.writerows([_shown(cell) for cell in row] for row in section.rows)
    return target.getvalue().encode("utf-8-sig")


def _shown(cell: Cell) -> str | int | float:
    if isinstance(cell, int | float):
        return cell
    if isinstance(cell, date):
        return cell.isoformat()
    return shielded("; ".join(cell) if isinstance(cell, tuple) else cell or "")
