"""Any program's CSV by a saved mapping: which of our columns stands under which of its headings.

A mapping is a small TOML (or JSON) file, one table for each of our sheets the CSV feeds:

    [People.columns]
    Code = "Staff code"
    Name = ["Forename", "Surname"]

    [People.values.DBS]
    Y = "cleared"

    [People.fixed]
    "Qualified teacher" = "no"
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Final

from planner.domain.ordering import NATURAL_KEYS
from planner.domain.school import School
from planner.exporters.rows import tables
from planner.importers.column_maps import SheetMap, sheet_maps
from planner.importers.csv_files import csv_table
from planner.importers.limits import MOST_BYTES, FileRefused
from planner.importers.matching import cell_name
from planner.importers.raw import RawTable
from planner.importers.source import content_of
from planner.importers.workbook import ImportResult, result_of, school_of
from planner.workbook.cells import Raw, nearest
from planner.workbook.report import Report, Where
from planner.workbook.text import fold

_CODES: Final = ("code", "ref", "rule", "school_class")
"""Keys that are written one way only, so that a row is known again by its text."""
_NO_SCHOOL: Final = "There is no school to add this to yet. Import its workbook first."


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedReader:
    """Reads a CSV by `mapping`. A plain value, so that a child process can be sent it."""

    mapping: bytes

    def __call__(
        self,
        source: Path | bytes,
        filename: str = "",
        *,
        answers: Mapping[int | str, str] | None = None,
        onto: School | None = None,
    ) -> ImportResult:
        """The school `onto` with the rows of the file. Never raises for a bad file.

        Rows go by the sheet's own key: one the school has is brought up to date, one it has
        not is added, and the school's others stay. A sheet whose key the mapping leaves out
        is replaced.
        """
        report = Report(answers or {})
        name = PurePath(filename).stem or "CSV"
        try:
            if onto is None:
                raise FileRefused(_NO_SCHOOL)
            maps = sheet_maps(self.mapping, report)
            data = content_of(source)
            if len(data) > MOST_BYTES:
                raise FileRefused(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB.")
            theirs = csv_table(name, data, report)
            school = _read(theirs, maps, onto, report) if not report.problems else None
        except FileRefused as refused:
            report.refuse(Where(sheet=refused.sheet or name, row=refused.row), refused.message)
            return result_of(None, report)
        return _in_their_words(result_of(school, report), theirs, maps)


def _read(
    theirs: RawTable, maps: tuple[SheetMap, ...], onto: School, report: Report
) -> School | None:
    if len(theirs.rows) < 2:
        raise FileRefused("The file has no rows below its headings.", sheet=theirs.name)
    headings = _headings(theirs)
    known = [heading for heading in map(str, theirs.rows[0][1]) if heading.strip()]
    for found in maps:
        for heading in found.headings:
            if fold(heading) not in headings:
                told = f"There is no column “{heading}”, which the mapping names."
                report.refuse(Where(sheet=theirs.name, row=1), told, nearest(heading, known))
    if report.problems:
        return None
    ours = [_ours(theirs, headings, found, onto, report) for found in maps]
    return school_of(ours, onto, report)


def _ours(
    theirs: RawTable, headings: Mapping[str, int], found: SheetMap, onto: School, report: Report
) -> RawTable:
    """The file's rows as our sheet, with those of the school that stay."""
    columns = [column.heading for column in found.sheet.columns]
    keys = _key_places(found)
    rows = {_key(cells, keys): (0, cells) for cells in _standing(found, onto)} if keys else {}
    had_rows = len(getattr(onto, found.sheet.collection))
    if had_rows and not keys:
        report.confirm(
            *(f"{found.sheet.name}!replaced", Where(sheet=found.sheet.name)),
            f"Rows of this sheet are not known again by a code, so all it had ({had_rows}) would "
            "go. Is that meant?",
        )
    changed = added = 0
    doubles: list[tuple[int, tuple[Raw, ...]]] = []
    seen: set[tuple[str, ...]] = set()
    for number, cells in theirs.rows[1:]:
        new = found.row(cells, headings)
        key = _key(tuple(new.get(c, "") for c in columns), keys) if keys else (str(number),)
        had = rows.get(key)
        filled = tuple(
            new[c] if c in new else (had[1][n] if had else "") for n, c in enumerate(columns)
        )
        if key in seen:
            doubles.append((number, filled))
            continue
        seen.add(key)
        changed, added = changed + (had is not None), added + (had is None)
        rows[key] = (number, filled)
    stay = sum(number == 0 for number, _ in rows.values())
    told = f"rows added: {added}, brought up to date: {changed}, the school's own that stay: {stay}"
    report.note(Where(sheet=found.sheet.name), told)
    return RawTable(
        name=found.sheet.name, rows=((1, tuple(columns)), *rows.values(), *doubles), from_csv=True
    )


def _standing(found: SheetMap, onto: School) -> list[tuple[Raw, ...]]:
    rows = tables(onto)[found.sheet.name]
    return [tuple("" if cell is None else cell for cell in row) for row in rows]


def _key_places(found: SheetMap) -> list[int]:
    """Where the sheet's key stands in our row; nothing where the mapping leaves it out."""
    fields = NATURAL_KEYS.get(found.sheet.collection, ())
    filled = {column.field for column in found.sheet.columns if column.heading in found.filled}
    if len(fields) != 1 or fields[0] not in _CODES or fields[0] not in filled:
        return []
    return [n for n, column in enumerate(found.sheet.columns) if column.field in fields]


def _key(cells: tuple[Raw, ...], places: list[int]) -> tuple[str, ...]:
    return tuple(fold(str(cells[place])) for place in places)


def _headings(theirs: RawTable) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, heading in enumerate(theirs.rows[0][1] if theirs.rows else ()):
        found.setdefault(fold(str(heading)), place)
    return found


def _in_their_words(
    result: ImportResult, theirs: RawTable, maps: tuple[SheetMap, ...]
) -> ImportResult:
    """The same findings at the place in the file that was sent."""
    headings = _headings(theirs)
    by_name = {found.sheet.name: found for found in maps}

    def there(where: Where) -> Where:
        found = by_name.get(where.sheet)
        names = found.columns.get(where.column, ()) if found else ()
        if not where.row or not names:
            return where
        cell = cell_name(where.row, headings.get(fold(names[0]), 0))
        return replace(where, sheet=theirs.name, column=" + ".join(names), cell=cell)

    return replace(
        result,
        problems=tuple(replace(one, where=there(one.where)) for one in result.problems),
        notes=tuple(replace(one, where=there(one.where)) for one in result.notes),
        questions=tuple(replace(one, where=there(one.where)) for one in result.questions),
    )
