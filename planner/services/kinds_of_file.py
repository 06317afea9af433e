"""Every kind of file a school may send, and what reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from planner.errors import PlannerError
from planner.importers.child import Reader
from planner.importers.csv_look import look_at_csv
from planner.importers.fet import SOLUTIONS
from planner.importers.ics_dates import read_dates
from planner.importers.mapped_csv import MappedReader
from planner.importers.timetable_files import FORMS, TimetableReader
from planner.importers.workbook import read_workbook
from planner.workbook.sheets import SHEETS
from planner.workbook.text import fold

WORKBOOK: Final = "workbook"
DATES: Final = "dates"
CSV: Final = "csv"

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        WORKBOOK: "the school's workbook, or CSV files of its sheets",
        DATES: "term dates (.ics)",
        "fet": "a timetable of FET",
        "untis": "a timetable of Untis",
        "asc": "a timetable of aSc",
        CSV: "a CSV of another program",
    }
)
"""Kinds by their word, with what a person calls them."""

_BY_ENDING: Final = {".ics": DATES, ".fet": "fet", ".xml": "asc", ".txt": "untis"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HowToRead:
    """What kind a file is, and what its reader has to be told."""

    kind: str = WORKBOOK
    anonymise: bool = False
    """Call teachers of a timetable T01, T02 and so on."""
    mapping: str = ""
    """Which of a CSV's columns are which of ours; for `CSV` only. "" while that is not told."""

    def reader(self) -> Reader:
        """What reads the file. Raises PlannerError for no kind there is."""
        if self.kind == WORKBOOK:
            return read_workbook
        if self.kind == DATES:
            return read_dates
        if self.kind == CSV and not self.mapping:
            return look_at_csv
        if self.kind == CSV:
            return MappedReader(mapping=self.mapping.encode())
        if self.kind in FORMS:
            return TimetableReader(form=self.kind, anonymise=self.anonymise)
        raise PlannerError(f"There is no kind of file called {self.kind!r}.")

    @property
    def told(self) -> bool:
        """Whether the reader knows enough to make facts of the file."""
        return self.kind != CSV or bool(self.mapping)

    def options(self) -> dict[str, str | bool]:
        """The same as plain values."""
        return {"anonymise": self.anonymise, "mapping": self.mapping}


def likely_kind(filename: str) -> str:
    """What a file of this name most likely is."""
    path = PurePath(filename.replace("\\", "/"))
    ending = path.suffix.lower()
    if path.name.lower().endswith(SOLUTIONS):
        return "fet"
    if ending == ".csv" and fold(path.stem) not in {fold(sheet.name) for sheet in SHEETS}:
        return CSV
    return _BY_ENDING.get(ending, WORKBOOK)
