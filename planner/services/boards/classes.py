"""The board by class: its day, who leads each part, and who else comes in."""

from collections.abc import Callable, Iterable, Mapping

from planner.domain.clock import DAY, Span
from planner.domain.codes import ClassCode, PersonCode
from planner.domain.plan import Allocation
from planner.domain.school import School
from planner.domain.timetable import Lesson, TeachingClass
from planner.services.boards.blocks import duty_block, merged
from planner.services.boards.values import Block, BlockKind, BoardRow
from planner.touching import classes_of_needs

ClassesOf = Callable[[Allocation], frozenset[ClassCode]]


def class_rows(school: School, allocations: tuple[Allocation, ...]) -> tuple[BoardRow, ...]:
    """A row for every class, youngest first."""
    classes_of = classes_touched(school)
    names = {person.code: person.name for person in school.people}
    return tuple(
        _row(school, c, [a for a in allocations if c.code in classes_of(a)], names)
        for c in sorted(school.classes, key=lambda c: (c.year, c.code))
    )


def classes_touched(school: School) -> ClassesOf:
    """Which classes an allocation touches: its own, or those its pupils come from."""
    known = classes_of_needs(school)
    return lambda allocation: known.get(allocation.key.code, frozenset())


def _row(
    school: School,
    school_class: TeachingClass,
    mine: list[Allocation],
    names: Mapping[PersonCode, str],
) -> BoardRow:
    lead = [a for a in mine if a.kind.leads_class]
    lessons = [le for le in school.lessons if le.school_class == school_class.code]
    blocks = [
        *(_lesson_block(lesson, lead, names) for lesson in lessons),
        *merged(duty_block(school, a) for a in mine),
    ]
    return BoardRow(
        code=school_class.code,
        name=school_class.name,
        detail=names.get(school_class.teacher, ""),
        group="Classes",
        blocks=tuple(sorted(blocks, key=lambda b: (b.weekday, b.starts, b.title))),
        adults=len({a.person for a in mine} | {school_class.teacher}),
    )


def _lesson_block(
    lesson: Lesson, lead: Iterable[Allocation], names: Mapping[PersonCode, str]
) -> Block:
    span = Span(lesson.starts, lesson.ends)
    cover = next((a for a in lead if _on_day(a, lesson.weekday).overlaps(span)), None)
    return Block(
        kind=BlockKind.LESSON,
        weekday=lesson.weekday,
        starts=lesson.starts,
        ends=lesson.ends,
        title=lesson.subject or lesson.kind.value.capitalize(),
        person=cover.person if cover else lesson.teacher,
        person_name=names.get(cover.person, "") if cover else "",
        covered=cover is not None,
    )


def _on_day(allocation: Allocation, weekday: int) -> Span:
    """The allocation in minutes of the day, or a stretch before midnight on other weekdays."""
    if allocation.span.start // DAY % 7 != weekday:
        return Span(-1, 0)
    start = allocation.span.start % DAY
    return Span(start, start + allocation.span.minutes)
