"""Rest between days, and the shorter days of adults under eighteen."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from planner.domain import clock
from planner.domain.codes import PersonCode
from planner.domain.demand import Demand
from planner.domain.people import Post
from planner.rules.breaks import days
from planner.rules.facts import Facts, bar, outside, task_id, worker_id
from planner.rules.flexible import out_of_hours
from planner.rules.hours import meeting_spans, occupying
from planner.rules.rule import Basis, Ruling, rule
from solver.constraints import Barred, MaxLoad, Within
from solver.problem import Span, WorkerId

_NIGHT: Final = 11 * 60
_NIGHT_UNDER_18: Final = 12 * 60
_DAY_UNDER_18: Final = 8 * 60
_WEEK_UNDER_18: Final = 40 * 60


@rule(
    "H-REST-11",
    "Eleven hours lie between the end of one working day and the start of the next",
    basis=Basis.LAW,
    source="Working Time Regulations 1998, reg 10; twelve hours for under-18s",
)
def rest_between_days(facts: Facts, ruling: Ruling) -> Iterator[Within | Barred]:
    closed = _too_early(facts)
    windows = {
        worker_id(post): outside(closed[post.person], facts.horizon())
        for post in facts.posts.values()
        if post.person in closed
    }
    if windows:
        yield Within(code=ruling.code, windows=windows)
    late, starts = out_of_hours(facts), _starts(facts)

    def too_late(post: Post, demand: Demand) -> bool:
        if task_id(demand.key) not in late:
            return False
        end = max(span.end for span in demand.spans)
        next_day = starts.get((post.person, end // clock.DAY + 1))
        return next_day is not None and next_day < end + _night(facts, post.person)

    if late:
        yield from bar(facts, ruling.code, too_late)


@rule(
    "H-UNDER-18",
    "Nobody under eighteen works more than eight hours a day or forty a week",
    basis=Basis.LAW,
    source="Working Time Regulations 1998, reg 5A",
)
def short_days_under_18(facts: Facts, ruling: Ruling) -> Iterator[MaxLoad]:
    tasks = occupying(facts)
    lines = _lines(facts)
    for person, window, offered in _stretches(facts):
        most = _DAY_UNDER_18 if window.minutes == clock.DAY else _WEEK_UNDER_18
        if offered > most:
            yield MaxLoad(
                code=ruling.code, workers=lines[person], tasks=tasks, minutes=most, window=window
            )


def _stretches(facts: Facts) -> Iterator[tuple[PersonCode, Span, int]]:
    """Days and weeks of each under-18, with the minutes at work in them."""
    weeks = defaultdict[tuple[PersonCode, int], int](int)
    for day in days(facts):
        if facts.people[day.person].under_18:
            midnight = day.span.start // clock.DAY * clock.DAY
            yield day.person, Span(midnight, midnight + clock.DAY), day.working
            weeks[day.person, midnight // clock.WEEK] += day.working
    for (person, week), minutes in weeks.items():
        yield person, Span(week * clock.WEEK, (week + 1) * clock.WEEK), minutes


def _too_early(facts: Facts) -> dict[PersonCode, list[Span]]:
    """The hours after each person's working day that must stay free of work."""
    ends = defaultdict[tuple[PersonCode, int], int](int)
    for day in days(facts):
        ends[day.person, day.span.start // clock.DAY] = day.span.end
    for person, meetings in meeting_spans(facts).items():
        for span in meetings:
            day_of = person, span.start // clock.DAY
            ends[day_of] = max(ends[day_of], span.end)
    closed = defaultdict[PersonCode, list[Span]](list)
    for day in days(facts):
        before = ends.get((day.person, day.span.start // clock.DAY - 1))
        night = _night(facts, day.person)
        if before is not None and day.span.start < before + night:
            closed[day.person].append(Span(before, before + night))
    return closed


def _starts(facts: Facts) -> dict[tuple[PersonCode, int], int]:
    """When each person begins work, by person and day of the cycle."""
    return {(day.person, day.span.start // clock.DAY): day.span.start for day in days(facts)}


def _night(facts: Facts, person: PersonCode) -> int:
    """Minutes of rest between two days."""
    return _NIGHT_UNDER_18 if facts.people[person].under_18 else _NIGHT


def _lines(facts: Facts) -> dict[PersonCode, frozenset[WorkerId]]:
    lines = defaultdict[PersonCode, set[WorkerId]](set)
    for post in facts.posts.values():
        lines[post.person].add(worker_id(post))
    return {person: frozenset(own) for person, own in lines.items()}
