"""One class's day on the board: who leads it, band by band, and who else comes in."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from planner.domain.clock import Span
from planner.domain.kinds import PartKind
from planner.services.boards import Block, BlockKind

_SHORTEST: Final = 10
"""Minutes: shorter rests of a lesson beside its cover are not worth drawing."""
_NO_LEAD: Final = frozenset(kind.value.capitalize() for kind in (PartKind.BREAK, PartKind.LUNCH))


def class_day(blocks: list[Block], *, teacher: str, lessons_apart: bool) -> list[Block]:
    """`blocks` with lessons cut where cover lies over them.

    `lessons_apart` keeps one block for each lesson, named by subject; otherwise lessons in a
    row become one band named by the class's own `teacher`.
    """
    covers = [Span(b.starts, b.ends) for b in blocks if b.duty and b.duty.leads_class]
    lessons = [b for b in blocks if b.kind is BlockKind.LESSON and b.title not in _NO_LEAD]
    rest = [piece for lesson in lessons for piece in _uncovered(lesson, covers)]
    others = [b for b in blocks if b.kind is not BlockKind.LESSON]
    return [*(rest if lessons_apart else _bands(rest, teacher)), *others]


def _uncovered(lesson: Block, covers: Iterable[Span]) -> list[Block]:
    pieces = [(lesson.starts, lesson.ends)]
    for cover in covers:
        pieces = [
            part
            for start, end in pieces
            for part in ((start, min(end, cover.start)), (max(start, cover.end), end))
            if part[1] > part[0]
        ]
    return [
        replace(lesson, starts=start, ends=end, covered=False)
        for start, end in pieces
        if end - start >= _SHORTEST
    ]


def _bands(lessons: list[Block], teacher: str) -> list[Block]:
    bands: list[Block] = []
    for lesson in sorted(lessons, key=lambda b: b.starts):
        led = replace(lesson, title=lesson.person_name or teacher, person_name="")
        last = bands[-1] if bands else None
        if last and last.ends == led.starts and last.title == led.title:
            bands[-1] = replace(last, ends=led.ends)
        else:
            bands.append(led)
    return bands
