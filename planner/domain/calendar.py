"""The school year: terms, closures, named days. The one week resolver is `week.py`."""

from dataclasses import dataclass
from datetime import date

from planner.domain.kinds import DayKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A stretch of the year with school in it, both dates inclusive (usually a half-term)."""

    code: str
    name: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """A date inside a term that is not an ordinary school day."""

    day: date
    kind: DayKind
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekLabel:
    """The school's own word that the week of this Monday is cycle week 1 or 2.

    The cycle runs on from it: every later week that has a school day in it is the next
    cycle week, so holidays never cost a turn.
    """

    monday: date
    week: int
