"""The stretches a report may be over: a week, its half-term, its school year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, unique
from typing import Final

from planner.domain.school import School
from planner.domain.week import monday_of

_SEPTEMBER: Final = 9
_WEEK: Final = timedelta(days=7)


@unique
class Reach(StrEnum):
    WEEK = "week"
    HALF_TERM = "half-term"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From one day to another, both inclusive."""

    reach: Reach
    title: str
    first: date
    last: date

    def mondays(self) -> Iterator[date]:
        """The Monday of every week that any day of it lies in."""
        monday = monday_of(self.first)
        while monday <= self.last:
            yield monday
            monday += _WEEK


def stretch_of(school: School, reach: Reach, day: date) -> Stretch:
    """The week, half-term or school year that `day` lies in.

    In a holiday there is no half-term, and the week is what is left.
    """
    if reach is Reach.YEAR:
        # A school year turns on 1 September, whatever terms are on the books by then.
        start = date(day.year - (day.month < _SEPTEMBER), _SEPTEMBER, 1)
        end = date(start.year + 1, _SEPTEMBER, 1) - timedelta(days=1)
        return Stretch(
            reach=reach, title=f"School year {start.year}–{end.year}", first=start, last=end
        )
    term = next((each for each in school.terms if each.starts <= day <= each.ends), None)
    if reach is Reach.HALF_TERM and term:
        return Stretch(reach=reach, title=term.name, first=term.starts, last=term.ends)
    monday = monday_of(day)
    title = f"Week of {monday.day} {monday:%B %Y}"
    return Stretch(reach=Reach.WEEK, title=title, first=monday, last=monday + timedelta(days=6))
