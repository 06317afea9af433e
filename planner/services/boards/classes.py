"""The board by class: its day, who leads each part, and who else comes in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from planner.domain.clock import DAY, Span
from planner.domain.codes import ClassCode, PersonCode
from planner.domain.plan import Allocation
from planner.domain.timetable import Lesson
from planner.services.boards.blocks import duty_block, merged
from planner.services.boards.known import Known
from planner.services.boards.rows import Head
from planner.services.boards.values import Block, BlockKind, BoardRow
from planner.touching import classes_of_needs


class ClassRows:
    """A row for every class, youngest first."""

    def __init__(self, known: Known, allocations: Iterable[Allocation]) -> None:
        self._known = known
        self._classes = {str(known.code): known for known in known.school.classes}
        self._allocations: dict[str, list[Allocation]] = defaultdict(list)
        touched = classes_of_needs(known.school)
        for allocation in allocations:
            for code in touched.get(allocation.key.code, ()):
                self._allocations[code].append(allocation)

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        return tuple(
            Head(
                code=c.code,
                name=c.name,
                detail=self._known.people.get(c.teacher, ""),
                group="Classes",
            )
            for c in sorted(self._classes.values(), key=lambda c: (c.year, c.code))
        )

    def words(self, head: Head) -> str:
        names = self._known.people
        mine = self._allocations.get(head.code, ())
        return " ".join(f"{a.title} {a.kind} {names.get(a.person, '')}" for a in mine)

    def row(self, head: Head) -> BoardRow:
        mine, names = self._allocations.get(head.code, []), self._known.people
        lead = [a for a in mine if a.kind.leads_class]
        lessons = self._known.lessons_of(ClassCode(head.code))
        blocks = [
            *(_lesson_block(lesson, lead, names) for lesson in lessons),
            *merged(duty_block(self._known, a) for a in mine),
        ]
        teacher = self._classes[head.code].teacher
        return BoardRow(
            code=head.code,
            name=head.name,
            detail=head.detail,
            group=head.group,
            blocks=tuple(sorted(blocks, key=lambda b: (b.weekday, b.starts, b.title))),
            adults=len({a.person for a in mine} | {teacher}),
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
