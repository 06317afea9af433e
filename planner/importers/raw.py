"""What comes out of a file before anyone asks what it means: named tables of raw cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.workbook.cells import Raw


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """One sheet or CSV file."""

    name: str
    rows: tuple[tuple[int, tuple[Raw, ...]], ...]
    """Row number as the spreadsheet shows it, with its cells; empty rows are left out."""
    from_csv: bool = False
    faults: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Cells (row from 1, column from 0) that hold no value, and why."""
