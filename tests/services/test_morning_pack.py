"""The day in a file: it opens without a network and tells no more than a calendar."""

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from icalendar import Calendar

from planner.domain.away import Away
from planner.services.absences import record_absence
from planner.services.morning_pack import morning_pack
from planner.store import Database
from tests.services.small_day import DEPUTY, IDRIS, NOW, TUESDAY, opened


@pytest.fixture
def pack(database: Database) -> ZipFile:
    opened(database)
    away = Away(person=IDRIS, first=TUESDAY, last=TUESDAY)
    record_absence(database, DEPUTY, away, at=NOW)
    return ZipFile(BytesIO(morning_pack(database, DEPUTY, TUESDAY, 7 * 60 + 40)))


def test_it_holds_a_page_a_list_and_a_calendar_for_everybody(pack: ZipFile) -> None:
    names = set(pack.namelist())
    assert {"day.html", "day.csv", "calendars/Amara.ics", "calendars/Kemi.ics"} <= names
    page, rows = pack.read("day.html").decode(), pack.read("day.csv").decode("utf-8-sig")
    assert "Everybody’s day" in page
    assert "Idris" in page.split("Away")[-1]
    assert rows.splitlines()[0] == "Adult,From,To,Duty,Place"
    assert any(line.startswith("Kemi,") for line in rows.splitlines())
    calendar = Calendar.from_ical(pack.read("calendars/Kemi.ics"))
    days = {event.decoded("DTSTART").date() for event in calendar.walk("VEVENT")}
    assert TUESDAY in days


def test_the_page_needs_nothing_from_outside(pack: ZipFile) -> None:
    page = pack.read("day.html").decode()
    assert not re.search(r"https?://|src=|<script|<link|@import|url\(", page)


def test_neither_pupil_nor_reason_is_in_it(pack: ZipFile) -> None:
    everything = b"".join(pack.read(name) for name in pack.namelist()).decode(errors="replace")
    assert not re.search(r"\bP[1-4]\b|unplanned|sick|MEDS", everything)
    shown = pack.read("day.html").decode() + pack.read("day.csv").decode()
    assert "Care" in shown
    assert "Care plan 4A" not in shown, "which class a plan is for is told on a page, not a file"


def test_the_same_day_gives_the_same_bytes(database: Database) -> None:
    opened(database)
    first, again = (morning_pack(database, DEPUTY, TUESDAY, 460) for _ in range(2))
    assert first == again
    assert morning_pack(database, DEPUTY, TUESDAY + timedelta(days=1), 460) != first
