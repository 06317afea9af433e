"""What a message about a change says: when and where, which duty, and never why.

The words are those of the person's own calendar: no pupil, no other adult, no reason.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from planner.domain.clock import clock
from planner.domain.plan import Occurrence
from planner.feeds.ical import place_of, title_of
from planner.laying import merged

SHOWN: Final = timedelta(days=7)
"""How much of a change is spelt out, from its first day on; the rest is counted."""

LINES: Final = 30
"""Lines at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Subject and body of one message."""

    subject: str
    body: str


def about(school: str, gains: Sequence[Occurrence], loses: Sequence[Occurrence]) -> Words | None:
    """What changed for one person; None where nothing they are shown did."""
    new = {_shown(one): one for one in merged(gains)}
    old = {_shown(one): one for one in merged(loses)}
    rows = [(one, True) for shown, one in new.items() if shown not in old]
    rows += [(one, False) for shown, one in old.items() if shown not in new]
    if not rows:
        return None
    rows.sort(key=lambda row: (row[0].day, row[0].starts, row[1]))
    first = rows[0][0].day
    shown = [row for row in rows if row[0].day < first + SHOWN][:LINES]
    days = sorted({one.day for one, _ in rows})
    subject = f"Your duties change on {_day(first)}" + (" and after" if len(days) > 1 else "")
    body = [f"{school} has published a change to your duties.", *_lines(shown)]
    left = len(rows) - len(shown)
    if left:
        body += ["", f"{left} more changes follow later: your week shows them all."]
    return Words(subject=subject, body="\n".join(body) + "\n")


def _lines(rows: Sequence[tuple[Occurrence, bool]]) -> Iterator[str]:
    day: date | None = None
    for one, gained in rows:
        if one.day != day:
            day = one.day
            yield ""
            yield _day(day)
        where = f", {place_of(one)}" if gained and place_of(one) else ""
        sign = "+ now" if gained else "- no longer"
        yield f"  {sign}: {clock(one.starts)}-{clock(one.ends)} {title_of(one)}{where}"


def _shown(one: Occurrence) -> tuple[object, ...]:
    return one.day, one.starts, one.ends, title_of(one), place_of(one)


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
