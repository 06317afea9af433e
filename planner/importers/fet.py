"""Timetables made with FET: the .fet file, and its solution where that is a file beside it."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import StringIO
from typing import Final

from planner.importers.csv_text import decoded
from planner.importers.fet_csv import ID, is_fet_csv, read_fet_csv
from planner.importers.fet_students import students_of
from planner.importers.foreign import (
    MOST_LESSONS,
    ForeignClass,
    ForeignLesson,
    ForeignTimetable,
    Named,
)
from planner.importers.limits import FileRefused
from planner.importers.periods import Times, times_of, weekdays_of
from planner.importers.xml_tree import Element, tree_of
from planner.workbook.report import Report, Where

PROGRAM: Final = "FET"
SOLUTIONS: Final = ("_activities.xml", "_timetable.csv")
"""How the names of FET's own exports of a solution end."""
_NOT_MADE: Final = (
    "No lesson has a time yet. Generate the timetable in FET, and give the file it writes at the "
    "end (..._data_and_timetable.fet), or the folder with its ..._activities.xml."
)


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where the solution puts an activity, in FET's own names."""

    day: str
    hour: str
    room: str


def read_fet(files: Mapping[str, bytes], report: Report) -> ForeignTimetable:
    """The timetable in a .fet file of `files`; a solution may be among them. Raises FileRefused."""
    named = [name for name in sorted(files) if name.lower().endswith(".fet")]
    alone = "" if named else _csv_alone(files, report)
    if alone:
        return read_fet_csv(PROGRAM, alone, report)
    name = next(iter(named or files), "")
    if not named and len(files) != 1:
        raise FileRefused("There is no .fet file in it.")
    root = tree_of(files[name])
    if root.name.lower() != "fet":
        raise FileRefused("This is not a file of FET.")
    solution = {**_locked(root), **_solution(files, report)}
    classes, members = students_of(root)
    rooms = _named(root, "Rooms_List", "Room")
    lessons = _lessons(root, solution, members, report)
    return ForeignTimetable(
        program=PROGRAM,
        teachers=_named(root, "Teachers_List", "Teacher"),
        classes=_with_homes(root, classes),
        rooms=rooms,
        lessons=lessons,
    )


def _named(root: Element, group: str, kind: str) -> tuple[Named, ...]:
    listed = root.one(group)
    found = listed.all(kind) if listed else []
    return tuple(
        Named(key=name, name=name, line=element.line)
        for element in found
        if (name := element.words("Name")) and element.words("Virtual") != "true"
    )


def _lessons(
    root: Element,
    solution: Mapping[str, _Slot],
    members: Mapping[str, tuple[str, ...]],
    report: Report,
) -> tuple[ForeignLesson, ...]:
    listed = root.one("Activities_List")
    activities = (
        [a for a in listed.all("Activity") if a.words("Active") != "false"] if listed else []
    )
    if len(activities) > MOST_LESSONS:
        raise FileRefused(f"The file has more than {MOST_LESSONS:,} activities.")
    timed = [activity for activity in activities if activity.words("Id") in solution]
    if not timed:
        raise FileRefused(_NOT_MADE)
    if len(timed) < len(activities):
        left = len(activities) - len(timed)
        report.note(Where(sheet=PROGRAM), f"{left} of {len(activities)} activities have no time")
    hours = _list_of(root, "Hours_List", "Hour")
    where = Where(sheet=PROGRAM)
    days = weekdays_of(_list_of(root, "Days_List", "Day"), where, report)
    clock = _Clock(hours, times_of(hours, where, report), days, report)
    found = (_lesson(activity, solution, members, clock) for activity in timed)
    return tuple(lesson for lesson in found if lesson is not None)


@dataclass(frozen=True, slots=True)
class _Clock:
    hours: list[str]
    times: Mapping[str, Times]
    days: Mapping[str, int]
    report: Report

    def span(self, slot: _Slot, length: int, where: Where) -> Times | None:
        """From the slot's hour over as many hours as the activity lasts."""
        if not self.times and "periods" not in self.report.answers:
            return None
        first = self.hours.index(slot.hour) if slot.hour in self.hours else len(self.hours)
        names = self.hours[first : first + length]
        missing = [name for name in names if name not in self.times]
        if len(names) < length or slot.day not in self.days:
            self.report.refuse(where, f"There is no such time: {slot.day} {slot.hour}.")
        elif missing:
            told = f"When is the period {missing[0]}? Add it to the times of the periods."
            self.report.refuse(where, told)
        else:
            return self.times[names[0]][0], self.times[names[-1]][1]
        return None


def _lesson(
    activity: Element,
    solution: Mapping[str, _Slot],
    members: Mapping[str, tuple[str, ...]],
    clock: _Clock,
) -> ForeignLesson | None:
    number = activity.words("Id")
    slot, length = solution[number], activity.words("Duration") or "1"
    where = Where(sheet=PROGRAM, row=activity.line, column="Activity", value=number)
    if not length.isascii() or not length.isdigit() or not 0 < int(length[:4]) <= len(clock.hours):
        clock.report.refuse(where, "Its length is not a number of periods.")
        return None
    span = clock.span(slot, int(length), where)
    if span is None:
        return None
    sets = [students.text.strip() for students in activity.all("Students")]
    return ForeignLesson(
        line=activity.line,
        subject=activity.words("Subject"),
        teachers=tuple(teacher.text.strip() for teacher in activity.all("Teacher")),
        classes=tuple(dict.fromkeys(key for name in sets for key in members.get(name, ()))),
        rooms=(slot.room,) if slot.room else (),
        weekday=clock.days[slot.day],
        starts=span[0],
        ends=span[1],
    )


def _locked(root: Element) -> dict[str, _Slot]:
    """Times and rooms the file itself fixes."""
    times, rooms = root.one("Time_Constraints_List"), root.one("Space_Constraints_List")
    held = {
        one.words("Activity_Id"): one.words("Room")
        for one in (rooms.all("ConstraintActivityPreferredRoom") if rooms else [])
        if _is_fixed(one)
    }
    return {
        number: _Slot(
            one.words("Preferred_Day", "Day"),
            one.words("Preferred_Hour", "Hour"),
            held.get(number, ""),
        )
        for one in (times.all("ConstraintActivityPreferredStartingTime") if times else [])
        if _is_fixed(one) and (number := one.words("Activity_Id"))
    }


def _is_fixed(constraint: Element) -> bool:
    whole = constraint.words("Weight_Percentage") in ("100", "")
    return whole and constraint.words("Active") != "false"


def _solution(files: Mapping[str, bytes], report: Report) -> dict[str, _Slot]:
    """What the solution files say; without them, nothing."""
    found: dict[str, _Slot] = {}
    for name in sorted(files):
        if name.lower().endswith(SOLUTIONS[1]):
            found |= _csv_solution(decoded(files[name], name, report))
        elif name.lower().endswith(SOLUTIONS[0]):
            found |= {
                one.words("Id"): _Slot(one.words("Day"), one.words("Hour"), one.words("Room"))
                for one in tree_of(files[name]).all("Activity")
                if one.words("Day")
            }
    return found


def _csv_alone(files: Mapping[str, bytes], report: Report) -> str:
    """The text of FET's timetable as CSV, where that is all there is; else ""."""
    for name in sorted(files):
        if name.lower().endswith(".csv"):
            text = decoded(files[name], name, report)
            if is_fet_csv(text):
                return text
    return ""


def _csv_solution(text: str) -> dict[str, _Slot]:
    """A row for each hour of an activity; it starts at the first."""
    found: dict[str, _Slot] = {}
    try:
        for row in csv.DictReader(StringIO(text, newline=""), strict=True):
            number = (row.get(ID) or "").strip()
            if number:
                slot = _Slot(row.get("Day") or "", row.get("Hour") or "", row.get("Room") or "")
                found.setdefault(number, slot)
    except csv.Error as error:
        raise FileRefused("The timetable's CSV file is damaged. Export it again.") from error
    return found


def _with_homes(root: Element, classes: list[ForeignClass]) -> tuple[ForeignClass, ...]:
    space = root.one("Space_Constraints_List")
    homes = {
        one.words("Students"): one.words("Room")
        for one in (space.all("ConstraintStudentsSetHomeRoom") if space else [])
    }
    return tuple(replace(found, room=homes.get(found.key)) for found in classes)


def _list_of(root: Element, group: str, kind: str) -> list[str]:
    listed = root.one(group)
    return [element.words("Name") for element in listed.all(kind)] if listed else []
