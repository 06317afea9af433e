"""A document of tables, before it is a workbook, a CSV file or a PDF.

What is in it has been decided by a service; here are only words, numbers and their order.
"""

from dataclasses import dataclass
from datetime import date

Cell = str | int | float | date | tuple[str, ...] | None
"""A tuple is several lines in one cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One table under its own title: a sheet of a workbook, a page or more of a PDF."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    about: str = ""
    """A sentence above the table; also what is said where there are no rows."""
    large: bool = False
    """A week's grid, which wants a large sheet on its side (A3); others fit A4 upright."""
    runs_on: bool = False
    """On paper it follows the section before on the same page, if there is room."""
    on_paper: bool = True
    """A long list is for spreadsheets and programs: paper leaves it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Sections in reading order. The first is the flat list that a CSV file holds."""

    title: str
    school: str
    said: str
    """What it is of, for the foot of every page: "Publication 3 of 6 November"."""
    sections: tuple[Section, ...]
    language: str = "en-GB"


def lines_of(cell: Cell) -> tuple[str, ...]:
    """The cell as lines of text; dates as 07/09/2026."""
    if cell is None:
        return ()
    if isinstance(cell, tuple):
        return cell
    return (f"{cell:%d/%m/%Y}",) if isinstance(cell, date) else (str(cell),)
