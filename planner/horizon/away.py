"""Lessons whose teacher is away, in whole or in part."""

from collections.abc import Mapping
from dataclasses import replace

from planner.domain.clock import Span
from planner.domain.codes import ClassCode, PersonCode
from planner.domain.school import School
from planner.domain.timetable import Lesson


def teachers_of(school: School) -> Mapping[ClassCode, PersonCode]:
    return {known.code: known.teacher for known in school.classes}


def away_on(week: School, person: PersonCode, weekday: int) -> tuple[Span, ...]:
    """When `person` is away on that weekday of a dated week, in minutes of the day."""
    return tuple(
        absence.span
        for absence in week.absences
        if absence.person == person and absence.day.weekday() == weekday
    )


def is_missed(week: School, lesson: Lesson, teacher: PersonCode) -> bool:
    """Whether the teacher is away for any of the lesson."""
    span = Span(lesson.starts, lesson.ends)
    return any(span.overlaps(gone) for gone in away_on(week, teacher, lesson.weekday))


def none_released_while_away(week: School) -> tuple[Lesson, ...]:
    """The lessons of the week; nobody is given PPA in a lesson they are away for."""
    own = teachers_of(week)
    return tuple(
        replace(lesson, releasable=False)
        if lesson.releasable and is_missed(week, lesson, lesson.teacher or own[lesson.school_class])
        else lesson
        for lesson in week.lessons
    )
