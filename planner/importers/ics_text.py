"""A calendar file's text, looked over before the parser sees it.

Whatever could make a parser work without end goes here: far too many events or characters,
attachments, and time zones defined by rules of the file's own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from planner.importers.csv_text import decoded
from planner.importers.limits import MOST_BYTES, FileRefused
from planner.workbook.report import Report

CALENDAR: Final = "Calendar"
"""What the file is called in a report."""
MOST_EVENTS: Final = 2_000
_AGAIN: Final = "Export it from the calendar again."
MOST_LINE: Final = 20_000
"""Characters of one property, its folded lines together; a school's note is far shorter."""
_MOST_DEEP: Final = 5
_FOLD: Final = re.compile(r"\r?\n[ \t]")
_FILE_NAME: Final = re.compile(r"^ATTACH[^:]*:\s*file:", re.IGNORECASE)
_INLINE: Final = re.compile(r"^ATTACH;[^:]*(BASE64|BINARY)", re.IGNORECASE)
_PATH: Final = re.compile(r'TZID="?/[^:;"]*/([A-Za-z_]+/[A-Za-z_]+)"?(?=[:;])')
"""A zone by some program's own path to it; the parser takes only its last two parts."""
_ZONE: Final = re.compile(r"^TZID[^:]*:(.*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CalendarText:
    """Text that is safe to parse."""

    text: str
    zones: frozenset[str]
    """Time zones the file defines itself; their definitions are taken out of the text."""


def calendar_text(data: bytes, report: Report) -> CalendarText:
    """The file's text within the limits. Raises `FileRefused`."""
    if len(data) > MOST_BYTES:
        raise FileRefused(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB.")
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused("The file is not plain text. Export it as .ics again.")
    text = decoded(data, CALENDAR, report)
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise FileRefused("This is not a calendar file. Export it as .ics again.")
    lines = list(_lines(text))
    _check_nesting(lines)
    return CalendarText("\r\n".join(_without_zones(lines)) + "\r\n", frozenset(_zones(lines)))


def _lines(text: str) -> Iterator[str]:
    """Properties, each on one line."""
    for number, line in enumerate(_FOLD.sub("", text).splitlines(), start=1):
        if len(line) > MOST_LINE:
            raise FileRefused(f"Line {number} has {len(line):,} characters, far too many. {_AGAIN}")
        if _FILE_NAME.match(line) or _INLINE.match(line):
            raise FileRefused("The file carries attachments. Export the dates alone.")
        if line.strip():
            yield _PATH.sub(r"TZID=\1", line)


def _check_nesting(lines: list[str]) -> None:
    """Every part that begins must end, within the one it began in."""
    within: list[str] = []
    events = 0
    for line in lines:
        word, _, name = line.strip().upper().partition(":")
        if word == "BEGIN":
            within.append(name)
            events += name == "VEVENT"
        elif word == "END" and (not within or within.pop() != name):
            raise FileRefused(f"The file is damaged: {name} ends where it has not begun. {_AGAIN}")
        if len(within) > _MOST_DEEP:
            raise FileRefused("The file is built in a way no calendar program does.")
        if events > MOST_EVENTS:
            raise FileRefused(
                f"The file holds more than {MOST_EVENTS:,} events. Export the term dates alone."
            )
    if within:
        raise FileRefused(f"The file is damaged: {within[-1]} has no end. {_AGAIN}")


def _without_zones(lines: list[str]) -> Iterator[str]:
    """A zone's own rules are never worked out: dates need only its name."""
    inside = False
    for line in lines:
        mark = line.strip().upper()
        if mark == "BEGIN:VTIMEZONE":
            inside = True
        if not inside:
            yield line
        if mark == "END:VTIMEZONE":
            inside = False


def _zones(lines: list[str]) -> Iterator[str]:
    inside = False
    for line in lines:
        mark = line.strip().upper()
        inside = mark == "BEGIN:VTIMEZONE" or (inside and mark != "END:VTIMEZONE")
        found = _ZONE.match(line.strip()) if inside else None
        if found:
            yield found[1].strip()
