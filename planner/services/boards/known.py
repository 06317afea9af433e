"""What every row of a board looks up in the facts, gathered once for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from planner.domain.clock import Span
from planner.domain.codes import ClassCode, PersonCode, PlaceCode, PostCode
from planner.domain.kinds import PartKind
from planner.domain.people import WorkingDay
from planner.domain.school import School
from planner.domain.timetable import Lesson
from planner.services.boards.week import day_bounds


class Known:
    """Names, working days and lessons of one school, by what rows ask for them with."""

    def __init__(self, school: School) -> None:
        self.school = school

    @cached_property
    def people(self) -> Mapping[PersonCode, str]:
        return {person.code: person.name for person in self.school.people}

    @cached_property
    def places(self) -> Mapping[PlaceCode, str]:
        return {place.code: place.name for place in self.school.places}

    def place(self, code: PlaceCode | None) -> str:
        return self.places.get(code, "") if code else ""

    @cached_property
    def bounds(self) -> Span:
        """The first and last minute of the day that is drawn."""
        return day_bounds(self.school)

    def working(self, posts: Iterable[PostCode]) -> list[WorkingDay]:
        """Working days of some posts, by when they start."""
        days = [day for post in sorted(set(posts)) for day in self._working.get(post, ())]
        return sorted(days, key=lambda day: day.starts)

    def in_lessons(self, school_class: ClassCode, weekday: int) -> list[Span]:
        """When the class has lessons, break and lunch apart, in minutes of the day."""
        return self._lessons.get((school_class, weekday), [])

    def lessons_of(self, school_class: ClassCode) -> list[Lesson]:
        """Every part of the class's week, in the school's order."""
        return self._parts.get(school_class, [])

    @cached_property
    def _parts(self) -> Mapping[ClassCode, list[Lesson]]:
        found: dict[ClassCode, list[Lesson]] = defaultdict(list)
        for lesson in self.school.lessons:
            found[lesson.school_class].append(lesson)
        return found

    @cached_property
    def _working(self) -> Mapping[PostCode, list[WorkingDay]]:
        found: dict[PostCode, list[WorkingDay]] = defaultdict(list)
        for day in self.school.working_days:
            found[day.post].append(day)
        return found

    @cached_property
    def _lessons(self) -> Mapping[tuple[ClassCode, int], list[Span]]:
        found: dict[tuple[ClassCode, int], list[Span]] = defaultdict(list)
        for lesson in self.school.lessons:
            if lesson.kind not in (PartKind.BREAK, PartKind.LUNCH):
                found[lesson.school_class, lesson.weekday].append(Span(lesson.starts, lesson.ends))
        return found
