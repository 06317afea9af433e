"""The one week resolver: which date is what, and which cycle week it belongs to (D11).

Never the ISO week's parity: 2026 has 53 weeks, so parity breaks in January 2027. The cycle
runs on over school weeks: a week without a school day costs no turn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from planner.domain.kinds import DayKind
from planner.domain.school import School

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class ResolvedDay:
    """What one date is. `week` is the cycle week (from 1), or None when school is not open."""

    day: date
    kind: DayKind
    title: str
    week: int | None


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def day_kind(school: School, day: date) -> tuple[DayKind, str]:
    """What the calendar says of `day`, with its title: weekend and holidays included."""
    if day.weekday() >= _SATURDAY:
        return DayKind.WEEKEND, ""
    term = next((t for t in school.terms if t.starts <= day <= t.ends), None)
    special = next((s for s in school.special_days if s.day == day), None)
    if special:
        return special.kind, special.title
    return (DayKind.SCHOOL, "") if term else (DayKind.HOLIDAY, "")


def has_school(school: School, monday: date) -> bool:
    """Whether the week of `monday` holds at least one school day."""
    return any(day_kind(school, monday + timedelta(days=n))[0] is DayKind.SCHOOL for n in range(5))


def cycle_week(school: School, day: date) -> int | None:
    """Cycle week of the week `day` lies in, from 1; None when that week has no school.

    Counts school weeks from the latest label at or before it, or, where no label is that
    early, from the first school week of the first term, which is week 1.
    """
    monday = monday_of(day)
    if not has_school(school, monday):
        return None
    start, week = _anchor(school, monday)
    for passed in _mondays(start, monday):
        if has_school(school, passed):
            week = week % school.profile.cycle_weeks + 1
    return week


def resolve(school: School, day: date) -> ResolvedDay:
    """What `day` is and which cycle week it follows."""
    kind, title = day_kind(school, day)
    week = cycle_week(school, day) if kind is DayKind.SCHOOL else None
    return ResolvedDay(day, kind, title, week)


def school_days(school: School, first: date, last: date) -> Iterator[ResolvedDay]:
    """Every school day from `first` to `last`, both inclusive, in order."""
    day = first
    while day <= last:
        resolved = resolve(school, day)
        if resolved.kind is DayKind.SCHOOL:
            yield resolved
        day += timedelta(days=1)


def _anchor(school: School, monday: date) -> tuple[date, int]:
    labels = [label for label in school.week_labels if label.monday <= monday]
    if labels:
        latest = max(labels, key=lambda label: label.monday)
        return latest.monday, latest.week
    first = min((term.starts for term in school.terms), default=monday)
    return monday_of(first), 1


def _mondays(first: date, before: date) -> Iterator[date]:
    while first < before:
        yield first
        first += timedelta(days=7)
