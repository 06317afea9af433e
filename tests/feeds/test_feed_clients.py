"""The client matrix: every calendar program shows what was published (K8, C119, F-20).

No validator of calendars is worth the name, so the programs are the validator.
"""

import re
import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from planner.domain.clock import clock
from planner.domain.kinds import DutyKind
from planner.domain.plan import Occurrence
from planner.feeds.ical import faults, feed, fragment, window
from planner.laying import lay
from tests.feeds.clients import READERS, Shown, ensure, read_with
from tests.feeds.year import (
    FIRST_DAY,
    LAST_DAY,
    PUBLISHED,
    ZONE,
    day,
    duty,
    open_all_year,
    rota,
    row,
)

AUTUMN, SPRING = day("2026-10-21"), day("2027-03-24")

WEEK = (
    *(row("ppa", weekday, "09:00", "10:10") for weekday in range(5)),
    *(
        row(
            "lunch",
            weekday,
            "12:05",
            "12:50",
            kind=DutyKind.LUNCH_DUTY,
            title="Lunch duty, KS2; wet or dry",
            place=None,
        )
        for weekday in range(5)
    ),
    row("call", 4, "13:00", "15:20", kind=DutyKind.PASTORAL_ON_CALL, title="On-call", place=None),
    row(
        "siarad",
        0,
        "08:30",
        "08:50",
        title="Sgwrs – grŵp siarad â’i gilydd ar gyfer Blwyddyn 3 a 4 🏫 Ystafell ŷr Enfys",
        place="ELSA",
    ),
)

HOSTILE = (
    "A\r\nATTENDEE:mailto:x@example.invalid",
    "END:VEVENT",
    "a\\nb\\;c\\,d\\\\e",
    "semi;colon, comma: colon",
    "\x00\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029tail",
    "\"quoted\" 'single' “curly”",
    "=cmd|'/c calc'!A1",
    "<script>alert(1)</script> {{7*7}} ${x} '; DROP TABLE",
    "Zoe\u0308 Zoë",
    "غرفة الموسيقى",
    "👩‍👩‍👧‍👦 family room",
    "null",
    "İstanbul",
    "x" * 300,
    "é" * 300,
    "Mc Donald\u00a0 O'Brien–Nuñez",
    "＝１２",
    "ends with backslash \\",
    "%s %d {0} {}",
    "^n ^^ ^'",
)


@pytest.fixture(scope="module", autouse=True)
def _readers() -> None:
    ensure()


def served(duties: tuple[Occurrence, ...], today: date) -> bytes:
    assert not faults(duties)
    first, last = window(today)
    stored = fragment(duties, stamps=PUBLISHED, timezone=ZONE)
    return feed("Ada Example – duties", ZONE, stored, first=first, last=last)


def year() -> tuple[Occurrence, ...]:
    """A year without holidays, with one duty moved and re-roomed on each side of a change."""
    laid = lay(open_all_year(), rota(*WEEK), FIRST_DAY, LAST_DAY)
    moved = {day("2026-10-27"), day("2027-03-30")}
    return tuple(
        replace(one, starts=665, ends=730, place_name="Class 4B", from_pub=2)
        if one.day in moved and one.key.code == "ppa"
        else replace(one, from_pub=1)
        for one in laid
    )


def as_published(duties: tuple[Occurrence, ...], today: date) -> list[Shown]:
    first, last = window(today)
    return sorted(
        (
            Shown(
                one.uid,
                f"{one.day}T{clock(one.starts)}",
                f"{one.day}T{clock(one.ends)}",
                one.title,
                one.place_name,
            )
            for one in duties
            if first <= one.day <= last
        ),
        key=lambda event: (event.starts, event.uid),
    )


@pytest.mark.parametrize("today", [AUTUMN, SPRING], ids=["autumn", "spring"])
@pytest.mark.parametrize("reader", READERS)
def test_C119_every_program_shows_both_clock_changes_as_published(
    reader: str, today: date, tmp_path: Path
) -> None:
    told = as_published(year(), today)
    assert read_with(reader, served(year(), today), tmp_path) == told
    ppa = {event.starts for event in told if event.title == "PPA cover 3A"}
    either_side = ("2026-10-23", "2026-10-26", "2027-03-26", "2027-03-29")
    assert sum(f"{on}T09:00" in ppa for on in either_side) == 2


@pytest.mark.parametrize("reader", READERS)
def test_F20_every_program_reads_whatever_was_typed(reader: str, tmp_path: Path) -> None:
    duties = tuple(
        duty(
            (date(2026, 10, 19) + timedelta(days=n)).isoformat(),
            code=f"typed{n}",
            title=typed,
            place=typed[::-1],
        )
        for n, typed in enumerate(HOSTILE)
    )
    shown = read_with(reader, served(duties, AUTUMN), tmp_path)
    assert len(shown) == len(HOSTILE)
    for event, one in zip(shown, duties, strict=True):
        assert event.uid == one.uid
        assert event.title == _plain(one.title)
        assert event.place == _plain(one.place_name)


def _plain(text: str) -> str:
    """What there is to show of `text`: controls and line ends are spaces, and spaces run."""
    spaced = (" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join(word for word in "".join(spaced).split(" ") if word)


@pytest.mark.parametrize("reader", READERS)
def test_C121_every_program_takes_an_empty_calendar(reader: str, tmp_path: Path) -> None:
    assert read_with(reader, served((), AUTUMN), tmp_path) == []


@pytest.mark.parametrize("reader", ["icalendar", "ical.js", "libical"])
def test_K8_twin_a_feed_in_utc_without_the_clock_change_is_caught(
    reader: str, tmp_path: Path
) -> None:
    """Times in UTC, an hour behind all year: what adding seven days to a moment does."""
    summer_time = re.compile(rb";TZID=Europe/London:(\d{8}T)(\d\d)(\d{4})")
    stuck = summer_time.sub(
        lambda at: b":%s%02d%sZ" % (at[1], int(at[2]) - 1, at[3]), served(year(), AUTUMN)
    )
    shown, told = read_with(reader, stuck, tmp_path), as_published(year(), AUTUMN)
    before = [event for event in told if event.starts < "2026-10-25"]
    assert shown[: len(before)] == before
    assert shown != told


@pytest.mark.parametrize("reader", ["ical.js", "libical"])
def test_C120_twin_a_zone_without_its_autumn_rule_is_caught(reader: str, tmp_path: Path) -> None:
    rule = b"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
    good = served(year(), AUTUMN)
    assert rule in good
    shown = read_with(reader, good.replace(rule, b""), tmp_path)
    assert shown != as_published(year(), AUTUMN)
