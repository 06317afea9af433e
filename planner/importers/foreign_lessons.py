"""Meetings of another program as lessons of classes: a class has one lesson at a time."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from planner.domain.kinds import PartKind
from planner.importers.foreign import ForeignLesson

MOST_SUBJECT: Final = 120
_KINDS: Final = (
    (re.compile(r"\b(registration|tutor|form time)\b", re.IGNORECASE), PartKind.REGISTRATION),
    (re.compile(r"\b(assembly|worship)\b", re.IGNORECASE), PartKind.ASSEMBLY),
    (re.compile(r"\b(break|playtime|recess)\b", re.IGNORECASE), PartKind.BREAK),
    (re.compile(r"\b(lunch|dinner)\b", re.IGNORECASE), PartKind.LUNCH),
    (re.compile(r"\bstory ?time\b", re.IGNORECASE), PartKind.STORY),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLesson:
    """One class's part of a meeting, or of several that share its time."""

    line: int
    school_class: str
    subject: str
    teachers: tuple[str, ...]
    weekday: int
    starts: int
    ends: int
    week: int | None

    @property
    def kind(self) -> PartKind:
        return next((kind for word, kind in _KINDS if word.search(self.subject)), PartKind.LESSON)


def class_lessons(lessons: Iterable[ForeignLesson]) -> list[ClassLesson]:
    """Lessons of every class. Where groups of a class meet apart, it has one lesson of them all."""
    by_day: dict[tuple[str, int], list[ClassLesson]] = defaultdict(list)
    for lesson in lessons:
        for school_class in dict.fromkeys(lesson.classes):
            part = ClassLesson(
                line=lesson.line,
                school_class=school_class,
                subject=lesson.subject,
                teachers=lesson.teachers,
                weekday=lesson.weekday,
                starts=lesson.starts,
                ends=lesson.ends,
                week=lesson.week,
            )
            by_day[school_class, lesson.weekday].append(part)
    return [one for parts in by_day.values() for one in _one_at_a_time(parts)]


def _one_at_a_time(parts: Sequence[ClassLesson]) -> Iterator[ClassLesson]:
    weeks = sorted({part.week for part in parts if part.week is not None})
    if weeks and not _apart(parts):
        parts = [
            replace(part, week=week)
            for part in parts
            for week in ([part.week] if part.week is not None else weeks)
        ]
    for week in sorted({part.week or 0 for part in parts}):
        yield from _cut([part for part in parts if (part.week or 0) == week])


def _apart(parts: Sequence[ClassLesson]) -> bool:
    """Whether no lesson of every week meets one of a single week."""
    always = [part for part in parts if part.week is None]
    return not any(
        one.starts < other.ends and other.starts < one.ends
        for one in always
        for other in parts
        if other.week is not None
    )


def _cut(parts: list[ClassLesson]) -> Iterator[ClassLesson]:
    """Parts that overlap cut at each other's ends, and what then shares a time made one."""
    edges = sorted({edge for part in parts for edge in (part.starts, part.ends)})
    ordered = sorted(parts, key=lambda part: (part.starts, part.line))
    last: tuple[ClassLesson, list[ClassLesson]] | None = None
    for starts, ends in pairwise(edges):
        here = [part for part in ordered if part.starts <= starts and ends <= part.ends]
        if not here:
            continue
        if last and last[1] == here and last[0].ends == starts:
            last = (replace(last[0], ends=ends), here)
            continue
        if last:
            yield last[0]
        last = (_together(here, starts, ends), here)
    if last:
        yield last[0]


def _together(parts: list[ClassLesson], starts: int, ends: int) -> ClassLesson:
    subjects = dict.fromkeys(part.subject for part in parts if part.subject)
    teachers = dict.fromkeys(teacher for part in parts for teacher in part.teachers)
    return replace(
        parts[0],
        subject=" / ".join(subjects)[:MOST_SUBJECT],
        teachers=tuple(teachers),
        starts=starts,
        ends=ends,
    )
