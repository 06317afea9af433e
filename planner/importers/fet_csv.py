"""FET's timetable as CSV by itself: one row for each hour of an activity, with all of its names.

It knows no groups within a class, so every set of students in it is taken for a class.
"""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Final

from planner.importers.foreign import (
    MOST_LESSONS,
    ForeignClass,
    ForeignLesson,
    ForeignTimetable,
    Named,
)
from planner.importers.limits import FileRefused
from planner.importers.periods import Times, times_of, weekdays_of
from planner.workbook.report import Report, Where

ID: Final = "Activity Id"
_NEEDED: Final = (ID, "Day", "Hour", "Students Sets", "Subject", "Teachers", "Room")
_DAMAGED: Final = "The timetable's CSV file is damaged. Export it again."
_Row = tuple[int, dict[str, str]]


def is_fet_csv(text: str) -> bool:
    """Whether it begins with the headings FET writes."""
    return ID in text[:200].splitlines()[0] if text.strip() else False


def read_fet_csv(program: str, text: str, report: Report) -> ForeignTimetable:
    """The timetable of FET's own CSV. Raises FileRefused."""
    rows = list(_rows(text))
    if not rows:
        raise FileRefused("There is no lesson with a day and an hour in it.")
    where = Where(sheet=program)
    days = weekdays_of(list(dict.fromkeys(row["Day"] for _, row in rows)), where, report)
    times = times_of(list(dict.fromkeys(row["Hour"] for _, row in rows)), where, report)
    return ForeignTimetable(
        program=program,
        teachers=tuple(_named(rows, "Teachers")),
        classes=tuple(
            ForeignClass(key=one.key, name=one.name, line=one.line)
            for one in _named(rows, "Students Sets")
        ),
        rooms=tuple(_named(rows, "Room")),
        lessons=tuple(_lessons(program, rows, (days, times), report)),
    )


def _rows(text: str) -> Iterator[_Row]:
    reader = csv.DictReader(StringIO(text, newline=""), strict=True)
    try:
        lacking = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
        if lacking:
            raise FileRefused(f"The timetable's CSV has no column {lacking[0]}.")
        for row in reader:
            if reader.line_num > MOST_LESSONS:
                raise FileRefused(f"The file has more than {MOST_LESSONS:,} rows.")
            words = {name: (row.get(name) or "").strip() for name in _NEEDED}
            if words["Day"] and words["Hour"]:
                yield reader.line_num, words
    except csv.Error as error:
        raise FileRefused(_DAMAGED) from error


def _names(row: Mapping[str, str], column: str) -> tuple[str, ...]:
    found = (part.strip() for part in row[column].split("+"))
    return tuple(dict.fromkeys(name for name in found if name))


def _named(rows: list[_Row], column: str) -> Iterator[Named]:
    seen: set[str] = set()
    for line, row in rows:
        for name in _names(row, column):
            if name not in seen:
                seen.add(name)
                yield Named(key=name, name=name, line=line)


def _lessons(
    program: str,
    rows: list[_Row],
    told: tuple[Mapping[str, int], Mapping[str, Times]],
    report: Report,
) -> Iterator[ForeignLesson]:
    days, times = told
    for line, row in rows:
        hour = row["Hour"]
        if hour in times and row["Day"] in days:
            yield ForeignLesson(
                line=line,
                subject=row["Subject"],
                teachers=_names(row, "Teachers"),
                classes=_names(row, "Students Sets"),
                rooms=_names(row, "Room"),
                weekday=days[row["Day"]],
                starts=times[hour][0],
                ends=times[hour][1],
            )
        elif times:
            missing = f"When is the period {hour}? Add it to the times of the periods."
            report.refuse(Where(sheet=program, row=line), missing)
