"""Repeating days of a calendar file, worked out day by day and never further than five years.

School dates repeat by days, if at all. Everything finer, endless or odd is refused: general
libraries can be made to search for ever by a rule of one line.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Final

MOST_TIMES: Final = 400
MOST_DAYS: Final = 5 * 366
_MOST_APART: Final = 366
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_KNOWN: Final = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY", "WKST"}
)
_EVERY: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})


class RepeatRefused(ValueError):
    """A rule no school date needs. The text is a sentence."""


class Endless(RepeatRefused):
    """It never ends, but goes by days or longer: a club, a birthday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A rule that comes to an end."""

    every: str
    apart: int = 1
    times: int = MOST_TIMES
    until: date | None = None
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    """1 for the first of the month, -1 for its last day."""
    weekdays: frozenset[tuple[int, int]] = frozenset()
    """Weekday (0 = Monday) and which of the month, -1 for the last; 0 for every one."""
    week_starts: int = 0


def repeat_of(rule: Mapping[str, Sequence[Any]]) -> Repeat:
    """The rule, where it is one a school date could have. Raises `RepeatRefused`."""
    parts = {name.upper(): list(values) for name, values in rule.items()}
    if not _KNOWN.issuperset(parts):
        raise RepeatRefused("It repeats by rules no school date needs.")
    every = str(parts.get("FREQ", [""])[0]).upper()
    if every not in _EVERY:
        raise RepeatRefused("It repeats within a day.")
    repeat = _checked(
        Repeat(
            every=every,
            apart=_whole(parts, "INTERVAL", 1, _MOST_APART),
            times=_whole(parts, "COUNT", MOST_TIMES, MOST_TIMES),
            until=_day(parts["UNTIL"][0]) if "UNTIL" in parts else None,
            months=frozenset(int(month) for month in parts.get("BYMONTH", [])),
            month_days=frozenset(int(day) for day in parts.get("BYMONTHDAY", [])),
            weekdays=frozenset(_weekday(str(day)) for day in parts.get("BYDAY", [])),
            week_starts=_weekday(str(parts.get("WKST", ["MO"])[0]))[0],
        )
    )
    if "COUNT" not in parts and "UNTIL" not in parts:
        raise Endless("It repeats without end. Give it a last date.")
    return repeat


def days_of(repeat: Repeat, start: date) -> list[date]:
    """The dates from `start`, itself always the first. Raises `RepeatRefused`."""
    last = start + timedelta(days=MOST_DAYS)
    if repeat.until is not None:
        if repeat.until > last:
            raise RepeatRefused("It repeats for more than five years.")
        last = repeat.until
    return list(islice(_days(repeat, start, last), repeat.times))


def _days(repeat: Repeat, start: date, last: date) -> Iterator[date]:
    day = start
    while day <= last:
        if day == start or _falls_on(repeat, start, day):
            yield day
        day += timedelta(days=1)


def _falls_on(repeat: Repeat, start: date, day: date) -> bool:
    if _steps(repeat, start, day) % repeat.apart:
        return False
    if repeat.months and day.month not in repeat.months:
        return False
    if repeat.month_days and not _in_month_days(repeat.month_days, day):
        return False
    if repeat.weekdays:
        return not repeat.weekdays.isdisjoint(_names_of(day))
    return bool(repeat.month_days) or _like_start(repeat, start, day)


def _steps(repeat: Repeat, start: date, day: date) -> int:
    """How many of the rule's days, weeks, months or years `day` is after `start`."""
    if repeat.every == "DAILY":
        return (day - start).days
    if repeat.every == "WEEKLY":
        back = (start.weekday() - repeat.week_starts) % 7
        return ((day - start).days + back) // 7
    months = (day.year - start.year) * 12 + day.month - start.month
    return months if repeat.every == "MONTHLY" else day.year - start.year


def _like_start(repeat: Repeat, start: date, day: date) -> bool:
    """What a rule that names no day takes from its start."""
    if repeat.every == "WEEKLY":
        return day.weekday() == start.weekday()
    if repeat.every == "MONTHLY":
        return day.day == start.day
    if repeat.every == "YEARLY":
        return day.day == start.day and (bool(repeat.months) or day.month == start.month)
    return True


def _in_month_days(wanted: frozenset[int], day: date) -> bool:
    return day.day in wanted or day.day - monthrange(day.year, day.month)[1] - 1 in wanted


def _names_of(day: date) -> set[tuple[int, int]]:
    """Every way a rule may name this weekday of this month."""
    length = monthrange(day.year, day.month)[1]
    weekday = day.weekday()
    return {(weekday, 0), (weekday, (day.day + 6) // 7), (weekday, -((length - day.day) // 7) - 1)}


def _checked(repeat: Repeat) -> Repeat:
    counted = any(which for _, which in repeat.weekdays)
    if counted and repeat.every in ("DAILY", "WEEKLY"):
        raise RepeatRefused("It names a weekday of the month, but does not repeat by months.")
    if repeat.weekdays and repeat.every == "YEARLY" and not repeat.months:
        raise RepeatRefused("It repeats on a weekday of the year. Name its month.")
    if repeat.month_days and repeat.every == "WEEKLY":
        raise RepeatRefused("It names a day of the month, but repeats by weeks.")
    return repeat


def _whole(parts: Mapping[str, list[Any]], name: str, usual: int, most: int) -> int:
    value = int(parts[name][0]) if name in parts else usual
    if not 1 <= value <= most:
        raise RepeatRefused(f"It repeats far too often: {name} {value}.")
    return value


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    raise RepeatRefused("Its last date cannot be read.")


def _weekday(text: str) -> tuple[int, int]:
    name, which = text[-2:].upper(), text[:-2]
    if name not in _WEEKDAYS or (which and which.lstrip("+-") not in ("1", "2", "3", "4", "5")):
        raise RepeatRefused(f"“{text[:20]}” is not a weekday.")
    return _WEEKDAYS.index(name), int(which or 0)
