"""Absences as people speak of them: a stretch of days, or the same day every week.

What is kept is a row for each day, so a day is read without asking how it was reported; what
is shown and amended is the run the rows make together.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from planner.domain.clock import DAY
from planner.domain.codes import PersonCode
from planner.domain.kinds import AbsenceKind, DayKind
from planner.domain.people import Absence
from planner.domain.school import School
from planner.domain.week import day_kind

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_WORKING: Final = (DayKind.SCHOOL, DayKind.INSET)
_DIGITS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Who is out, and when, as it is reported."""

    person: PersonCode
    first: date
    last: date | None
    """None = until further notice: to the end of the last term entered."""
    starts: int = 0
    """Minute of each day."""
    ends: int = DAY
    kind: AbsenceKind = AbsenceKind.UNPLANNED
    weekly: bool = False
    """Only on the weekday of `first`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Rows that belong together, and how they are spoken of."""

    away: Away
    rows: tuple[Absence, ...]

    @property
    def first(self) -> date:
        return self.rows[0].day

    @property
    def last(self) -> date:
        return self.rows[-1].day

    @property
    def seen(self) -> str:
        """A digest of the rows: two who saw the same have the same."""
        told = ";".join(
            f"{r.person} {r.day.isoformat()} {r.starts} {r.ends} {r.kind.value}" for r in self.rows
        )
        return hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]


def rows_of(school: School, away: Away) -> tuple[Absence, ...]:
    """A row for each day of `away` on which staff are expected; none where there is no such."""
    last = away.last or _end(school, away.first)
    step = _WEEK if away.weekly else _DAY
    return tuple(
        Absence(person=away.person, day=day, starts=away.starts, ends=away.ends, kind=away.kind)
        for day in _days(away.first, last, step)
        if _works(school, day)
    )


def runs_of(school: School, absences: Iterable[Absence]) -> tuple[Run, ...]:
    """The rows as runs, by first day, person and time."""
    alike = defaultdict[tuple[PersonCode, int, int, AbsenceKind], list[Absence]](list)
    for row in absences:
        alike[row.person, row.starts, row.ends, row.kind].append(row)
    found = [
        _run(school, rows)
        for same in alike.values()
        for rows in _weekly(school, _stretches(school, sorted(same, key=lambda row: row.day)))
    ]
    return tuple(sorted(found, key=lambda run: (run.first, run.away.person, run.away.starts)))


def _run(school: School, rows: list[Absence]) -> Run:
    head, tail = rows[0], rows[-1]
    weekly = len(rows) > 1 and rows[1].day != _next(school, head.day, _DAY)
    step = _WEEK if weekly else _DAY
    open_ended = len(rows) > 1 and _next(school, tail.day, step) is None
    away = Away(
        person=head.person,
        first=head.day,
        last=None if open_ended else tail.day,
        starts=head.starts,
        ends=head.ends,
        kind=head.kind,
        weekly=weekly,
    )
    return Run(away=away, rows=tuple(rows))


def _stretches(school: School, rows: list[Absence]) -> Iterator[list[Absence]]:
    """Rows of one kind and time, split where a working day lies between."""
    stretch: list[Absence] = []
    for row in rows:
        if stretch and row.day != _next(school, stretch[-1].day, _DAY):
            yield stretch
            stretch = []
        stretch.append(row)
    if stretch:
        yield stretch


def _weekly(school: School, stretches: Iterable[list[Absence]]) -> Iterator[list[Absence]]:
    """Single days a week apart joined into one run."""
    chain: list[Absence] = []
    for stretch in stretches:
        follows = (
            chain
            and len(stretch) == 1
            and (len(chain) == 1 or chain[1].day != _next(school, chain[0].day, _DAY))
            and stretch[0].day == _next(school, chain[-1].day, _WEEK)
        )
        if chain and not follows:
            yield chain
            chain = []
        chain = [*chain, *stretch]
    if chain:
        yield chain


def _next(school: School, day: date, step: timedelta) -> date | None:
    """The next day staff are expected, in such steps; None where the calendar has no more."""
    return next((d for d in _days(day + step, _end(school, day), step) if _works(school, d)), None)


def _works(school: School, day: date) -> bool:
    return day_kind(school, day)[0] in _WORKING


def _end(school: School, day: date) -> date:
    """The last day the calendar knows, or `day` where it ends before."""
    return max([day, *(term.ends for term in school.terms)])


def _days(first: date, last: date, step: timedelta) -> Iterator[date]:
    while first <= last:
        yield first
        first += step
