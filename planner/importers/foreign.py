"""What a timetable of another program tells, whatever the program."""

from dataclasses import dataclass, replace
from typing import Final

MOST_LESSONS: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A teacher or room."""

    key: str
    """What the file's lessons call it."""
    name: str
    short: str = ""
    """A short form the file gives, used for the code."""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignClass:
    key: str
    name: str
    short: str = ""
    line: int = 0
    pupils: int | None = None
    teacher: str | None = None
    """Key of the class teacher, where the file names one."""
    room: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignLesson:
    """One meeting in the week."""

    line: int
    """Of the file: what a report points at."""
    subject: str
    teachers: tuple[str, ...]
    classes: tuple[str, ...]
    rooms: tuple[str, ...]
    weekday: int
    """0 = Monday."""
    starts: int
    """Minute of the day."""
    ends: int
    week: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignTimetable:
    program: str
    """As a person knows it: "FET", "Untis"."""
    teachers: tuple[Named, ...]
    classes: tuple[ForeignClass, ...]
    rooms: tuple[Named, ...]
    lessons: tuple[ForeignLesson, ...]


def anonymised(found: ForeignTimetable) -> ForeignTimetable:
    """The same with teachers called T01, T02 ... in the order of the file."""
    names = {teacher.key: f"T{n:02}" for n, teacher in enumerate(found.teachers, start=1)}
    return replace(
        found,
        teachers=tuple(
            Named(key=names[t.key], name=names[t.key], line=t.line) for t in found.teachers
        ),
        classes=tuple(replace(c, teacher=names.get(c.teacher or "")) for c in found.classes),
        lessons=tuple(
            replace(lesson, teachers=tuple(names[key] for key in lesson.teachers))
            for lesson in found.lessons
        ),
    )
