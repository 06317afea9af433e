"""Cells that hold a time of day or a length of time."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from planner.domain.clock import DAY, clock
from planner.workbook.cells import Raw, Reading, Shown, Unreadable
from planner.workbook.text import plain_digits

_HOUR: Final = 60
_WEEK_HOURS: Final = 168
_CLOCK: Final = re.compile(r"^(\d{1,2})[:.h](\d{2})(?::00)?\s*([ap]\.?m\.?)?$", re.IGNORECASE)
_BARE: Final = re.compile(r"^(\d{1,2}?)(\d{2})?\s*([ap]\.?m\.?)?$", re.IGNORECASE)
_STAMP: Final = re.compile(r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_HOURS: Final = re.compile(r"^(\d{1,3}):([0-5]\d)(?::00)?$")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, in minutes since midnight."""

    blank: object = None
    expects: str = "a time of day from 00:00 to 23:59, such as 08:45"

    def read(self, raw: Raw, reading: Reading) -> int:
        if isinstance(raw, str):
            return self._spoken(raw, reading)
        if isinstance(raw, datetime | time):
            return raw.hour * _HOUR + raw.minute
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            return self._number(raw, reading)
        raise Unreadable(f"Expected {self.expects}.")

    def write(self, value: object) -> Shown:
        return None if value is None else clock(_minutes(value))

    def _spoken(self, text: str, reading: Reading) -> int:
        if _STAMP.match(text):
            return self._stamped(text, reading)
        match = _CLOCK.match(plain_digits(text)) or _BARE.match(plain_digits(text))
        if not match:
            raise Unreadable(f"Expected {self.expects}.")
        hour, minute = int(match[1]), int(match[2] or 0)
        half = (match[3] or "")[:1].lower()
        if hour > (12 if half else 23) or minute >= _HOUR or (half and not hour):
            raise Unreadable(f"There is no such time. Expected {self.expects}.")
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        minutes = hour * _HOUR + minute
        if text not in (clock(minutes), clock(minutes).removeprefix("0")):
            reading.note(f"“{text}” read as {clock(minutes)}")
        return minutes

    def _stamped(self, text: str, reading: Reading) -> int:
        """A full timestamp: with a zone it is turned into the school's own time."""
        try:
            moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
            zone = ZoneInfo(reading.zone)
        except (ValueError, ZoneInfoNotFoundError) as error:
            raise Unreadable(f"Expected {self.expects}.") from error
        if moment.tzinfo:
            moment = moment.astimezone(zone)
        else:
            _stands_on_the_clock(moment, zone, reading)
        minutes = moment.hour * _HOUR + moment.minute
        reading.note(f"“{text}” read as {clock(minutes)}, the school's own time")
        return minutes

    def _number(self, raw: float, reading: Reading) -> int:
        """A number where a time belongs: a part of a day, 915, 9, or 9.15."""
        if 0 < raw < 1:
            minutes = round(raw * DAY)
            reading.note(f"the spreadsheet's {raw:g} of a day read as {clock(minutes)}")
            return minutes
        if float(raw).is_integer():
            return self._spoken(str(int(raw)), reading)
        text = f"{raw:g}"
        if re.fullmatch(r"\d{1,2}\.\d", text):
            text = f"{text}0"
            reading.confirm(f"Is “{raw:g}” the time {text.replace('.', ':')}?")
        return self._spoken(text, reading)


@dataclass(frozen=True, slots=True)
class Minutes:
    """A length in minutes: 45, or 0:45, or 1:30."""

    least: int = 0
    most: int = DAY
    blank: object = None
    look: str = "number"

    @property
    def expects(self) -> str:
        return f"minutes from {self.least} to {self.most}, such as 45 or 0:45"

    def read(self, raw: Raw, _reading: Reading) -> int:
        minutes = self._minutes(raw)
        if minutes is None or not self.least <= minutes <= self.most:
            raise Unreadable(f"Expected {self.expects}.")
        return minutes

    def write(self, value: object) -> Shown:
        return None if value is None else _minutes(value)

    def _minutes(self, raw: Raw) -> int | None:
        if isinstance(raw, time | timedelta | datetime):
            return _length(raw)
        text = plain_digits(str(raw)).removesuffix(".0")
        if match := _HOURS.match(text):
            return int(match[1]) * _HOUR + int(match[2])
        whole = re.fullmatch(r"([0-9]{1,4})( ?min(ute)?s?)?", text)
        return int(whole[1]) if whole and not isinstance(raw, bool) else None


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours a week, in minutes: "32:30". A decimal such as 32.5 is asked about."""

    blank: object = 0
    expects: str = "hours and minutes a week such as 32:30, at most 168:00"

    def read(self, raw: Raw, reading: Reading) -> int:
        minutes = self._read(raw, reading)
        if minutes is None or not 0 <= minutes <= _WEEK_HOURS * _HOUR:
            raise Unreadable(f"Expected {self.expects}.")
        return minutes

    def write(self, value: object) -> Shown:
        hours, minutes = divmod(_minutes(value), _HOUR)
        return f"{hours}:{minutes:02}"

    def _read(self, raw: Raw, reading: Reading) -> int | None:
        if isinstance(raw, time | timedelta | datetime):
            return _length(raw)
        text = plain_digits(f"{raw:g}" if isinstance(raw, float) else str(raw))
        if match := _HOURS.match(text):
            return int(match[1]) * _HOUR + int(match[2])
        if re.fullmatch(r"[0-9]{1,3}", text) and not isinstance(raw, bool):
            return int(text) * _HOUR
        if match := re.fullmatch(r"([0-9]{1,3})[.,]([0-9]{1,2})", text):
            return self._decimal(int(match[1]), match[2], reading)
        return None

    def _decimal(self, whole: int, fraction: str, reading: Reading) -> int:
        tenths = round(float(f"0.{fraction}") * _HOUR)
        minutes = int(fraction.ljust(2, "0"))
        if minutes >= _HOUR:
            reading.confirm(f"Does {whole}.{fraction} mean {whole} h {tenths:02} min a week?")
            return whole * _HOUR + tenths
        parts = (f"{whole} h {tenths:02} min", f"{whole} h {minutes:02} min")
        how = reading.ask_for_column(
            f"Does {whole}.{fraction} hours mean {parts[0]} (part of an hour) or "
            f"{parts[1]} (hours and minutes)? The answer holds for the whole column.",
            ("part of an hour", "hours and minutes"),
        )
        if how == "part of an hour":
            return whole * _HOUR + tenths
        return whole * _HOUR + minutes


def _stands_on_the_clock(moment: datetime, zone: ZoneInfo, reading: Reading) -> None:
    """Refuse the hour that is left out in spring; ask about the one that comes twice."""
    early, late = moment.replace(tzinfo=zone), moment.replace(tzinfo=zone, fold=1)
    if early.utcoffset() == late.utcoffset():
        return
    if early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment:
        raise Unreadable(
            f"There is no {moment:%H:%M} on {moment:%d/%m/%Y}: the clocks go forward over it."
        )
    reading.confirm(
        f"{moment:%H:%M} comes twice on {moment:%d/%m/%Y}, when the clocks go back. Is it right?"
    )


def _length(raw: time | timedelta | datetime) -> int:
    """Minutes of a length the spreadsheet keeps as a time: 32:30 may be a day and 8:30."""
    if isinstance(raw, datetime):
        return _length(raw - datetime(1899, 12, 31))  # noqa: DTZ001 (a length, not a moment)
    if isinstance(raw, timedelta):
        return round(raw.total_seconds() / _HOUR)
    return raw.hour * _HOUR + raw.minute


def _minutes(value: object) -> int:
    assert isinstance(value, int)
    return value
