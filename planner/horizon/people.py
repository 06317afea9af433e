"""Who is there in one week: contracts, absences and certificates as its dates have them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from planner.domain.clock import Span
from planner.domain.people import Post, WorkingDay
from planner.domain.school import School


def people_of(school: School, week: School, monday: date) -> dict[str, Any]:
    """The collections of `week` about people, without dates: what is in force all week.

    A post that begins or ends within the week keeps its own days. Certificates and consents
    count when they hold from the first day to the last, restrictions when they touch any.
    """
    last = monday + timedelta(days=6)

    def touches(starts: date | None, ends: date | None) -> bool:
        return (starts or date.min) <= last and (ends or date.max) >= monday

    def lasts(starts: date | None, ends: date | None) -> bool:
        return (starts or date.min) <= monday and (ends or date.max) >= last - _WEEKEND

    posts = {post.code: post for post in school.posts if touches(post.starts, post.ends)}
    return {
        "posts": tuple(
            replace(post, starts=None, ends=None) for post in week.posts if post.code in posts
        ),
        "working_days": tuple(
            left
            for day in week.working_days
            if day.post in posts
            for left in _there(week, posts[day.post], day, monday)
        ),
        "restrictions": tuple(
            replace(r, starts=None, ends=None)
            for r in week.restrictions
            if touches(r.starts, r.ends)
        ),
        "qualifications": tuple(
            replace(q, obtained=None, expires=None)
            for q in week.qualifications
            if lasts(q.obtained, q.expires)
        ),
    }


_WEEKEND = timedelta(days=2)


def _there(week: School, post: Post, day: WorkingDay, monday: date) -> Iterator[WorkingDay]:
    """The working day without absences; nothing outside the contract's dates.

    The unpaid break stays with the stretch that holds its window, or else with the longest.
    """
    on = monday + timedelta(days=day.weekday)
    if not (post.starts or date.min) <= on <= (post.ends or date.max):
        return
    away = [a.span for a in week.absences if a.person == post.person and a.day == on]
    left = _without(Span(day.starts, day.ends), away)
    resting = max(left, key=lambda span: (_shared(span, day), span.minutes), default=None)
    for span in left:
        own = span == resting and span.minutes > day.unpaid_break
        window = _window(span, day) if own else None
        yield replace(
            day,
            starts=span.start,
            ends=span.end,
            unpaid_break=day.unpaid_break if own else 0,
            break_from=window.start if window else None,
            break_until=window.end if window else None,
        )


def _window(span: Span, day: WorkingDay) -> Span | None:
    """The break's window as far as it lies in `span`, if the break still fits in it."""
    if day.break_from is None or day.break_until is None:
        return None
    start, end = max(span.start, day.break_from), min(span.end, day.break_until)
    return Span(start, end) if end - start >= max(day.unpaid_break, 1) else None


def _shared(span: Span, day: WorkingDay) -> int:
    window = _window(span, day)
    return window.minutes if window else 0


def _without(whole: Span, away: list[Span]) -> list[Span]:
    left, start = [], whole.start
    for gone in sorted(away):
        if gone.start > start:
            left.append(Span(start, min(gone.start, whole.end)))
        start = max(start, gone.end)
        if start >= whole.end:
            return left
    return [*left, Span(start, whole.end)]
