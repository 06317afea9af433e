"""Files as schools send them, and worse: made in code from one small sound school."""

import csv
import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from planner.exporters.rows import tables
from planner.workbook.report import CellProblem
from planner.workbook.sheets import SHEETS
from tests.builders import (
    a_class,
    a_lesson,
    a_person,
    a_school,
    a_teacher,
    an_adult,
)

EPOCH = (1980, 1, 1, 0, 0, 0)
HEADINGS = {sheet.name: [column.heading for column in sheet.columns] for sheet in SHEETS}


def a_sound_school() -> Any:
    """Small, and read without a refusal, question or note."""
    return a_school(
        a_person("head"),
        a_teacher("tara"),
        a_class("3A", "tara"),
        an_adult("amara", tags="first-aid", weekly_minutes=1950, authorised=True),
        an_adult("bela", weekly_minutes=1950),
        a_lesson("3A", "Mon 09:00-10:00", subject="Maths"),
    )


class Draft:
    """The sheets of a sound school, to be spoilt before they are written as a file."""

    def __init__(self) -> None:
        rows = tables(a_sound_school())
        self.sheets: dict[str, list[list[Any]]] = {
            name: [HEADINGS[name][:], *(list(row) for row in found)] for name, found in rows.items()
        }

    def put(self, sheet: str, row: int, heading: str, value: Any) -> "Draft":
        """Put `value` in the spreadsheet's row `row` (2 is the first below the headings)."""
        self.sheets[sheet][row - 1][HEADINGS[sheet].index(heading)] = value
        return self

    def add(self, sheet: str, **values: Any) -> "Draft":
        """Add a row. Keywords are headings in small letters with _ for spaces."""
        by_name = {heading.lower().replace(" ", "_"): heading for heading in HEADINGS[sheet]}
        row = [None] * len(HEADINGS[sheet])
        self.sheets[sheet].append(row)
        for name, value in values.items():
            self.put(sheet, len(self.sheets[sheet]), by_name[name], value)
        return self

    def rename(self, sheet: str, heading: str, new: str | None) -> "Draft":
        place = HEADINGS[sheet].index(heading)
        self.sheets[sheet][0][place] = new
        return self

    def xlsx(self) -> bytes:
        target = BytesIO()
        with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
            looks = {
                "date": book.add_format({"num_format": "dd/mm/yyyy"}),
                "long": book.add_format({"num_format": "[h]:mm"}),
            }
            for name, rows in self.sheets.items():
                page = book.add_worksheet(name)
                for line, row in enumerate(rows):
                    for place, value in enumerate(row):
                        _write(page, (line, place), value, looks)
        return target.getvalue()

    def csvs(self, separator: str = ",", line: str = "\r\n") -> dict[str, str]:
        return {
            name: _csv_text(rows, separator, line) for name, rows in self.sheets.items() if rows
        }

    def zipped(self, changed: Mapping[str, bytes] | None = None, **how: str) -> bytes:
        """An archive of CSV files; `changed` gives the bytes of some sheets instead."""
        files = {name: text.encode() for name, text in self.csvs(**how).items()}
        files |= dict(changed or {})
        return archive({f"{name}.csv": content for name, content in files.items()})


def _write(page: Any, at: tuple[int, int], value: Any, looks: Mapping[str, Any]) -> None:
    if isinstance(value, date):
        page.write_datetime(*at, value, looks["date"])
    elif isinstance(value, bool):
        page.write_boolean(*at, value)
    elif isinstance(value, int | float):
        page.write_number(*at, value)
    elif isinstance(value, Formula):
        page.write_formula(*at, value.text, None, value.value)
    elif isinstance(value, Length):
        page.write_number(*at, value.minutes / 1440, looks["long"])
    elif value is not None:
        page.write_string(*at, value)


class Formula:
    """A formula cell with the value it last had."""

    def __init__(self, text: str, value: Any = 0) -> None:
        self.text, self.value = text, value


class Length:
    """A number of minutes the spreadsheet keeps as a length, "[h]:mm"."""

    def __init__(self, minutes: int) -> None:
        self.minutes = minutes


def _csv_text(rows: list[list[Any]], separator: str, line: str) -> str:
    target = StringIO(newline="")
    writer = csv.writer(target, delimiter=separator, lineterminator=line)
    writer.writerows([_shown(value) for value in row] for row in rows)
    return target.getvalue()


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def archive(files: Mapping[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def repacked(data: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """The workbook with some parts replaced, added, or (None) left out."""
    files: dict[str, bytes | None] = {**unpacked(data), **parts}
    return archive({name: content for name, content in files.items() if content is not None})


def part_of(sheet: str) -> str:
    """The part of a workbook made by `Draft` that holds a sheet."""
    place = [known.name for known in SHEETS].index(sheet)
    return f"xl/worksheets/sheet{place + 1}.xml"


def sheet_xml(rows: str, before: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    ).encode()


def sentences(problems: tuple[CellProblem, ...]) -> str:
    return "\n".join(problem.sentence for problem in problems)
