"""A look at another program's CSV: its headings, and the words of columns that hold few."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from planner.domain.school import School
from planner.importers.csv_files import csv_table
from planner.importers.limits import MOST_BYTES, FileRefused
from planner.importers.source import content_of
from planner.importers.workbook import ImportResult, result_of
from planner.workbook.report import Report, Where

MOST_WORDS: Final = 30
"""A column of more different words than this holds names or numbers, not words of a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvLook(ImportResult):
    """What there is to choose from. Nothing of it is kept."""

    headings: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]]
    """Different words of each column that has few, by its heading."""
    rows: int = 0


def look_at_csv(
    source: Path | bytes,
    filename: str = "",
    *,
    answers: Mapping[int | str, str] | None = None,
    onto: School | None = None,  # noqa: ARG001 - every reader is asked alike
) -> ImportResult:
    """A `CsvLook` at the file; one that cannot be read is refused as any other."""
    report = Report(answers or {})
    name = PurePath(filename).stem or "CSV"
    try:
        data = content_of(source)
        if len(data) > MOST_BYTES:
            raise FileRefused(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB.")
        table = csv_table(name, data, report)
        if not table.rows:
            raise FileRefused("The file is empty.")
    except FileRefused as refused:
        report.refuse(Where(sheet=refused.sheet or name, row=refused.row), refused.message)
        return result_of(None, report)
    found = result_of(None, report)
    headings = [str(cell).strip() for cell in table.rows[0][1]]
    columns: dict[str, dict[str, None]] = {heading: {} for heading in headings if heading}
    for _, cells in table.rows[1:]:
        for heading, cell in zip(headings, cells, strict=False):
            if heading and str(cell).strip():
                columns[heading][str(cell).strip()] = None
    return CsvLook(
        school=None,
        problems=found.problems,
        notes=found.notes,
        questions=found.questions,
        headings=tuple(columns),
        words={h: tuple(words) for h, words in columns.items() if len(words) <= MOST_WORDS},
        rows=len(table.rows) - 1,
    )
