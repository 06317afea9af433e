"""The school's year as its calendar has it: every week, and the days of it that differ."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from planner.domain.kinds import DayKind
from planner.domain.school import School
from planner.domain.week import cycle_week, monday_of, resolve
from planner.services.laid import weeks_of_their_own
from planner.services.permissions import Action, Visitor
from planner.store import Database

_DAYS: Final = 5
_LONGEST: Final = 120
"""Weeks an answer holds at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    day: date
    kind: DayKind
    title: str
    """What is special about it: its own title, or those of what changes that day."""
    variant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    monday: date
    number: int | None
    """Cycle week; None where there is no school."""
    term: str
    days: tuple[Day, ...]
    letters: bool = False
    """Whether weeks go by letters, as they do over a cycle of two."""
    own_rota: bool = False
    """Whether a rota of its own is published for it."""

    @property
    def label(self) -> str:
        """ "Week A"; "" where every week is the same, "Holiday" where there is no school."""
        if self.number is None:
            return "Holiday"
        return f"Week {'AB'[self.number - 1]}" if self.letters else ""

    @property
    def said(self) -> str:
        """The days that differ, as "Fri 12 Feb: INSET"."""
        told = (
            f"{day.day:%a} {day.day.day} {day.day:%b}: {day.title or day.kind.value}"
            for day in self.days
            if self.number is not None and (day.title or day.kind is not DayKind.SCHOOL)
        )
        return "; ".join(told)


def year_calendar(
    database: Database, actor: Visitor, *, first: date | None = None, last: date | None = None
) -> tuple[Week, ...]:
    """The weeks from `first` to `last`; by default those of the terms that are entered."""
    actor.require(Action.SEE_OWN_WEEK)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
        own = weeks_of_their_own(unit)
    start = first or min((term.starts for term in school.terms), default=None)
    end = last or max((term.ends for term in school.terms), default=None)
    if start is None or end is None:
        return ()
    mondays = (monday_of(start) + timedelta(days=7 * n) for n in range(_LONGEST))
    return tuple(_week(school, m, own_rota=m in own) for m in mondays if m <= end)


def _week(school: School, monday: date, *, own_rota: bool) -> Week:
    days = tuple(_day(school, monday + timedelta(days=n)) for n in range(_DAYS))
    friday = days[-1].day
    term = next((t.name for t in school.terms if t.starts <= friday and t.ends >= monday), "")
    return Week(
        monday=monday,
        number=cycle_week(school, monday),
        term=term,
        days=days,
        letters=school.profile.cycle_weeks > 1,
        own_rota=own_rota,
    )


def _day(school: School, day: date) -> Day:
    resolved = resolve(school, day)
    changes = [change for change in school.day_changes if change.day == day]
    titles = [resolved.title, *(change.title for change in changes)]
    variants = (change.variant for change in changes if change.variant)
    return Day(
        day=day,
        kind=resolved.kind,
        title=", ".join(title for title in dict.fromkeys(titles) if title),
        variant=next(variants, ""),
    )
