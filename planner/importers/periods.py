"""Days and periods of a timetable as weekdays and minutes of the day."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from planner.domain.clock import WEEKDAYS
from planner.workbook.report import Report, Where
from planner.workbook.text import fold

Times = tuple[int, int]
"""First minute of the day and the one after the last."""

_TIME: Final = r"([01]?\d|2[0-3])[:.h]([0-5]\d)"
_RANGE: Final = re.compile(rf"^\D*?{_TIME}\s*(?:-|–|—|to|a)\s*{_TIME}\D*$", re.IGNORECASE)
_START: Final = re.compile(rf"^{_TIME}$", re.IGNORECASE)
_DAYS: Final = (
    ("monday", "lunes", "montag", "lundi", "segunda", "maandag", "lunedi"),
    ("tuesday", "martes", "dienstag", "mardi", "terca", "dinsdag", "martedi"),
    ("wednesday", "miercoles", "mittwoch", "mercredi", "quarta", "woensdag", "mercoledi"),
    ("thursday", "jueves", "donnerstag", "jeudi", "quinta", "donderdag", "giovedi"),
    ("friday", "viernes", "freitag", "vendredi", "sexta", "vrijdag", "venerdi"),
    ("saturday", "sabado", "samstag", "samedi", "sabado", "zaterdag", "sabato"),
    ("sunday", "domingo", "sonntag", "dimanche", "domingo", "zondag", "domenica"),
)
_SHORT: Final = 3


def weekdays_of(names: Sequence[str], where: Where, report: Report) -> dict[str, int]:
    """The weekday of each day's name: known words, or, when asked, in order from Monday."""
    known = {name: day for name in names if (day := _weekday(name)) is not None}
    if len(known) == len(names) and len(set(known.values())) == len(names):
        return known
    if len(names) > len(WEEKDAYS):
        report.refuse(where, f"The timetable has {len(names)} days; a week has seven.")
        return {}
    shown = ", ".join(f"{name} = {WEEKDAYS[n]}" for n, name in enumerate(names))
    report.confirm("days", where, f"Are these its days: {shown}?")
    return {name: n for n, name in enumerate(names)}


def times_of(names: Sequence[str], where: Where, report: Report) -> dict[str, Times]:
    """When each period is: as answered, or by names that are times; else it is asked."""
    given = report.answers.get("periods")
    if given is None:
        told = _told(names)
        if told:
            return told
    question = (
        f"When is each period ({', '.join(names)})? "
        'Write 1=09:00-10:00, 2=10:00-11:00 and so on (from a shell: --periods "...").'
    )
    answer = report.ask_words("periods", where, question)
    return _answered(answer, names, where, report) if answer is not None else {}


def _answered(answer: str, names: Sequence[str], where: Where, report: Report) -> dict[str, Times]:
    """Periods as a person writes them: any without lessons may be left out, or be there."""
    known = {fold(name): name for name in names}
    found: dict[str, Times] = {}
    for part in filter(None, (part.strip() for part in re.split("[,;]", answer))):
        name, _, span = part.rpartition("=")
        times = span_of(span.strip())
        if times is None:
            report.refuse(where, f"“{part}” is not a period. Write 1=09:00-10:00.")
        elif fold(name) not in known:
            listed = ", ".join(names)
            report.note(where, f"there is no period “{name.strip()}”; there are {listed}")
        else:
            found[known[fold(name)]] = times
    return found


def _told(names: Sequence[str]) -> dict[str, Times]:
    """Times that are the periods' own names; nothing unless all are."""
    ranges = {name: times for name in names if (times := span_of(name))}
    if len(ranges) == len(names):
        return dict(ranges)
    starts = [_start(name) for name in names]
    minutes = [start for start in starts if start is not None]
    if len(minutes) < len(names) or len(minutes) < 2 or minutes != sorted(set(minutes)):
        return {}
    last = minutes[-1] + (minutes[-1] - minutes[-2])
    ends = [*minutes[1:], last]
    return {name: (minutes[n], ends[n]) for n, name in enumerate(names)}


def span_of(text: str) -> Times | None:
    """Minutes of "9.30 - 11.00", or None."""
    match = _RANGE.match(text.strip())
    if not match:
        return None
    starts = int(match[1]) * 60 + int(match[2])
    ends = int(match[3]) * 60 + int(match[4])
    return (starts, ends) if ends > starts else None


def _start(text: str) -> int | None:
    match = _START.match(text.strip())
    return int(match[1]) * 60 + int(match[2]) if match else None


def _weekday(name: str) -> int | None:
    word = fold(_plain(name))
    for day, words in enumerate(_DAYS):
        if any(word in (known, known[:_SHORT]) for known in words):
            return day
    return None


def _plain(text: str) -> str:
    return "".join(m for m in unicodedata.normalize("NFKD", text) if not unicodedata.combining(m))
