"""A school as rows of cells, sheet by sheet: what both the workbook and the CSVs write."""

from planner.domain.ordering import sorted_school
from planner.domain.school import School
from planner.workbook.cells import Shown
from planner.workbook.sheets import SHEETS, Sheet

Table = tuple[tuple[Shown, ...], ...]
"""The rows of one sheet, without its headings."""


def tables(school: School) -> dict[str, Table]:
    """Rows of every sheet by its name, in the one order of facts."""
    ordered = sorted_school(school)
    return {sheet.name: _table(ordered, sheet) for sheet in SHEETS}


def empty_tables() -> dict[str, Table]:
    """The same sheets without a row."""
    return {sheet.name: () for sheet in SHEETS}


def _table(school: School, sheet: Sheet) -> Table:
    facts = getattr(school, sheet.collection)
    return tuple(
        tuple(column.kind.write(values.get(column.field)) for column in sheet.columns)
        for values in sheet.fold((facts,) if sheet.single else facts)
    )
