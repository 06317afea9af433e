"""Wall-clock minutes. No time zones here: a school week is what the hall clock says."""

import re
from dataclasses import dataclass
from typing import Final

DAY: Final = 24 * 60
WEEK: Final = 7 * DAY
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})$")
_WEEKLY = re.compile(r"^([A-Za-z]{3})(?:-([A-Za-z]{3}))? (\d{1,2}:\d{2})-(\d{1,2}:\d{2})$")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of minutes: `start` is in it, `end` is not.

    The zero is the midnight that opens the Monday of cycle week 1, or of one day where a
    fact is a time of day; whichever, the field or parameter says.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a span must end after it starts: {self.start}-{self.end}")

    @property
    def minutes(self) -> int:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def within(self, other: "Span") -> bool:
        return other.start <= self.start and self.end <= other.end

    def shifted(self, minutes: int) -> "Span":
        return Span(self.start + minutes, self.end + minutes)


def at(week: int, weekday: int, minute: int) -> int:
    """Minute of the cycle for `minute` of day on `weekday` (0 = Monday) of `week` (from 1)."""
    return (week - 1) * WEEK + weekday * DAY + minute


def week_of(minute: int) -> int:
    """Cycle week, from 1."""
    return minute // WEEK + 1


def weekday_of(minute: int) -> int:
    """0 = Monday."""
    return minute % WEEK // DAY


def time_of_day(minute: int) -> int:
    """Minutes since that day's midnight."""
    return minute % DAY


def clock(minute: int) -> str:
    """ "08:45" for a minute of the day or of the cycle; 24:00 only for a span's very end."""
    minute = time_of_day(minute)
    return f"{minute // 60:02}:{minute % 60:02}"


def parse_clock(text: str) -> int:
    """Minutes since midnight for "8:45" or "08:45". Raises ValueError on anything else."""
    match = _CLOCK.match(text.strip())
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError(f"not a time of day: {text!r}")
    return int(match[1]) * 60 + int(match[2])


def parse_weekly(text: str) -> tuple[tuple[int, ...], Span]:
    """Weekdays and minutes of the day for "Fri 13:00-13:30" or "Mon-Fri 13:00-13:20".

    Raises ValueError on anything else.
    """
    match = _WEEKLY.match(text.strip())
    if not match:
        raise ValueError(f"not a time of the week: {text!r}")
    days = [day.casefold() for day in WEEKDAYS]
    first, last = (match[n].casefold() if match[n] else "" for n in (1, 2))
    if first not in days or (last and last not in days[days.index(first) :]):
        raise ValueError(f"not days of the week: {text!r}")
    weekdays = range(days.index(first), days.index(last or first) + 1)
    return tuple(weekdays), Span(parse_clock(match[3]), parse_clock(match[4]))


def hours(minutes: int) -> str:
    """ "2 h 25", "45 min", "3 h": minutes as a person would say them."""
    whole, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else ""
    if not whole:
        return f"{sign}{rest} min"
    return f"{sign}{whole} h {rest:02}" if rest else f"{sign}{whole} h"


def moment(minute: int) -> str:
    """ "Tue 10:45", or "Tue 10:45 (week 2)" beyond the first week."""
    text = f"{WEEKDAYS[weekday_of(minute)]} {clock(minute)}"
    return text if week_of(minute) == 1 else f"{text} (week {week_of(minute)})"


def stretch(span: Span) -> str:
    """ "Tue 10:45-11:15"."""
    return f"{moment(span.start)}-{clock(span.end)}"
