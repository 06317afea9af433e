"""Hours beyond the pattern: moved in examination windows, and functions out of hours.

Both widen when somebody may be given a duty; neither adds to the minutes of their week.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from planner.domain import clock
from planner.domain.codes import PostCode
from planner.domain.demand import Demand
from planner.domain.kinds import DutyKind, RoleKind
from planner.rules.facts import Facts, merged, span_of
from solver.problem import Span, TaskId

FLEX: Final = "H-EXAM-FLEX"
MOST_MOVED: Final = 60
"""Minutes a day may begin earlier or end later."""
_EXTRA: Final = (DutyKind.CLUB, DutyKind.SCHOOL_FUNCTION)
_ONCE: Final = "once"


def hours_moved(facts: Facts) -> Mapping[PostCode, tuple[Span, ...]]:
    """Assistants' days as examinations may stretch them, never out of the school day."""
    setting = facts.settings.get(FLEX)
    if not _in_window(facts) or (setting is not None and not setting.on):
        return {}
    most = MOST_MOVED if setting is None or setting.parameter is None else setting.parameter
    days = _school_days(facts)
    return {
        post.code: tuple(
            _stretched(shift.span, days[shift.span.start // clock.DAY], most)
            for shift in facts.shifts.get(post.code, ())
            if shift.span.start // clock.DAY in days
        )
        for post in facts.posts.values()
        if post.role is RoleKind.LPA
    }


def out_of_hours(facts: Facts) -> dict[TaskId, Demand]:
    """One-off clubs and functions outside every class's day."""
    days = _school_days(facts)

    def outside(span: clock.Span) -> bool:
        day = days.get(span.start // clock.DAY)
        return day is None or not day.overlaps(span_of(span))

    return {
        task: demand
        for task, demand in facts.kinds(*_EXTRA).items()
        if demand.key.source == _ONCE and all(outside(span) for span in demand.spans)
    }


def _in_window(facts: Facts) -> bool:
    first = facts.school.week_of
    if first is None:
        return False
    last = first + timedelta(days=6)
    return any(known.starts <= last and first <= known.ends for known in facts.school.exam_windows)


def _stretched(shift: Span, day: Span, most: int) -> Span:
    """The shift made longer at both ends, inside the school day; never shorter."""
    start = min(shift.start, max(day.start, shift.start - most))
    end = max(shift.end, min(day.end, shift.end + most))
    return Span(start, end)


def _school_days(facts: Facts) -> dict[int, Span]:
    """From when to when any class is in school, by day of the cycle."""
    found = defaultdict[int, list[Span]](list)
    for parts in facts.parts.values():
        for part in parts:
            found[part.span.start // clock.DAY].append(part.span)
    return {
        day: Span(min(s.start for s in spans), max(s.end for s in spans))
        for day, spans in found.items()
    }


def longest_hours(facts: Facts) -> dict[PostCode, tuple[Span, ...]]:
    """When each support post may be given a duty at all, its pattern and what goes beyond."""
    moved, extra = hours_moved(facts), out_of_hours(facts)
    after = [span_of(span) for demand in extra.values() for span in demand.spans]
    return {
        code: merged((*(s.span for s in facts.shifts.get(code, ())), *moved.get(code, ()), *after))
        for code in facts.posts
    }
