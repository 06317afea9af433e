"""A school's week as the sources of need read it: its parts in minutes of the cycle."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from planner.domain.clock import Span, at
from planner.domain.codes import ClassCode, PersonCode, PlaceCode, PupilRef
from planner.domain.demand import DemandKey, Resource
from planner.domain.outings import OneOff, Outing, SpecialistVisit
from planner.domain.school import School
from planner.domain.timetable import Lesson

SESSION_STEP: Final = 15
"""Minutes between the starts a session may have, counted from the start of a lesson."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of one class's cycle: a lesson, break, lunch or other, at its time."""

    span: Span
    lesson: Lesson


@dataclass(frozen=True, slots=True)
class Day:
    """One weekday of one cycle week, both as `clock.at` counts them."""

    week: int
    weekday: int

    def span(self, starts: int, ends: int) -> Span:
        return Span(at(self.week, self.weekday, starts), at(self.week, self.weekday, ends))


def days(school: School, weekdays: tuple[int, ...], week: int | None) -> Iterator[Day]:
    """The days a fact of those weekdays falls on; `week` None means every week."""
    for cycle_week in weeks(school, week):
        for weekday in sorted(weekdays):
            yield Day(cycle_week, weekday)


def weeks(school: School, week: int | None = None) -> tuple[int, ...]:
    """The cycle weeks a fact is about: its own, or every week; none beyond the cycle."""
    every = range(1, school.profile.cycle_weeks + 1)
    return tuple(every) if week is None else tuple(w for w in every if w == week)


def parts(school: School) -> Mapping[ClassCode, tuple[Part, ...]]:
    """Every class's parts over the whole cycle, in order of time."""
    found: dict[ClassCode, list[Part]] = defaultdict(list)
    for lesson in school.lessons:
        for day in days(school, (lesson.weekday,), lesson.week):
            found[lesson.school_class].append(Part(day.span(lesson.starts, lesson.ends), lesson))
    return {
        code: tuple(sorted(of_class, key=lambda part: (part.span, part.lesson.code)))
        for code, of_class in sorted(found.items())
    }


def key(source: str, code: str, day: Day, each: int = 1, part: str = "0") -> DemandKey:
    """Key of a fixed need of that day, the first of `each` units a day.

    The ordinal is the weekday's, so it stays when other weekdays come or go.
    """
    return DemandKey(source, code, f"w{day.week}.{day.weekday * each + 1}", part)


def ordinal(first: DemandKey, onwards: int) -> DemandKey:
    """The key `onwards` units after `first` in the same week."""
    week, _, number = first.occurrence.partition(".")
    return DemandKey(first.source, first.code, f"{week}.{int(number) + onwards}", first.part)


def pupil_resources(pupils: tuple[PupilRef, ...]) -> frozenset[Resource]:
    return frozenset(Resource(f"pupil:{pupil}") for pupil in pupils)


def place_resources(school: School, place: PlaceCode | None) -> frozenset[Resource]:
    """A place that holds one session at a time is a resource; a larger one is a capacity."""
    return frozenset(
        Resource(f"place:{known.code}")
        for known in school.places
        if known.code == place and known.capacity == 1
    )


def class_of(school: School) -> Mapping[PupilRef, ClassCode]:
    return {pupil.ref: pupil.school_class for pupil in school.pupils}


def on_duty(school: School, person: PersonCode) -> tuple[Span, ...] | None:
    """When `person` is at work in the cycle; None where no working pattern is recorded."""
    own = {post.code for post in school.posts if post.person == person}
    patterns = [day for day in school.working_days if day.post in own]
    if not patterns:
        return None
    return tuple(
        day.span(pattern.starts, pattern.ends)
        for pattern in patterns
        for day in days(school, (pattern.weekday,), pattern.week)
    )


def contacts(school: School, away: PersonCode) -> tuple[PersonCode, ...]:
    """Qualified teachers who could be in reach while `away` is not with the class."""
    return tuple(sorted(p.code for p in school.people if p.qualified_teacher and p.code != away))


def occasions(school: School, fact: Outing) -> Iterator[Day]:
    """The days of a weekly outing, or the one day of a visit, whose week is the cycle."""
    yield from days(school, (fact.weekday,), fact.week)


def out_of_school(school: School, code: ClassCode | None, day: Day) -> tuple[Span, ...]:
    """When a class is on a visit or at the pool that day, in order."""
    return tuple(
        sorted(
            day.span(outing.starts, outing.ends)
            for outing in school.outings
            if code in outing.classes
            and outing.weekday == day.weekday
            and outing.week in (None, day.week)
        )
    )


def on_day(day: date) -> Day:
    """A date in the dated week that is planned: cycle week 1."""
    return Day(1, day.weekday())


def pupil_away(school: School, pupil: PupilRef) -> tuple[Span, ...]:
    """When a pupil is not in school in the dated week, in order."""
    return tuple(
        sorted(
            on_day(away.day).span(away.starts, away.ends)
            for away in school.pupils_away
            if away.pupil == pupil
        )
    )


def left_of(span: Span, gone: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of `span` without any minute of `gone`, in order."""
    left = [span]
    for away in gone:
        left = [piece for kept in left for piece in _without(kept, away)]
    return tuple(left)


def _without(span: Span, gone: Span) -> list[Span]:
    if not span.overlaps(gone):
        return [span]
    return [
        Span(start, end)
        for start, end in ((span.start, gone.start), (gone.end, span.end))
        if start < end
    ]


@dataclass(frozen=True, slots=True)
class Held:
    """Pupils and a place that something with a date has for its time."""

    span: Span
    pupils: frozenset[PupilRef] = frozenset()
    place: PlaceCode | None = None


def held(school: School) -> tuple[Held, ...]:
    """What specialists, examinations and one-off duties have, and when."""
    found: list[Held] = []
    once: tuple[SpecialistVisit | OneOff, ...] = (*school.specialist_visits, *school.one_offs)
    for fact in once:
        span = on_day(fact.day).span(fact.starts, fact.ends)
        found.append(Held(span, frozenset(fact.pupils), fact.place))
    for sitting in school.sittings:
        day = on_day(sitting.day)
        found.append(Held(day.span(sitting.starts, sitting.ends), place=sitting.place))
        for own in school.arrangements:
            if own.sitting == sitting.code:
                span = day.span(sitting.starts, sitting.ends + own.extra)
                found.append(Held(span, frozenset({own.pupil}), own.place))
    return tuple(found)


def clear(
    spans: Iterable[Span],
    pupils: Iterable[PupilRef],
    place: PlaceCode | None,
    taken: Iterable[Held],
) -> tuple[Span, ...]:
    """The spans in which neither these pupils nor the place are had by anything else."""
    own = frozenset(pupils)
    away = [h.span for h in taken if own & h.pupils or (place and place == h.place)]
    return tuple(span for span in spans if not any(span.overlaps(gone) for gone in away))
