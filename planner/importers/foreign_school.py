"""Another program's timetable put into a school: teachers, rooms, classes and lessons.

What the school had of support staff, provision and duties stays as it is, and of a class that
it knew all that other programs do not say: year, pupils, teacher, breaks and registration.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from planner.domain.clock import WEEKDAYS, clock
from planner.domain.kinds import PlaceKind, RoleKind
from planner.domain.school import School
from planner.domain.timetable import Lesson
from planner.importers.entries import Entry
from planner.importers.foreign import ForeignClass, ForeignTimetable
from planner.importers.foreign_classes import stage_of, year_of
from planner.importers.foreign_codes import Codes
from planner.importers.foreign_lessons import ClassLesson, class_lessons
from planner.importers.workbook import assembled, standing
from planner.workbook.report import Report, Where, shorten
from planner.workbook.sheets import BY_COLLECTION, SHEETS
from planner.workbook.text import HostileText, clean

_USUAL_CLASS: Final = 30
_MOST_CLASS: Final = 99
_MOST_NAME: Final = 120
_SHOWN: Final = 5


def with_timetable(found: ForeignTimetable, onto: School, report: Report) -> School | None:
    """The school with the file's timetable in place of its own for the classes in the file."""
    return _Merge(found, onto, report).school()


@dataclass(slots=True)
class _Merge:
    found: ForeignTimetable
    onto: School
    report: Report
    people: dict[str, str] = field(default_factory=dict)
    """Our code for the file's key; so for rooms and classes."""
    rooms: dict[str, str] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=dict)

    def school(self) -> School | None:
        self.entries = {s.collection: standing(s.collection, self.onto) for s in SHEETS}
        lessons = class_lessons(self.found.lessons)
        self._add_people()
        self._add_rooms()
        self._add_classes(lessons)
        self._add_lessons([one for one in lessons if one.school_class in self.classes])
        return assembled(self.entries, self.onto, self.report)

    def _add_people(self) -> None:
        codes = Codes(self.onto.people, "T")
        posts = Codes((_Called(post.code) for post in self.onto.posts), "T")
        for teacher in self.found.teachers:
            where = self._where(teacher.line, teacher.name)
            name = self._text(teacher.name, where)
            code = self.people[teacher.key] = codes.code(name, teacher.short)
            if code in codes.known:
                continue
            self._add("people", where, code=code, name=name, qualified_teacher=True)
            post = posts.code(f"{code}-T" if code in posts.known else code)
            self._add("posts", where, code=post, person=code, role=RoleKind.TEACHER)
        new = len(self.entries["people"]) - len(self.onto.people)
        if new:
            told = f"{new} teachers are new; all are taken to be qualified, with clear DBS checks"
            self.report.note(Where(sheet=self.found.program), told)

    def _add_rooms(self) -> None:
        codes = Codes(self.onto.places, "ROOM")
        for room in self.found.rooms:
            where = self._where(room.line, room.name)
            name = self._text(room.name, where)
            code = self.rooms[room.key] = codes.code(name, room.short)
            if code not in codes.known:
                self._add("places", where, code=code, name=name, kind=PlaceKind.ROOM)

    def _add_classes(self, lessons: list[ClassLesson]) -> None:
        codes = Codes(self.onto.classes, "CLASS")
        teachers, rooms = _most_with(lessons), self._most_used_rooms()
        sizes: list[str] = []
        for found in self.found.classes:
            where = self._where(found.line, found.name)
            name = self._text(found.name, where)
            code = codes.code(name, found.short)
            if code in codes.known:
                self.classes[found.key] = code
                continue
            teacher = found.teacher or teachers.get(found.key)
            if teacher not in self.people:
                self.report.note(where, "no lesson of it has a teacher, so the class is left out")
                continue
            self.classes[found.key] = code
            if not found.pupils:
                sizes.append(name)
            room = found.room or rooms.get(found.key)
            self._add_class(found, where, (code, name), (teacher, room))
        self._ask_about_sizes(sizes)

    def _add_class(
        self,
        found: ForeignClass,
        where: Where,
        called: tuple[str, str],
        held: tuple[str, str | None],
    ) -> None:
        year = year_of(found, where, self.report)
        if found.teacher is None:
            self.report.note(where, "whoever teaches it most is taken to be its class teacher")
        self._add(
            "classes",
            where,
            code=called[0],
            name=called[1],
            key_stage=stage_of(year),
            year=year,
            pupils=min(found.pupils or _USUAL_CLASS, _MOST_CLASS),
            teacher=self.people[held[0]],
            place=self.rooms.get(held[1] or ""),
        )

    def _ask_about_sizes(self, names: list[str]) -> None:
        if names:
            self.report.confirm(
                *("pupils", Where(sheet=self.found.program)),
                f"The file does not say how many pupils are in {_some(names)}. "
                f"Write {_USUAL_CLASS} for each for now?",
            )

    def _add_lessons(self, lessons: list[ClassLesson]) -> None:
        own = {entry.values["code"]: entry.values["teacher"] for entry in self.entries["classes"]}
        known: dict[tuple[str, str], Lesson] = {
            (had.school_class, had.subject): had for had in self.onto.lessons
        }
        self._give_way(lessons)
        for one in lessons:
            where = self._where(one.line, one.subject)
            code = self.classes[one.school_class]
            subject = self._text(one.subject, where)
            taught_by = [self.people[key] for key in one.teachers if key in self.people]
            teacher = own.get(code) if own.get(code) in taught_by else next(iter(taught_by), None)
            had = known.get((code, subject))
            self._add(
                "lessons",
                where,
                school_class=code,
                weekdays=(one.weekday,),
                starts=one.starts,
                ends=one.ends,
                kind=one.kind,
                subject=subject,
                teacher=None if teacher == own.get(code) else teacher,
                releasable=had.releasable if had else False,
                core=had.core if had else False,
                week=one.week,
            )

    def _give_way(self, lessons: list[ClassLesson]) -> None:
        """Lessons the file's classes had are replaced; other parts of the day, if in the way."""
        mine = self.entries["lessons"]
        replaced = set(self.classes.values())
        kept, in_the_way = [], []
        for entry in mine:
            had: Lesson = entry.facts[0]
            if had.school_class not in replaced:
                kept.append(entry)
            elif any(_meets(had, self.classes[one.school_class], one) for one in lessons):
                in_the_way += [had] if not had.kind.is_teaching else []
            elif not had.kind.is_teaching:
                kept.append(entry)
        self.entries["lessons"] = kept
        if in_the_way:
            shown = [
                f"{had.school_class} {had.kind} {WEEKDAYS[had.weekday]} {clock(had.starts)}"
                for had in in_the_way
            ]
            self.report.confirm(
                *("in the way", Where(sheet=self.found.program)),
                f"The file has lessons at the time of {_some(shown)}. Do the file's count?",
            )

    def _most_used_rooms(self) -> dict[str, str]:
        counts: dict[str, Counter[str]] = {}
        for lesson in self.found.lessons:
            for school_class in lesson.classes:
                counts.setdefault(school_class, Counter()).update(lesson.rooms)
        return {key: count.most_common(1)[0][0] for key, count in counts.items() if count}

    def _add(self, collection: str, where: Where, **values: object) -> None:
        sheet = BY_COLLECTION[collection]
        cells = {column.field: where for column in sheet.columns}
        entry = Entry(sheet=sheet, number=where.row or 1, values=values, cells=cells)
        self.entries[collection].append(entry)

    def _where(self, line: int, value: str) -> Where:
        return Where(sheet=self.found.program, row=line or 1, value=shorten(value))

    def _text(self, text: str, where: Where) -> str:
        try:
            return shorten(clean(text).text, _MOST_NAME)
        except HostileText:
            self.report.refuse(where, "This holds hidden characters that turn text round.")
            return ""


@dataclass(frozen=True, slots=True)
class _Called:
    """A post, which has a code and no name."""

    code: str

    @property
    def name(self) -> str:
        return self.code


def _most_with(lessons: Iterable[ClassLesson]) -> dict[str, str]:
    """Who teaches each class most, by the file's keys."""
    minutes: dict[str, Counter[str]] = {}
    for one in lessons:
        for teacher in one.teachers:
            minutes.setdefault(one.school_class, Counter())[teacher] += one.ends - one.starts
    return {key: count.most_common(1)[0][0] for key, count in minutes.items()}


def _meets(had: Lesson, school_class: str, one: ClassLesson) -> bool:
    same_week = had.week is None or one.week is None or had.week == one.week
    at_once = had.starts < one.ends and one.starts < had.ends
    same_day = had.weekday == one.weekday
    return had.school_class == school_class and same_day and same_week and at_once


def _some(words: list[str]) -> str:
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return ", ".join(words[:_SHOWN]) + more
