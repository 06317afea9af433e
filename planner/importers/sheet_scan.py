"""A look at a workbook's XML before the reader proper: size, formulas, merged and hidden cells.

The fast reader allocates what the furthest cell asks for, and gives an empty cell for a
formula that was never worked out. So each part is streamed past here first.
"""

import re
from dataclasses import dataclass, field
from typing import Final
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from planner.importers.limits import MOST_COLUMNS, MOST_ROWS, FileRefused

_REFERENCE: Final = re.compile(r"^([A-Z]{1,3})([0-9]{1,7})$")
_NO_VALUE: Final = "This formula was never worked out. Open the file, let it calculate, save it."


@dataclass(slots=True)
class SheetScan:
    """What one worksheet part holds beside plain values."""

    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    """Columns from 0."""


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One `sheet` of the workbook part."""

    name: str
    relation: str
    hidden: bool


def scan(name: str, part: bytes) -> "SheetHandler":
    """Stream one XML part. Raises `FileRefused` where it is hostile, damaged or too large."""
    handler = SheetHandler()
    try:
        parseString(part, handler, forbid_dtd=True)
    except DefusedXmlException as error:
        raise FileRefused(
            "The file holds XML that no spreadsheet program writes. Open it and save it again."
        ) from error
    except SAXException as error:
        raise FileRefused(f"The file is damaged (in {name}). Save it again.") from error
    return handler


class SheetHandler(ContentHandler):
    """Collects from worksheet, workbook and relationship parts; other parts only parse."""

    def __init__(self) -> None:
        super().__init__()
        self.root = ""
        self.scan = SheetScan()
        self.sheets: list[SheetEntry] = []
        self.targets: dict[str, str] = {}
        self.from_1904 = False
        self._row = self._rows = 0
        self._column = -1
        self._formula = self._value = self._error = False
        self._text: list[str] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        local = name.rpartition(":")[2]
        self.root = self.root or local
        if self.root == "worksheet":
            self._start_in_sheet(local, attrs)
        elif self.root == "workbook":
            self._start_in_workbook(local, attrs)
        elif local == "Relationship":
            self.targets[attrs.get("Id", "")] = attrs.get("Target", "")

    def endElement(self, name: str) -> None:
        if self.root == "worksheet" and name.rpartition(":")[2] == "c":
            self._end_cell()

    def characters(self, content: str) -> None:
        if self._error and self._value:
            self._text.append(content)

    def _start_in_workbook(self, local: str, attrs: AttributesImpl) -> None:
        if local == "workbookPr":
            self.from_1904 = attrs.get("date1904", "0") in ("1", "true")
        if local == "sheet":
            relation = next((attrs[key] for key in attrs.keys() if key.endswith(":id")), "")  # noqa: SIM118
            hidden = attrs.get("state", "visible") != "visible"
            self.sheets.append(SheetEntry(attrs.get("name", ""), relation, hidden))

    def _start_in_sheet(self, local: str, attrs: AttributesImpl) -> None:
        if local == "c":
            self._start_cell(attrs)
        elif local == "row":
            self._start_row(attrs)
        elif local == "f":
            self._formula = True
        elif local in ("v", "is"):
            self._value = True
        elif local == "mergeCell":
            self.scan.merged += 1
        elif local == "col" and attrs.get("hidden", "0") in ("1", "true"):
            first, last = _number(attrs.get("min", "1")), _number(attrs.get("max", "1"))
            self.scan.hidden_columns += range(first - 1, min(last, MOST_COLUMNS))

    def _start_row(self, attrs: AttributesImpl) -> None:
        self._row = _number(attrs["r"]) if "r" in attrs else self._row + 1
        self._column = -1
        self._rows += 1
        _check_size(self._rows, 0)  # some programs end a sheet with an empty row far down
        if attrs.get("hidden", "0") in ("1", "true"):
            self.scan.hidden_rows.append(self._row)

    def _start_cell(self, attrs: AttributesImpl) -> None:
        if "r" in attrs:
            self._row, self._column = _position(attrs["r"])
        else:
            self._column += 1
        _check_size(self._row, self._column)
        self._formula = self._value = False
        self._error = attrs.get("t", "n") == "e"
        self._text = []

    def _end_cell(self) -> None:
        if self._error:
            shown = "".join(self._text).strip()[-10:]
            fault = f"This cell shows the spreadsheet error {shown}."
            self.scan.faults[self._row, self._column] = fault
        elif self._formula and not self._value:
            self.scan.faults[self._row, self._column] = _NO_VALUE
        self._error = False


def _check_size(row: int, column: int) -> None:
    if row > MOST_ROWS + 1:
        raise FileRefused(
            f"A sheet has a cell in row {row:,}; at most {MOST_ROWS:,} rows fit. "
            "Delete what lies below the table."
        )
    if column >= MOST_COLUMNS:
        raise FileRefused(f"A sheet has more than {MOST_COLUMNS} columns.")


def _position(reference: str) -> tuple[int, int]:
    """Row from 1 and column from 0 of "C7"."""
    match = _REFERENCE.match(reference)
    if not match:
        raise FileRefused("The file is damaged: a cell has no proper place. Save it again.")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column - 1


def _number(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text):
        raise FileRefused("The file is damaged: a row has no proper number. Save it again.")
    return int(text)
