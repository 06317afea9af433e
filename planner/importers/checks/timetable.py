"""Lessons and events that would put somebody in two places at once."""

from collections import defaultdict
from typing import Any

from planner.domain.timetable import Lesson
from planner.importers.checks.book import Book, Stretch, meetings
from planner.importers.entries import Entry

_Stretches = dict[str, list[tuple[Stretch, Any, Entry]]]


def classes_in_one_lesson(book: Book) -> None:
    by_class: _Stretches = defaultdict(list)
    for lesson, entry in book.facts("lessons"):
        _add(by_class, lesson.school_class, lesson, entry)
    for stretches in by_class.values():
        for (first, one), (second, other), when in meetings(stretches):
            book.refuse(
                other,
                "starts",
                f"{second.school_class} has {_what(first)} then, {when} (row {one.number}).",
            )


def teachers_in_one_lesson(book: Book) -> None:
    """Asked, not refused: classes are taught together sometimes.

    One meeting of several classes in another program's file is meant, so it is not asked.
    """
    own = {found.code: found.teacher for found, _ in book.facts("classes")}
    by_teacher: _Stretches = defaultdict(list)
    for lesson, entry in book.facts("lessons"):
        teacher = lesson.teacher or own.get(lesson.school_class)
        if teacher and lesson.kind.is_teaching and lesson.external is None:
            _add(by_teacher, teacher, lesson, entry)
    for teacher, stretches in by_teacher.items():
        for (first, one), (second, other), when in meetings(stretches):
            one_meeting = one.number == other.number
            if first.school_class != second.school_class and not one_meeting:
                book.confirm(
                    other,
                    "teacher",
                    f"{teacher} teaches {first.school_class} and {second.school_class} at once, "
                    f"{when} (row {one.number}). Is that right?",
                )


def events_apart(book: Book) -> None:
    """Nobody is at two meetings; one on a date may take the place of a weekly one."""
    by_person: _Stretches = defaultdict(list)
    for event, entry in book.facts("events"):
        for person in event.everybody:
            _add(by_person, person, event, entry)
    for person, stretches in by_person.items():
        for (first, one), (second, other), when in meetings(stretches):
            told = f"{person} is at {first.title} then, {when} (row {one.number})."
            if first.day == second.day:
                book.refuse(other, "attendees", told)
            elif not (first.day and second.day):
                book.confirm(other, "attendees", f"{told} Does the one on a date replace it?")


def _add(found: _Stretches, name: str, fact: Any, entry: Entry) -> None:
    if fact.ends > fact.starts:
        variant = getattr(fact, "variant", "")
        stretch = Stretch(fact.weekday, fact.starts, fact.ends, fact.week, variant)
        found[name].append((stretch, fact, entry))


def _what(lesson: Lesson) -> str:
    return lesson.subject or lesson.kind.value
