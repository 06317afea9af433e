"""Adults for the nursery: the law's ratio at every minute its children are there.

One adult leads: the teacher or, when the teacher is out, whoever covers. What is asked for
here is how many others stay beside. Lunch is staffed by its own posts.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from planner.demand_sources.cycle import Part, on_duty, parts
from planner.domain.clock import Span, moment, week_of
from planner.domain.codes import LEVEL_3
from planner.domain.demand import DemandKey, Needs, NeedTier, PresenceNeed
from planner.domain.early_years import nurseries, others_needed
from planner.domain.kinds import PartKind
from planner.domain.school import School
from planner.domain.timetable import TeachingClass

SOURCE = "nursery"
RULE = "W-NURSERY"
_SHORTEST: Final = 30
"""Minutes."""


def needs(school: School) -> Needs:
    """A Level 3 beside whoever leads, and the others if more are needed, for each stretch."""
    by_class = parts(school)
    return Needs(
        demands=(),
        presences=tuple(
            need
            for known in nurseries(school)
            for need in _beside(school, known, by_class.get(known.code, ()))
        ),
    )


def stretches(school: School, known: TeachingClass, own: Iterable[Part]) -> Iterator[Span]:
    """When its children are there, cut wherever an adult of the nursery comes or goes.

    A part of the day too short to do anything else in belongs to the one before or after.
    """
    posts = {p.person for p in school.posts if p.base_class == known.code} | {known.teacher}
    edges = {
        minute
        for person in posts
        for span in on_duty(school, person) or ()
        for minute in (span.start, span.end)
    }
    for part in _joined(part.span for part in own if part.lesson.kind is not PartKind.LUNCH):
        inside = (edge for edge in edges if part.start < edge < part.end)
        for start, end in pairwise(sorted({part.start, part.end, *inside})):
            yield Span(start, end)


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        before = joined[-1] if joined else None
        if before and before.end == span.start and min(before.minutes, span.minutes) < _SHORTEST:
            joined[-1] = Span(before.start, span.end)
        else:
            joined.append(span)
    return joined


def _beside(school: School, known: TeachingClass, own: Iterable[Part]) -> Iterator[PresenceNeed]:
    duty = on_duty(school, known.teacher)
    numbers: dict[int, int] = {}
    for span in stretches(school, known, own):
        week = week_of(span.start)
        numbers[week] = number = numbers.get(week, 0) + 1
        teacher_in = duty is None or any(span.within(hours) for hours in duty)
        others = others_needed(school, known, teacher_in=teacher_in)
        yield _need(known, span, number, 1, level_3=True)
        if others > 1:
            yield _need(known, span, number, others)


def _need(
    known: TeachingClass, span: Span, number: int, minimum: int, *, level_3: bool = False
) -> PresenceNeed:
    occurrence = f"w{week_of(span.start)}.{number}"
    words = "a Level 3" if level_3 else "adults beside whoever leads"
    return PresenceNeed(
        key=DemandKey(SOURCE, known.code, occurrence, "L3" if level_3 else "0"),
        tier=NeedTier.SAFETY,
        title=f"{words} in {known.code}, {moment(span.start)}",
        rule=RULE,
        span=span,
        minimum=minimum,
        training=(LEVEL_3,) if level_3 else (),
        in_class=known.code,
    )
