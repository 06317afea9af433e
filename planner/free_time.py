"""How many adult hours are still free for pupils: day by day, and by what the adults can do."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from planner.demand_sources.cycle import days, left_of, parts
from planner.domain.clock import WEEKDAYS, Span, weekday_of
from planner.domain.codes import PersonCode, Tag
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.horizon import as_planned

SHORTEST: Final = 15
"""Minutes: what is shorter holds no session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTime:
    """What adults with one training, or whoever, have left in an ordinary week."""

    training: Tag | None
    """None = everybody."""
    people: int
    by_day: tuple[int, ...]
    """Minutes on each weekday from Monday on; over a longer cycle, the average week's."""

    @property
    def minutes(self) -> int:
        return sum(self.by_day)


def free_time(school: School, rota: Rota, on: date, trainings: Iterable[Tag]) -> list[FreeTime]:
    """What is left of support staff's hours while lessons run, after the rota and own breaks.

    In-class support is no duty of the rota: the time it takes is counted as free.
    """
    school = as_planned(school)
    free = _free(school, rota, on)
    held = defaultdict[Tag, set[PersonCode]](set)
    for one in school.qualifications:
        if not one.in_training and _runs(on, one.obtained, one.expires):
            held[one.tag].add(one.person)
    rows = [_line(school, None, free)]
    for tag in sorted(set(trainings)):
        able = {person: spans for person, spans in free.items() if person in held[tag]}
        rows.append(_line(school, tag, able))
    return rows


def _line(school: School, tag: Tag | None, free: Mapping[PersonCode, list[Span]]) -> FreeTime:
    minutes = [0] * len(WEEKDAYS)
    for spans in free.values():
        for span in spans:
            minutes[weekday_of(span.start)] += span.minutes
    return FreeTime(
        training=tag,
        people=len(free),
        by_day=tuple(each // school.profile.cycle_weeks for each in minutes[:5]),
    )


def _free(school: School, rota: Rota, on: date) -> dict[PersonCode, list[Span]]:
    taught = _merged(
        part.span
        for of_class in parts(school).values()
        for part in of_class
        if part.lesson.kind.withdrawable
    )
    taken = defaultdict[PersonCode, list[Span]](list)
    for row in rota.allocations:
        if not row.kind.stands_by:
            taken[row.person].append(row.span)
    for own in rota.breaks:
        taken[own.person].append(own.span)
    free: dict[PersonCode, list[Span]] = {}
    for person, shifts in _shifts(school, on).items():
        pieces = (
            piece
            for shift in shifts
            for lessons in taught
            if shift.overlaps(lessons)
            for piece in left_of(_shared(shift, lessons), taken[person])
        )
        free[person] = [piece for piece in pieces if piece.minutes >= SHORTEST]
    return free


def _shifts(school: School, on: date) -> dict[PersonCode, list[Span]]:
    """When each support adult in post is at work, two lines of one person together."""
    person_of = {
        post.code: post.person
        for post in school.posts
        if post.profile and _runs(on, post.starts, post.ends)
    }
    found = defaultdict[PersonCode, list[Span]](list)
    for pattern in school.working_days:
        if pattern.post in person_of:
            for day in days(school, (pattern.weekday,), pattern.week):
                found[person_of[pattern.post]].append(day.span(pattern.starts, pattern.ends))
    return {person: _merged(spans) for person, spans in found.items()}


def _runs(on: date, starts: date | None, ends: date | None) -> bool:
    return (starts is None or starts <= on) and (ends is None or on <= ends)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The same minutes in as few stretches as there are."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _shared(some: Span, other: Span) -> Span:
    return Span(max(some.start, other.start), min(some.end, other.end))
