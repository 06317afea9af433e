"""Timetables of Untis: GPU001.TXT, the export of lessons as text.

One row for each class, teacher and room of a meeting: number of the lesson, class, teacher,
subject, room, day (1 is Monday), period.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Final

from planner.importers.csv_text import decoded
from planner.importers.foreign import ForeignClass, ForeignLesson, ForeignTimetable, Named
from planner.importers.limits import MOST_ROWS, FileRefused
from planner.importers.periods import Times, times_of
from planner.workbook.report import Report, Where

PROGRAM: Final = "Untis"
_FIELDS: Final = 7
_NUMBER, _CLASS, _TEACHER, _SUBJECT, _ROOM, _DAY, _PERIOD = range(_FIELDS)
_DAYS: Final = tuple("1234567")
_SEPARATORS: Final = ",;\t"

Rows = list[tuple[int, list[str]]]
"""Fields with their line in the file."""


def read_untis(files: Mapping[str, bytes], report: Report) -> ForeignTimetable:
    """The timetable of a GPU001 file among `files`. Raises `FileRefused`."""
    named = [name for name in sorted(files) if name.upper().startswith("GPU001")] or list(files)
    if len(named) != 1:
        raise FileRefused("Give the one file GPU001.TXT that Untis has exported.")
    rows = [row for row in _rows(decoded(files[named[0]], PROGRAM, report)) if _fits(row, report)]
    if not rows and not report.problems:
        raise FileRefused("There is no lesson with a day and a period in it.")
    where = Where(sheet=PROGRAM)
    periods = sorted({cells[_PERIOD] for _, cells in rows}, key=int)
    times = times_of(periods, where, report) if rows else {}
    return ForeignTimetable(
        program=PROGRAM,
        teachers=tuple(_named(rows, _TEACHER)),
        classes=tuple(
            ForeignClass(key=one.key, name=one.name, line=one.line) for one in _named(rows, _CLASS)
        ),
        rooms=tuple(_named(rows, _ROOM)),
        lessons=tuple(_lessons(rows, times, report)),
    )


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            if reader.line_num > MOST_ROWS:
                raise FileRefused(f"At most {MOST_ROWS:,} rows fit.", sheet=PROGRAM)
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        message = "A quotation mark is opened here and not closed, or a field is far too long."
        raise FileRefused(message, sheet=PROGRAM, row=reader.line_num) from error


def _fits(row: tuple[int, list[str]], report: Report) -> bool:
    """Whether it is a meeting. Lessons that are not placed have neither day nor period."""
    line, cells = row
    where = Where(sheet=PROGRAM, row=line)
    if len(cells) < _FIELDS:
        told = f"This row has {len(cells)} fields; GPU001 has at least {_FIELDS}."
        report.refuse(where, told)
        return False
    day, period = cells[_DAY], cells[_PERIOD]
    if day in ("", "0") and period in ("", "0"):
        report.note(where, "no day and period, so left out")
        return False
    if day not in _DAYS or not (period.isascii() and period.isdigit() and len(period) < 3):
        report.refuse(where, f"“{day}” and “{period}” are no day (1 to 7) and period.")
        return False
    return True


def _named(rows: Rows, place: int) -> Iterator[Named]:
    seen: set[str] = set()
    for line, cells in rows:
        name = cells[place]
        if name and name not in seen:
            seen.add(name)
            yield Named(key=name, name=name, short=name, line=line)


def _lessons(rows: Rows, times: Mapping[str, Times], report: Report) -> Iterator[ForeignLesson]:
    """Rows of one lesson at one time are one meeting."""
    together: dict[tuple[str, ...], Rows] = defaultdict(list)
    for line, cells in rows:
        key = (cells[_NUMBER], cells[_SUBJECT], cells[_DAY], cells[_PERIOD])
        together[key].append((line, cells))
    for (_, subject, day, period), found in together.items():
        line = found[0][0]
        if period in times:
            yield ForeignLesson(
                line=line,
                subject=subject,
                teachers=_each(found, _TEACHER),
                classes=_each(found, _CLASS),
                rooms=_each(found, _ROOM),
                weekday=int(day) - 1,
                starts=times[period][0],
                ends=times[period][1],
            )
        elif times:
            told = f"When is the period {period}? Add it to the times of the periods."
            report.refuse(Where(sheet=PROGRAM, row=line), told)


def _each(found: Rows, place: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cells[place] for _, cells in found if cells[place]))
