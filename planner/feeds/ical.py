"""Calendar feeds: one adult's published duties as RFC 5545 bytes (decision D12).

Publishing renders each person's events once, into a `Fragment` that is stored. A request
then is a header, the days of the window cut out of the fragment, and a last line: nothing
is parsed or rendered. The same rows give the same bytes whenever they are rendered, so the
ETag is strong and most requests end as 304.

Every event stands alone (no RRULE), because calendars disagree on moved and cancelled
members of a series. There is no calendar UID, because one program then keeps one event. A
duty taken away is left out: a subscription replaces all it had.

An event says when, where, which duty and which class or group. Pupils, other adults and
reasons are not fields of it, and no setting adds them.

The text is written here, not by the icalendar library: 200 events take 0.7 ms against 24 ms
(`tests/bench/feeds.py`), which for a term of forty adults is a tenth of a second against
three, inside the publishing click. The library is the tests' oracle, with three other readers.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

from planner.domain.clock import DAY
from planner.domain.codes import PersonCode
from planner.domain.plan import Occurrence
from planner.domain.week import monday_of
from planner.feeds.lines import folded, one_line
from planner.feeds.zones import vtimezone

HORIZON: Final = timedelta(weeks=6)
"""How far a feed looks, from Monday: what a calendar has copied nobody can take back."""

MEDIA_TYPE: Final = "text/calendar"

_PRODID: Final = "-//HLTA planner//Feeds 1//EN"
_REFRESH: Final = "PT1H"
_END: Final = b"END:VCALENDAR\r\n"
_MARK: Final = b"HLTA-FEED 1 "
_HEAD: Final = len(_MARK) + 64 + 1
_INDEX: Final = len("20261005 00001234\n")

_UID = re.compile(r"[A-Za-z0-9@._-]{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a feed could not show of one row; every other row is served as it is."""

    uid: str
    day: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """One person's events, rendered and indexed by day: what the store keeps as bytes."""

    data: bytes
    events: int
    faults: tuple[Fault, ...] = ()
    """To be told to whoever publishes, never dropped in silence."""


def fragments(
    occurrences: Iterable[Occurrence],
    people: Iterable[PersonCode],
    *,
    published: Mapping[int, datetime],
    timezone: str,
) -> dict[PersonCode, Fragment]:
    """A fragment for each of `people`, an empty one for those with nothing to do."""
    theirs: dict[PersonCode, list[Occurrence]] = {person: [] for person in sorted(people)}
    for one in occurrences:
        if one.person in theirs:
            theirs[one.person].append(one)
    return {
        person: fragment(duties, published=published, timezone=timezone)
        for person, duties in theirs.items()
    }


def fragment(
    occurrences: Iterable[Occurrence], *, published: Mapping[int, datetime], timezone: str
) -> Fragment:
    """Render one person's live occurrences, in any order.

    `published` is the time (aware) of every publication they name as `from_pub`: KeyError if
    one is missing. Raises UnknownZone.
    """
    vtimezone(timezone)
    stamps = {number: _utc(at) for number, at in published.items()}
    days: dict[date, list[bytes]] = defaultdict(list)
    faults: list[Fault] = []
    seen: set[str] = set()
    for one in sorted(occurrences, key=lambda one: (one.day, one.starts, one.uid)):
        unfit = _unfit(one, seen)
        if not unfit:
            seen.add(one.uid)
            days[one.day].append(_vevent(one, stamps[one.from_pub], timezone))
        why = unfit or _indiscreet(one)
        if why:
            faults.append(Fault(uid=one.uid, day=one.day, why=why))
    return Fragment(data=_packed(days), events=len(seen), faults=tuple(faults))


def window(today: date) -> tuple[date, date]:
    """First and last day a feed shows: from Monday of this week, six whole weeks.

    It moves on Mondays only, so that an unchanged feed keeps its ETag all week.
    """
    monday = monday_of(today)
    return monday, monday + HORIZON - timedelta(days=1)


def feed(name: str, timezone: str, stored: bytes | None, today: date) -> bytes:
    """The calendar a request gets: `stored` is a fragment's data, None when there is none.

    Raises UnknownZone, and ValueError when `stored` is not a fragment.
    """
    return b"".join((_header(name, timezone), *_between(stored or b"", *window(today)), _END))


def etag(name: str, timezone: str, stored: bytes | None, today: date) -> str:
    """Strong ETag, with its quotation marks, of `feed` with the same arguments.

    Two feeds that differ in a byte have different tags. It is made of the fragment's own
    digest, so a 304 costs no look at the events.
    """
    stored = stored or b""
    _check(stored)
    made_of = (_header(name, timezone), stored[:_HEAD], str(window(today)).encode())
    return f'"{hashlib.sha256(b"|".join(made_of)).hexdigest()[:32]}"'


def _vevent(one: Occurrence, stamp: str, timezone: str) -> bytes:
    summary = _public(one, one.title) or one.kind.value.capitalize()
    place = _public(one, one.place_name)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{one.uid}",
        f"DTSTAMP:{stamp}",
        f"LAST-MODIFIED:{stamp}",
        f"SEQUENCE:{one.from_pub}",
        f"DTSTART;TZID={timezone}:{_local(one.day, one.starts)}",
        f"DTEND;TZID={timezone}:{_local(one.day, one.ends)}",
        f"SUMMARY:{summary}",
    ]
    if place:
        lines.append(f"LOCATION:{place}")
    if one.stands_by:
        lines.append("TRANSP:TRANSPARENT")  # on call is not busy
    lines.append("END:VEVENT")
    return folded(lines)


def _public(one: Occurrence, text: str) -> str:
    """`text` as one line, or nothing when a pupil the duty is for is named in it."""
    return "" if _names_pupil(one, text) else one_line(text)


def _names_pupil(one: Occurrence, text: str) -> bool:
    return any(
        re.search(rf"(?<!\w){re.escape(ref)}(?!\w)", text, re.IGNORECASE) for ref in one.pupils
    )


def _unfit(one: Occurrence, seen: set[str]) -> str:
    """Why no calendar could show this row at all; empty when one can."""
    if not _UID.fullmatch(one.uid):
        return "left out: its calendar identity is not usable"
    if one.uid in seen:
        return "left out: another duty has the same calendar identity"
    if not 0 <= one.starts < one.ends <= DAY:
        return "left out: it does not end after it starts on the same day"
    return ""


def _indiscreet(one: Occurrence) -> str:
    """Why the row is shown without its words; empty when it is shown with them."""
    if _names_pupil(one, one.title) or _names_pupil(one, one.place_name):
        return "shown without the words that name a pupil"
    return ""


@lru_cache(maxsize=1024)
def _header(name: str, timezone: str) -> bytes:
    shown = one_line(name) or "Duties"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODID}",
        "METHOD:PUBLISH",
        f"NAME:{shown}",
        f"X-WR-CALNAME:{shown}",
        f"X-WR-TIMEZONE:{timezone}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{_REFRESH}",
        f"X-PUBLISHED-TTL:{_REFRESH}",
    ]
    return folded(lines) + vtimezone(timezone)


def _packed(days: Mapping[date, list[bytes]]) -> bytes:
    """A digest, then for each of the days, which come in order: date, length, events."""
    parts: list[bytes] = []
    for day, events in days.items():
        block = b"".join(events)
        parts += (f"{_compact(day)} {len(block):08}\n".encode(), block)
    packed = b"".join(parts)
    return _MARK + hashlib.sha256(packed).hexdigest().encode() + b"\n" + packed


def _between(stored: bytes, first: date, last: date) -> Iterator[bytes]:
    _check(stored)
    low, high = _compact(first).encode(), _compact(last).encode()
    at = _HEAD
    while at < len(stored):
        begins = at + _INDEX
        at = begins + int(stored[begins - 9 : begins - 1])
        if low <= stored[begins - _INDEX : begins - 10] <= high:
            yield stored[begins:at]


def _check(stored: bytes) -> None:
    if stored and not stored.startswith(_MARK):
        raise ValueError("these bytes are not a stored feed")


def _local(day: date, minute: int) -> str:
    """Wall-clock DATE-TIME; minute 1440 is the next day's midnight."""
    if minute == DAY:
        day, minute = day + timedelta(days=1), 0
    return f"{_compact(day)}T{minute // 60:02}{minute % 60:02}00"


@lru_cache(maxsize=1024)
def _compact(day: date) -> str:
    return day.isoformat().replace("-", "")


def _utc(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("a publication's time must carry its zone")
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
