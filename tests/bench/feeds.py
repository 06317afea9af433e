"""Feeds against the icalendar library: the same 200 events, ratios within one run.

`python -m tests.bench.feeds [--smoke] [--json]`. Each side runs in processes of its own, in
turns, and is timed by its processor seconds. The library is asked for what a request needs
without stored fragments: render, then hash for the tag. Exit code 1 when a promise is unmet.
"""

import argparse
import hashlib
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from planner.domain.plan import Occurrence
from planner.feeds.ical import HORIZON, etag_of, feed, fragment
from planner.feeds.zones import vtimezone
from tests.feeds.year import PUBLISHED, ZONE, duty

EVENTS = 200
MONDAY = date(2026, 10, 19)
NAME = "Ada Example – duties"
PROMISES = {"render": 10, "respond": 500, "not modified": 50}
"""How many times faster than the library each job is, at the least."""

_TITLES = ("PPA cover 3A", "Phonics group RED2", "Lunch duty KS2", "1:1 support 4B")
_PLACES = ("Class 3A", "ELSA room", "KS2 playground")

Jobs = Mapping[str, Callable[[], object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Median processor seconds of one job on each side."""

    job: str
    ours: float
    library: float

    @property
    def ratio(self) -> float:
        return self.library / self.ours

    @property
    def kept(self) -> bool:
        return self.ratio >= PROMISES[self.job]


def duties() -> tuple[Occurrence, ...]:
    """Seven duties a school day until there are enough: about six weeks of one adult."""
    return tuple(
        duty(
            (MONDAY + timedelta(days=n // 7 % 5 + n // 35 * 7)).isoformat(),
            *(f"{9 + n % 7:02}:00", f"{9 + n % 7:02}:45"),
            code=f"duty{n % 7}",
            title=_TITLES[n % len(_TITLES)],
            place=_PLACES[n % len(_PLACES)],
            pub=1 + n % 2,
        )
        for n in range(EVENTS)
    )


def by_us() -> Jobs:
    rows = duties()
    stored = fragment(rows, stamps=PUBLISHED, timezone=ZONE)
    return {
        "render": lambda: fragment(rows, stamps=PUBLISHED, timezone=ZONE),
        "respond": lambda: served(stored),
        "not modified": lambda: etag_of(served(stored)),
    }


def served(stored: bytes) -> bytes:
    return feed(NAME, ZONE, stored, first=MONDAY, last=MONDAY + HORIZON)


def by_library() -> Jobs:
    rows = duties()
    return {
        "render": lambda: rendered(rows),
        "respond": lambda: rendered(rows),
        "not modified": lambda: hashlib.sha256(rendered(rows)).hexdigest(),
    }


def rendered(rows: tuple[Occurrence, ...]) -> bytes:
    """The same calendar as the library writes it."""
    calendar = icalendar.Calendar()
    for name, value in (("VERSION", "2.0"), ("PRODID", "-//bench//EN"), ("NAME", NAME)):
        calendar.add(name, value)
    calendar.add_component(icalendar.Timezone.from_ical(vtimezone(ZONE)))
    for row in rows:
        event = icalendar.Event()
        for name, value in _fields(row).items():
            event.add(name, value)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _fields(row: Occurrence) -> dict[str, object]:
    midnight = datetime.combine(row.day, datetime.min.time(), ZoneInfo(ZONE))
    stamp = PUBLISHED[row.from_pub]
    return {
        "UID": row.uid,
        "DTSTAMP": stamp,
        "LAST-MODIFIED": stamp,
        "SEQUENCE": row.from_pub,
        "DTSTART": midnight + timedelta(minutes=row.starts),
        "DTEND": midnight + timedelta(minutes=row.ends),
        "SUMMARY": row.title,
        "LOCATION": row.place_name,
    }


def same_events() -> bool:
    """Whether both sides write the same events: otherwise their times mean nothing."""
    stored = fragment(duties(), stamps=PUBLISHED, timezone=ZONE)
    ours, theirs = (
        [
            (e["UID"], e.start, e.end, e["SUMMARY"], e["LOCATION"], e["SEQUENCE"], e.stamp)
            for e in icalendar.Calendar.from_ical(text).events
        ]
        for text in (served(stored), rendered(duties()))
    )
    return len(ours) == EVENTS and ours == theirs


def measured(jobs: Jobs, seconds: float) -> dict[str, float]:
    """Median processor seconds of one call of each job."""
    times = {}
    for name, job in jobs.items():
        job()
        calls = max(1, int(0.01 / max(_timed(job, 1), 1e-7)))
        rounds = max(3, int(seconds / max(_timed(job, calls) * calls, 1e-4)))
        times[name] = statistics.median(_timed(job, calls) for _ in range(rounds))
    return times


def _timed(job: Callable[[], object], calls: int) -> float:
    began = time.process_time()
    for _ in range(calls):
        job()
    return (time.process_time() - began) / calls


def run(*, smoke: bool = False) -> list[Result]:
    """Both sides in turns, each turn a fresh process; medians over the turns."""
    assert same_events(), "the two sides do not write the same events"
    turns = {side: [_turn(side, smoke) for _ in range(1 if smoke else 3)] for side in _SIDES}
    return [
        Result(
            job=job,
            ours=statistics.median(turn[job] for turn in turns["ours"]),
            library=statistics.median(turn[job] for turn in turns["library"]),
        )
        for job in PROMISES
    ]


def _turn(side: str, smoke: bool) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.feeds", "--side", side]
    told = subprocess.run(
        command + ["--smoke"] * smoke, capture_output=True, text=True, check=True, timeout=120
    )
    times: dict[str, float] = json.loads(told.stdout)
    return times


_SIDES: Mapping[str, Callable[[], Jobs]] = {"ours": by_us, "library": by_library}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few seconds, rough numbers")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--side", choices=_SIDES, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.side:
        print(json.dumps(measured(_SIDES[asked.side](), 0.2 if asked.smoke else 1.0)))
        return 0
    results = run(smoke=asked.smoke)
    if asked.json:
        print(json.dumps({r.job: {"ms": r.ours * 1e3, "ratio": r.ratio} for r in results}))
    else:
        print(f"Feed of {EVENTS} events      ours   icalendar   times faster   promised")
        for r in results:
            print(
                f"{r.job:<18}{r.ours * 1e3:>9.4f} ms{r.library * 1e3:>9.2f} ms"
                f"{r.ratio:>14,.0f}{PROMISES[r.job]:>11,}"
            )
    return 0 if all(r.kept for r in results) else 1


if __name__ == "__main__":
    sys.exit(main())
