"""Classes that are elsewhere: on a visit, in an examination, with a specialist.

What the timetable has for them then does not take place. The release their teachers are owed
is reckoned on the timetable before that: a visit's loss is owed, and given elsewhere in the
week (domain E1.8).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from planner.domain.clock import Span
from planner.domain.codes import ClassCode, LessonCode, PersonCode
from planner.domain.entitlement import ppa_owed, teaching_minutes
from planner.domain.groupings import Grouping
from planner.domain.kinds import AbsenceKind
from planner.domain.people import Absence
from planner.domain.provision import Release
from planner.domain.ratios import going, with_staff
from planner.domain.school import School
from planner.domain.timetable import Lesson

_LEAST_LEFT: Final = 10
"""Minutes: a shorter piece of a lesson beside a visit is no lesson."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One stretch of one weekday that a class spends away from its timetable."""

    school_class: ClassCode
    weekday: int
    span: Span
    """Minutes of the day."""
    week: int | None = None


def as_it_runs(school: School) -> School:
    """The facts as visits, sittings and specialists leave them. Done twice, it is done once."""
    gone = tuple(elsewhere(school))
    if not (gone or school.visitors_away or with_staff(school)):
        return school
    return replace(
        school,
        releases=tuple(_as_timetabled(school, release) for release in school.releases),
        lessons=tuple(
            left
            for lesson in _without_visitors(school)
            for each in _by_week(school, lesson, gone)
            for left in _cut(each, gone)
        ),
        groupings=tuple(
            replace(grouping, weekdays=tuple(_days_left(grouping, gone)))
            for grouping in school.groupings
        ),
        absences=tuple(sorted({*school.absences, *_teachers_away(school)}, key=_when)),
    )


def elsewhere(school: School) -> Iterator[Elsewhere]:
    """Every stretch a class is away from its timetable."""
    for outing in school.outings:
        span = Span(outing.starts, outing.ends)
        for code in outing.classes:
            yield Elsewhere(code, outing.weekday, span, outing.week)
    for sitting in school.sittings:
        span = Span(sitting.starts, sitting.ends)
        for code in sitting.classes:
            yield Elsewhere(code, sitting.day.weekday(), span)
    for visit in school.specialist_visits:
        if visit.school_class:
            span = Span(visit.starts, visit.ends)
            yield Elsewhere(visit.school_class, visit.day.weekday(), span)


def _as_timetabled(school: School, release: Release) -> Release:
    if release.minutes is not None:
        return release
    return replace(release, minutes=ppa_owed(teaching_minutes(school, release.teacher)))


def _without_visitors(school: School) -> Iterator[Lesson]:
    """Lessons whose visitor does not come are the class teacher's to lead, or to be covered."""
    away = {(gone.external, gone.day.weekday()) for gone in school.visitors_away}
    for lesson in school.lessons:
        missed = lesson.external and (lesson.external, lesson.weekday) in away
        yield replace(lesson, external=None) if missed else lesson


def _by_week(school: School, lesson: Lesson, gone: tuple[Elsewhere, ...]) -> Iterator[Lesson]:
    """The lesson, told week by week where its class is away in one week of the cycle alone."""
    own = [g for g in gone if g.school_class == lesson.school_class and g.week]
    if lesson.week or not any(g.weekday == lesson.weekday for g in own):
        yield lesson
        return
    for week in range(1, school.profile.cycle_weeks + 1):
        yield replace(lesson, code=LessonCode(f"{lesson.code}-w{week}"), week=week)


def _cut(lesson: Lesson, gone: tuple[Elsewhere, ...]) -> Iterator[Lesson]:
    """What of the lesson takes place; the piece after a visit has a code of its own."""
    whole = Span(lesson.starts, lesson.ends)
    away = [
        g.span
        for g in gone
        if g.school_class == lesson.school_class
        and g.weekday == lesson.weekday
        and g.week in (None, lesson.week)
        and g.span.overlaps(whole)
    ]
    if not away:
        yield lesson
        return
    start = whole.start
    for number, span in enumerate([*sorted(away), Span(whole.end, whole.end + 1)]):
        if span.start - start >= _LEAST_LEFT:
            code = f"{lesson.code}~{number}" if number else lesson.code
            yield replace(lesson, code=LessonCode(code), starts=start, ends=span.start)
        start = max(start, span.end)


def _days_left(grouping: Grouping, gone: tuple[Elsewhere, ...]) -> Iterator[int]:
    """Weekdays on which at least one of the classes taught together is there."""
    span = Span(grouping.starts, grouping.ends)
    for weekday in grouping.weekdays:
        out = {
            g.school_class
            for g in gone
            if g.weekday == weekday and g.week in (None, grouping.week) and g.span.overlaps(span)
        }
        if not out.issuperset(grouping.classes):
            yield weekday


def _teachers_away(school: School) -> Iterator[Absence]:
    """Teachers who go with other pupils, or invigilate, are away from their own classes."""
    teachers = {known.teacher for known in school.classes}
    teachers |= {lesson.teacher for lesson in school.lessons if lesson.teacher}
    known = {(gone.person, gone.day, gone.starts) for gone in school.absences}
    for person, day, span in _engaged(school):
        if person in teachers and (person, day, span.start) not in known:
            yield _absence(person, day, span)


def _engaged(school: School) -> Iterator[tuple[PersonCode, date, Span]]:
    for outing in school.outings:
        if outing.day is None:
            continue
        for person in going(school, outing):
            yield person, outing.day, Span(outing.starts, outing.ends)
    for fact in with_staff(school):
        for person in fact.staff:
            yield person, fact.day, Span(fact.starts, fact.ends)


def _absence(person: PersonCode, day: date, span: Span) -> Absence:
    return Absence(
        person=person, day=day, starts=span.start, ends=span.end, kind=AbsenceKind.PLANNED
    )


def _when(absence: Absence) -> tuple[str, date, int]:
    return absence.person, absence.day, absence.starts
