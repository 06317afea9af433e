"""Timetables of aSc Timetables: its XML export."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from planner.importers.foreign import (
    MOST_LESSONS,
    ForeignClass,
    ForeignLesson,
    ForeignTimetable,
    Named,
)
from planner.importers.limits import FileRefused
from planner.importers.periods import Times, span_of, times_of, weekdays_of
from planner.importers.xml_tree import Element, tree_of
from planner.workbook.report import Report, Where

PROGRAM: Final = "aSc"
_EVERY_WEEK: Final = ("", "1", "11")
_WEEKS: Final = {"10": 1, "01": 2}


def read_asc(files: Mapping[str, bytes], report: Report) -> ForeignTimetable:
    """The timetable of the one XML file there is. Raises `FileRefused`."""
    xml = [name for name in sorted(files) if name.lower().endswith(".xml")] or list(files)
    if len(xml) != 1:
        raise FileRefused("Give the one XML file that aSc has exported.")
    root = tree_of(files[xml[0]])
    if root.name.lower() != "timetable":
        raise FileRefused("This is not an XML export of aSc Timetables.")
    return ForeignTimetable(
        program=PROGRAM,
        teachers=_named(root, "teachers", "teacher"),
        classes=tuple(_classes(root)),
        rooms=_named(root, "classrooms", "classroom"),
        lessons=tuple(_lessons(root, report)),
    )


def _rows(root: Element, group: str, kind: str) -> list[Element]:
    listed = root.one(group)
    return listed.all(kind) if listed else []


def _named(root: Element, group: str, kind: str) -> tuple[Named, ...]:
    return tuple(
        Named(key=_id(row), name=_name(row), short=_value(row, "short"), line=row.line)
        for row in _rows(root, group, kind)
        if _id(row) and _name(row)
    )


def _classes(root: Element) -> Iterator[ForeignClass]:
    sizes = {
        _value(group, "classid"): _value(group, "studentcount")
        for group in _rows(root, "groups", "group")
        if _value(group, "entireclass") == "1"
    }
    for row in _rows(root, "classes", "class"):
        size = sizes.get(_id(row), "")
        yield ForeignClass(
            key=_id(row),
            name=_name(row),
            short=_value(row, "short"),
            line=row.line,
            pupils=int(size) if size.isascii() and size.isdigit() and len(size) < 4 else None,
            teacher=_value(row, "teacherid") or None,
            room=next(iter(_ids(row, "classroomids", "classroomid")), None),
        )


@dataclass(frozen=True, slots=True)
class _Clock:
    periods: list[str]
    times: Mapping[str, Times]
    days: Mapping[str, int]
    """Weekday of each day, by its place or name in the file."""


def _lessons(root: Element, report: Report) -> Iterator[ForeignLesson]:
    cards = _rows(root, "cards", "card")
    if not cards:
        raise FileRefused("No lesson has a time: the export holds no cards. Generate first.")
    if len(cards) > MOST_LESSONS:
        raise FileRefused(f"The file has more than {MOST_LESSONS:,} cards.")
    clock = _clock(root, cards, report)
    lessons = {_id(row): row for row in _rows(root, "lessons", "lesson")}
    subjects = {_id(row): _name(row) for row in _rows(root, "subjects", "subject")}
    counts = Counter(_value(card, "lessonid") for card in cards)
    for card in cards:
        told_by_card = card if "classids" in card.attributes else None
        lesson = lessons.get(_value(card, "lessonid"), told_by_card)
        where = Where(sheet=PROGRAM, row=card.line, column="card")
        if lesson is None:
            report.refuse(where, "Its lesson is not in the file.")
        elif clock.times:
            subject = subjects.get(_value(lesson, "subjectid"), "")
            yield from _meetings(card, lesson, (subject, counts[_id(lesson)]), clock, report)


def _meetings(
    card: Element, lesson: Element, more: tuple[str, int], clock: _Clock, report: Report
) -> Iterator[ForeignLesson]:
    """The card on each of its days."""
    where = Where(sheet=PROGRAM, row=card.line, column="card", value=_value(card, "period"))
    span = _span(card, _length(lesson, more[1]), clock)
    weeks = _value(card, "weeks")
    days = _days(card, clock)
    if span is None or not days:
        told = "Its day or period is not in the file, or has no time among the periods given."
        report.refuse(where, told)
        return
    if weeks not in _EVERY_WEEK and weeks not in _WEEKS:
        report.refuse(where, "It runs over more than two weeks; the planner knows A and B.")
        return
    for day in days:
        yield ForeignLesson(
            line=card.line,
            subject=more[0],
            teachers=_ids(lesson, "teacherids", "teacherid"),
            classes=_ids(lesson, "classids", "classid"),
            rooms=_ids(card, "classroomids", "classroomid"),
            weekday=day,
            starts=span[0],
            ends=span[1],
            week=_WEEKS.get(weeks),
        )


def _length(lesson: Element, cards: int) -> int:
    """Periods a card takes: some versions write one card for a double lesson, others two."""
    per_card, per_week = _value(lesson, "periodspercard"), _value(lesson, "periodsperweek")
    if per_card not in tuple("123456789"):
        return 1
    whole = per_week.split(".")[0]
    fits = not (whole.isascii() and whole.isdigit()) or cards * int(per_card) <= int(whole[:4])
    return int(per_card) if fits else 1


def _span(card: Element, length: int, clock: _Clock) -> Times | None:
    period = _value(card, "period")
    if period not in clock.periods:
        return None
    first = clock.periods.index(period)
    names = clock.periods[first : first + length]
    if len(names) < length or any(name not in clock.times for name in names):
        return None
    return clock.times[names[0]][0], clock.times[names[-1]][1]


def _days(card: Element, clock: _Clock) -> list[int]:
    """Newer exports mark days 01000; older ones name the one day."""
    marks = _value(card, "days")
    if marks and set(marks) <= {"0", "1"}:
        places = [str(place) for place, mark in enumerate(marks) if mark == "1"]
    else:
        places = [_value(card, "day")]
    return [clock.days[place] for place in places if place in clock.days]


def _clock(root: Element, cards: list[Element], report: Report) -> _Clock:
    where = Where(sheet=PROGRAM)
    rows = _rows(root, "periods", "period")
    periods = [_value(row, "period") for row in rows]
    told = {_value(row, "period"): span_of(_told(row)) for row in rows}
    times = {name: span for name, span in told.items() if span is not None}
    if "periods" in report.answers or len(times) < len(periods) or not periods:
        times = times_of(periods, where, report)
    return _Clock(periods, times, _weekdays(root, cards, where, report))


def _told(row: Element) -> str:
    starts, ends = _value(row, "starttime"), _value(row, "endtime")
    return f"{starts} - {ends}"


def _weekdays(root: Element, cards: list[Element], where: Where, report: Report) -> dict[str, int]:
    """By place: days in their order where the file names them, else from Monday."""
    named = [row for row in _rows(root, "days", "day") if _value(row, "day")]
    if named:
        days = weekdays_of([_name(row) for row in named], where, report)
        return {_value(row, "day"): days[_name(row)] for row in named if _name(row) in days}
    defined = {
        _value(row, "days").index("1"): _name(row)
        for row in _rows(root, "daysdefs", "daysdef")
        if _value(row, "days").count("1") == 1
    }
    if defined:
        days = weekdays_of(list(defined.values()), where, report)
        return {str(place): days[name] for place, name in defined.items() if name in days}
    most = max((len(_value(card, "days")) for card in cards), default=5)
    return {str(place): place for place in range(min(most, 7))}


def _ids(row: Element, *names: str) -> tuple[str, ...]:
    return tuple(one for name in names for one in _value(row, name).split(",") if one)


def _id(row: Element) -> str:
    return _value(row, "id")


def _name(row: Element) -> str:
    return _value(row, "name")


def _value(row: Element, name: str) -> str:
    return row.attributes.get(name, "").strip()
