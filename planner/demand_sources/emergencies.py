"""Emergencies: a class whose teacher has had to go is held by somebody until a relief comes."""

from collections.abc import Iterable, Iterator
from itertools import chain

from planner.demand_sources.cycle import Part, contacts, key, left_of, on_day, parts
from planner.domain.clock import Span
from planner.domain.codes import ClassCode, PostCode
from planner.domain.day_changes import Emergency
from planner.domain.demand import Demand, Needs, NeedTier, Resource
from planner.domain.kinds import DutyKind, RoleKind
from planner.domain.school import School

SOURCE = "emergency"


def needs(school: School) -> Needs:
    """One demand for each emergency of the dated week, for its minutes alone."""
    if not school.emergencies:
        return Needs(demands=())
    by_class = parts(school)
    return Needs(
        demands=tuple(
            _held(school, each, by_class.get(each.school_class, ())) for each in school.emergencies
        )
    )


def left_to_cover(
    school: School, code: ClassCode, lesson: Span, away: Iterable[Span]
) -> tuple[Span, ...]:
    """What of a missed lesson's minutes is still to be covered beside its emergencies.

    A relief of the support staff is planned like everybody else; a teacher who relieves has
    the class to the end of the lesson.
    """
    gone = []
    for each in school.emergencies:
        span = on_day(each.day).span(each.starts, each.ends)
        if each.school_class == code and span.overlaps(lesson):
            stays = not _posts_of(school, each)
            gone.append(Span(span.start, max(span.end, lesson.end)) if stays else span)
    return tuple(chain.from_iterable(left_of(span, gone) for span in away))


def relieving(school: School, code: ClassCode, lesson: Span) -> tuple[PostCode, ...]:
    """The posts of whoever is named to relieve in an emergency of that lesson."""
    return tuple(
        post
        for each in school.emergencies
        if each.school_class == code
        and on_day(each.day).span(each.starts, each.ends).overlaps(lesson)
        for post in _posts_of(school, each)
    )


def _posts_of(school: School, emergency: Emergency) -> tuple[PostCode, ...]:
    """The support posts of the relief; none for a teacher."""
    return tuple(
        post.code
        for post in school.posts
        if post.person == emergency.relief and post.role is not RoleKind.TEACHER
    )


def _held(school: School, emergency: Emergency, own: tuple[Part, ...]) -> Demand:
    span = on_day(emergency.day).span(emergency.starts, emergency.ends)
    touched = [part for part in own if part.span.overlaps(span)]
    known = next(c for c in school.classes if c.code == emergency.school_class)
    teacher = next((p.lesson.teacher for p in touched if p.lesson.teacher), None) or known.teacher
    return Demand(
        key=key(SOURCE, known.code, on_day(emergency.day), part=str(emergency.starts)),
        kind=DutyKind.EMERGENCY_SUPERVISION,
        tier=NeedTier.CLASS_LED,
        title=f"Emergency, {known.code}",
        spans=(span,),
        place=known.place,
        school_class=known.code,
        uses=frozenset({Resource(f"class:{known.code}")}),
        planning_teacher=known.plans_owned_by,
        contacts=contacts(school, teacher),
        lesson_minutes=min(_lessons(touched), default=None),
    )


def _lessons(touched: Iterable[Part]) -> Iterator[int]:
    return (part.span.minutes for part in touched if part.lesson.kind.is_teaching)
