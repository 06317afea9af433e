"""London's VTIMEZONE against the zone database, minute by minute where it matters (F-18, C120)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from planner.feeds.ical import feed, fragment
from planner.feeds.zones import vtimezone
from tests.feeds.year import PUBLISHED, ZONE, duty

LONDON = ZoneInfo(ZONE)
CHANGES = (date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31))


def minutes(day: date) -> Iterator[datetime]:
    """Every wall-clock minute the day has: in spring, one to two o'clock does not exist."""
    for minute in range(24 * 60):
        at = datetime.combine(day, time(minute // 60, minute % 60), LONDON)
        if at.astimezone(ZoneInfo("UTC")).astimezone(LONDON) == at:
            yield at


def test_C120_the_zone_is_two_yearly_rules_from_1970() -> None:
    text = vtimezone(ZONE).decode()
    assert text.count("RRULE:FREQ=YEARLY;BYMONTH=") == 2
    assert text.count("DTSTART:1970") == 2
    assert "RDATE" not in text
    assert all(line.endswith("\r\n") for line in text.splitlines(keepends=True))


@pytest.mark.parametrize("day", CHANGES)
def test_F18_every_minute_of_a_clock_change_day_has_its_true_offset(day: date) -> None:
    zone = icalendar.Timezone.from_ical(vtimezone(ZONE)).to_tz(lookup_tzid=False)
    checked = list(minutes(day))
    assert len(checked) == (23 if day.month == 3 else 24) * 60
    wrong = [at for at in checked if at.replace(tzinfo=zone).utcoffset() != at.utcoffset()]
    assert not wrong


@pytest.mark.parametrize("year", range(2025, 2039))
def test_every_day_to_2038_has_its_true_offset_at_nine_in_the_morning(year: int) -> None:
    zone = icalendar.Timezone.from_ical(vtimezone(ZONE)).to_tz(lookup_tzid=False)
    for number in range(365):
        nine = datetime.combine(date(year, 1, 1) + timedelta(days=number), time(9))
        assert nine.replace(tzinfo=zone).utcoffset() == nine.replace(tzinfo=LONDON).utcoffset()


@pytest.mark.parametrize("day", CHANGES)
def test_F18_a_duty_at_any_minute_of_a_clock_change_day_is_written_at_that_minute(
    day: date,
) -> None:
    times = [at for at in minutes(day) if (at.hour, at.minute) < (23, 55)]
    duties = [
        duty(
            day.isoformat(), f"{at:%H:%M}", f"{at + timedelta(minutes=5):%H:%M}", code=f"{at:%H%M}"
        )
        for at in times
    ]
    stored = fragment(duties, stamps=PUBLISHED, timezone=ZONE)
    lines = feed("Ada", ZONE, stored, first=day, last=day).decode().split("\r\n")
    starts = [line.partition(":")[2] for line in lines if line.startswith("DTSTART;")]
    assert starts == [f"{at:%Y%m%dT%H%M%S}" for at in times]
