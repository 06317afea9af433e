"""A report as a document to take away: numbers for programs, words for paper."""

from planner.exporters.document import Cell, Document, Section
from planner.reports.stretches import Stretch
from planner.reports.tables import Column, Measure, Report, Table, Value, said

_UNITS = {Measure.MINUTES: "minutes", Measure.POUNDS: "£", Measure.PERCENT: "%"}


def report_document(
    report: Report, stretch: Stretch, school_name: str, *, on_paper: bool
) -> Document:
    """Every table of it. On paper a number is said as a person would; else it stays one."""
    return Document(
        title=f"{report.title}, {stretch.title}",
        school=school_name,
        said=f"{report.title}. {stretch.title}, as published",
        sections=tuple(_section(table, on_paper=on_paper) for table in report.tables),
    )


def _section(table: Table, *, on_paper: bool) -> Section:
    return Section(
        title=table.title,
        headings=tuple(_heading(column, on_paper=on_paper) for column in table.columns),
        rows=tuple(
            tuple(
                _cell(column, value, on_paper=on_paper)
                for column, value in zip(table.columns, row, strict=True)
            )
            for row in table.rows
        ),
        about=table.about,
        large=len(table.columns) > _FITS_UPRIGHT,
    )


_FITS_UPRIGHT = 8
"""Columns an A4 page has room for."""


def _heading(column: Column, *, on_paper: bool) -> str:
    unit = "" if on_paper else _UNITS.get(column.measure, "")
    return f"{column.heading}, {unit}" if unit else column.heading


def _cell(column: Column, value: Value, *, on_paper: bool) -> Cell:
    return said(column.measure, value) if on_paper else value
