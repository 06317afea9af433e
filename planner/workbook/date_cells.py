"""Cells that hold a date, days of the week or a week of the cycle."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from planner.domain.clock import WEEKDAYS
from planner.workbook.cells import Raw, Reading, Shown, Unreadable, as_text
from planner.workbook.text import fold, plain_digits

EARLIEST: Final = date(1950, 1, 1)
LATEST: Final = date(2099, 12, 31)
_SERIAL_ZERO: Final = date(1899, 12, 30)
"""Spreadsheets count days from here, true from March 1900 on."""
_ISO: Final = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?$")
_SLASHED: Final = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
_NAMED: Final = re.compile(
    r"^(?:[A-Za-z]+,? )?(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})[ -](\d{4})$"
)
_SHORT_YEAR: Final = re.compile(r"^\d{1,2}[/. -](\d{1,2}|[A-Za-z]{3,9})[/. -]\d{2}$")
_MONTHS: Final = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_LONG_DAYS: Final = (
    *("monday", "tuesday", "wednesday", "thursday"),
    *("friday", "saturday", "sunday"),
)


@dataclass(frozen=True, slots=True)
class Date:
    """A date, day before month, or as the spreadsheet keeps dates."""

    blank: object = None
    look: str = "date"
    expects: str = "a date such as 07/09/2026"

    def read(self, raw: Raw, reading: Reading) -> date:
        day = self._typed(raw, reading) if isinstance(raw, str) else self._kept(raw, reading)
        if not EARLIEST <= day <= LATEST:
            raise Unreadable(f"Expected a date from {EARLIEST:%Y} to {LATEST:%Y}.")
        return day

    def write(self, value: object) -> Shown:
        assert value is None or isinstance(value, date)
        return value

    def _kept(self, raw: Raw, reading: Reading) -> date:
        if isinstance(raw, datetime):
            return raw.date()
        if isinstance(raw, date):
            return raw
        days = (LATEST - _SERIAL_ZERO).days
        if isinstance(raw, bool | time | timedelta | str) or not 1 <= raw <= days or raw % 1:
            raise Unreadable(f"Expected {self.expects}.")
        day = _SERIAL_ZERO + timedelta(days=int(raw))
        reading.note(f"the spreadsheet's day number {raw:g} read as {day:%d/%m/%Y}")
        return day

    def _typed(self, text: str, reading: Reading) -> date:
        figures = plain_digits(text)
        if _SHORT_YEAR.match(figures):
            raise Unreadable("Write the year with four figures, such as 07/09/2026.")
        parts = self._parts(figures, reading)
        if parts is None:
            raise Unreadable(f"Expected {self.expects}.")
        try:
            return date(*parts)
        except ValueError as error:
            raise Unreadable(f"There is no such date. Expected {self.expects}.") from error

    def _parts(self, text: str, reading: Reading) -> tuple[int, int, int] | None:
        if match := _ISO.match(text):
            return int(match[1]), int(match[2]), int(match[3])
        if match := _SLASHED.match(text):
            day, month = int(match[1]), int(match[2])
            if reading.month_first:
                day, month = month, day
            return int(match[3]), month, day
        if (match := _NAMED.match(text)) and match[2][:3].lower() in _MONTHS:
            return int(match[3]), _MONTHS.index(match[2][:3].lower()) + 1, int(match[1])
        return None


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the week: "Mon Tue Fri", "Mon-Fri", or one day; 0 = Monday, in order."""

    single: bool = False
    blank: object = ()

    @property
    def expects(self) -> str:
        return "one day such as Tue" if self.single else "days such as Mon Wed Fri, or Mon-Fri"

    @property
    def choices(self) -> tuple[str, ...]:
        return WEEKDAYS if self.single else ()

    def read(self, raw: Raw, reading: Reading) -> tuple[int, ...] | int:
        text = re.sub(r"\s*[–—-]\s*|\s+to\s+", "-", as_text(raw, reading))
        words = [word for word in re.split(r"[,;&/\s]+", text) if word and word.lower() != "and"]
        days = sorted({day for word in words for day in self._run(word)})
        if not days or (self.single and len(days) > 1):
            raise Unreadable(f"Expected {self.expects}.")
        return days[0] if self.single else tuple(days)

    def write(self, value: object) -> Shown:
        days = (value,) if isinstance(value, int) else value
        assert isinstance(days, tuple)
        return " ".join(WEEKDAYS[day] for day in days) or None

    def _run(self, word: str) -> range:
        first, dash, last = word.partition("-")
        start = self._day(first)
        end = self._day(last) if dash else start
        if end < start:
            raise Unreadable(f"{word} runs backwards. Expected {self.expects}.")
        return range(start, end + 1)

    def _day(self, word: str) -> int:
        folded = fold(word)
        for day, name in enumerate(_LONG_DAYS):
            if len(folded) >= 2 and name.startswith(folded.removesuffix("s")):
                return day
        raise Unreadable(f"Expected {self.expects}.")


@dataclass(frozen=True, slots=True)
class CycleWeek:
    """Which week of the timetable's cycle: 1 or 2, also read from A and B. Blank = every week."""

    blank: object = None
    expects: str = "1 or 2 (or A or B); blank for every week"

    def read(self, raw: Raw, reading: Reading) -> int:
        text = f"{raw:g}" if isinstance(raw, float) else str(raw)
        word = fold(plain_digits(text)).removeprefix("week").removeprefix("wk")
        week = {"1": 1, "a": 1, "2": 2, "b": 2}.get(word)
        if week is None:
            raise Unreadable(f"Expected {self.expects}.")
        if word in ("a", "b"):
            reading.note(f"“{text}” read as week {week}")
        return week

    def write(self, value: object) -> Shown:
        assert value is None or isinstance(value, int)
        return value


def is_ambiguous(text: str) -> bool:
    """Whether a typed date could be read day first or month first, and it matters."""
    match = _SLASHED.match(text)
    return match is not None and match[1] != match[2] and _both_months(match)


def is_day_first(text: str) -> bool:
    """Whether a typed date can only be day first."""
    match = _SLASHED.match(text)
    return match is not None and int(match[1]) > 12


def _both_months(match: re.Match[str]) -> bool:
    return int(match[1]) <= 12 and int(match[2]) <= 12
