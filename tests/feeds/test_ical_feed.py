"""The bytes of a feed: what is in them, in which form, and that they never vary without cause."""

import gzip
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import laying
from planner.domain.codes import PersonCode
from planner.domain.kinds import DutyKind
from planner.domain.plan import Occurrence
from planner.feeds.ical import etag_of, faults, feed, fragment, window
from planner.feeds.lines import folded, one_line
from planner.feeds.zones import UnknownZone
from tests.feeds.year import PUBLISHED, ZONE, day, duty

Change = Callable[[Occurrence], list[Occurrence]]

GOLDEN = Path(__file__).parent / "golden" / "ada.ics"
TODAY = day("2026-10-21")
NAME = "Ada Example – duties"

FIELDS = {
    *("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY"),
    *("LOCATION", "TRANSP"),
}

AUTUMN = (
    duty("2026-10-23", title="PPA cover 3A"),
    duty("2026-10-23", "12:15", "13:00", code="lunch", title="Lunch duty", place="KS2, playground"),
    duty(
        *("2026-10-26", "09:00", "15:15"),
        code="call",
        title="Pastoral on-call",
        place="",
        kind=DutyKind.PASTORAL_ON_CALL,
    ),
    duty(
        *("2026-10-26", "10:45", "11:15"),
        code="speech",
        title="Sgwrs – grŵp siarad â’i gilydd, Blwyddyn 3 a 4 (ystafell ŷr enfys)",
        place="Ystafell Môr; llawr 1",
        pub=2,
    ),
    duty("2026-10-27", "18:00", "24:00", code="disco", title="Disco", place="Hall"),
)


def rendered(*duties: Occurrence, today: date = TODAY, name: str = NAME) -> bytes:
    return served(fragment(duties, stamps=PUBLISHED, timezone=ZONE), today, name)


def served(stored: bytes, today: date = TODAY, name: str = NAME) -> bytes:
    first, last = window(today)
    return feed(name, ZONE, stored, first=first, last=last)


def events(calendar: bytes) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(calendar).events


def unfolded(calendar: bytes) -> list[str]:
    assert calendar.endswith(b"\r\n")
    return calendar.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def blocks(calendar: bytes) -> dict[str, str]:
    """Each event's text by UID."""
    found = re.findall(r"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", calendar.decode(), re.DOTALL)
    return {re.search(r"UID:(\S+)", block)[1]: block for block in found}


def test_the_golden_feed_is_reproduced_to_the_byte() -> None:
    assert rendered(*AUTUMN) == GOLDEN.read_bytes()


@settings(deadline=None)
@given(st.permutations(AUTUMN))
def test_the_same_rows_give_the_same_bytes_in_any_order(rows: list[Occurrence]) -> None:
    assert rendered(*rows) == GOLDEN.read_bytes()


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_F18_the_servers_own_time_zone_makes_no_difference(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert rendered(*AUTUMN) == GOLDEN.read_bytes()
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_library_reads_back_every_field() -> None:
    for event, told in zip(events(rendered(*AUTUMN)), AUTUMN, strict=True):
        midnight = datetime.combine(told.day, datetime.min.time())
        starts, ends = (midnight + timedelta(minutes=at) for at in (told.starts, told.ends))
        assert event.start == starts.replace(tzinfo=ZoneInfo(ZONE))
        assert event.end == ends.replace(tzinfo=ZoneInfo(ZONE))
        assert event["SUMMARY"] == told.title
        assert event.get("LOCATION", "") == told.place_name
        assert event.stamp == event.last_modified == PUBLISHED[told.from_pub]
        assert (event["UID"], event["SEQUENCE"]) == (told.uid, told.from_pub)


def test_the_calendar_says_what_it_is_and_how_often_to_ask() -> None:
    lines = unfolded(rendered(*AUTUMN))
    for line in (
        *("VERSION:2.0", "METHOD:PUBLISH", f"NAME:{NAME}", f"X-WR-CALNAME:{NAME}"),
        *("X-WR-TIMEZONE:Europe/London", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"),
    ):
        assert lines.count(line) == 1
    before_zone = lines[: lines.index("BEGIN:VTIMEZONE")]
    assert not [line for line in before_zone if line.startswith("UID")]


def test_every_event_stands_alone() -> None:
    text = b"".join(block.encode() for block in blocks(rendered(*AUTUMN)).values())
    assert b"RRULE" not in text
    assert b"RDATE" not in text
    assert text.count(b"DTSTART;TZID=Europe/London:") == len(AUTUMN)


def test_standing_by_is_not_shown_as_busy() -> None:
    free = [event for event in events(rendered(*AUTUMN)) if event.get("TRANSP") == "TRANSPARENT"]
    assert [event["SUMMARY"] for event in free] == ["Pastoral on-call"]


def test_C118_a_duty_published_again_keeps_its_uid_and_goes_up_in_sequence() -> None:
    before = blocks(rendered(*AUTUMN))
    moved = replace(AUTUMN[0], starts=660, ends=720, place_name="Class 4B", from_pub=2)
    after = blocks(rendered(moved, *AUTUMN[1:]))
    assert before.keys() == after.keys()
    assert "SEQUENCE:1\r\n" in before[moved.uid]
    assert "SEQUENCE:2\r\n" in after[moved.uid]
    assert "DTSTAMP:20261009T160507Z\r\n" in after[moved.uid]
    unchanged = before.keys() - {moved.uid}
    assert {uid: before[uid] for uid in unchanged} == {uid: after[uid] for uid in unchanged}


def test_C118_a_duty_taken_away_is_gone() -> None:
    left = blocks(rendered(*AUTUMN[1:]))
    assert AUTUMN[0].uid not in left
    assert len(left) == len(AUTUMN) - 1


LEGS = tuple(
    duty(
        *("2026-10-23", f"{hour:02}:00", f"{hour + 1:02}:00"),
        title="1:1 support 3A",
        kind=DutyKind.ONE_TO_ONE,
        part=str(hour),
    )
    for hour in range(9, 13)
)


def test_legs_of_one_duty_are_one_event_and_only_while_unbroken() -> None:
    whole, broken = rendered(*LEGS), rendered(*LEGS[:1], *LEGS[2:])
    assert [(e.start.hour, e.end.hour) for e in events(whole)] == [(9, 13)]
    assert [(e.start.hour, e.end.hour) for e in events(broken)] == [(9, 10), (11, 13)]


CHANGED = st.sampled_from(
    [
        lambda leg: [leg],
        lambda leg: [],
        lambda leg: [replace(leg, place_name="Class 4B", from_pub=2)],
        lambda leg: [replace(leg, ends=leg.ends - 5, from_pub=2)],
        lambda leg: [replace(leg, title="1:1 support 4B", from_pub=2)],
    ]
)


@settings(deadline=None)
@given(st.lists(CHANGED, min_size=len(LEGS), max_size=len(LEGS)))
def test_C118_whatever_changes_of_an_event_its_sequence_goes_up(changes: list[Change]) -> None:
    after = [new for change, leg in zip(changes, LEGS, strict=True) for new in change(leg)]
    assert not changed_unnoticed(rendered(*LEGS[:2], *LEGS[3:]), rendered(*after))


def changed_unnoticed(before: bytes, after: bytes) -> list[str]:
    """UIDs whose event differs though its SEQUENCE did not go up."""
    was, now = blocks(before), blocks(after)
    sequence = re.compile(r"SEQUENCE:(\d+)")
    return [
        uid
        for uid in was.keys() & now.keys()
        if was[uid] != now[uid]
        and int(sequence.search(now[uid])[1]) <= int(sequence.search(was[uid])[1])
    ]


def test_C118_twin_merged_legs_named_after_the_first_are_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    as_one = laying._as_one
    monkeypatch.setattr(laying, "_as_one", lambda legs: replace(as_one(legs), uid=legs[0].uid))
    assert changed_unnoticed(rendered(*LEGS), rendered(*LEGS[:2])) == [LEGS[0].uid]


@pytest.mark.parametrize("nothing", [b"", fragment((), stamps={}, timezone=ZONE)])
def test_C121_an_empty_rota_is_a_valid_calendar(nothing: bytes) -> None:
    calendar = icalendar.Calendar.from_ical(served(nothing))
    assert calendar.name == "VCALENDAR"
    assert not calendar.events


def test_C122_no_event_has_a_field_beyond_the_few() -> None:
    moved = replace(AUTUMN[0], starts=660, ends=720, from_pub=2, contact=PersonCode("head"))
    for block in blocks(rendered(moved, *AUTUMN[1:])).values():
        names = [re.split("[:;]", line)[0] for line in unfolded(block.encode())[1:-1]]
        assert set(names) <= FIELDS
        assert len(names) == len(set(names))


@pytest.mark.parametrize("lead", range(60, 80))
@pytest.mark.parametrize("character", ["é", "–", "🏫"])
def test_C117_no_line_is_longer_than_75_octets_nor_broken_inside_a_character(
    lead: int, character: str
) -> None:
    line = "x" * lead + character * 40
    folds = folded([line]).split(b"\r\n")
    assert folds.pop() == b""
    assert all(len(piece) <= 75 for piece in folds)
    assert "".join(piece.decode().removeprefix(" ") for piece in folds) == line


def test_C117_a_line_of_exactly_75_octets_is_left_whole() -> None:
    assert folded(["x" * 75]) == b"x" * 75 + b"\r\n"
    assert folded(["x" * 76]) == b"x" * 75 + b"\r\n x\r\n"
    assert folded(["é" * 38]) == "é".encode() * 37 + b"\r\n " + "é".encode() + b"\r\n"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("A\r\nATTENDEE:mailto:x", "A ATTENDEE:mailto:x"),
        ("Room\x00 \x0b\x0c\x1c\x85\u2028\u20297", "Room 7"),
        (" two  spaces ", "two spaces"),
        ("\ud800lone", "lone"),
        ("a;b,c\\d:e", "a\\;b\\,c\\\\d:e"),
        ("\x7f\x80\x9f", ""),
    ],
)
def test_C43_C44_text_is_one_safe_line(typed: str, shown: str) -> None:
    assert one_line(typed) == shown


@settings(deadline=None)
@given(title=st.text(max_size=200), place=st.text(max_size=200))
def test_F20_whatever_is_typed_the_feed_stays_well_formed(title: str, place: str) -> None:
    told = duty("2026-10-23", title=title, place=place)
    calendar = rendered(told)
    assert all(len(line) <= 75 for line in calendar.split(b"\r\n"))
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", calendar)
    (event,) = events(calendar)
    assert event["SUMMARY"] == (_plain(title) or "Ppa cover")
    assert event.get("LOCATION", "") == _plain(place)


def _plain(text: str) -> str:
    """What a reader should see: escapes undone."""
    return re.sub(r"\\(.)", r"\1", one_line(text))


GOOD = AUTUMN[1]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (replace(AUTUMN[0], ends=540), "does not end after it starts"),
        (replace(AUTUMN[0], starts=-5), "does not end after it starts"),
        (replace(AUTUMN[0], ends=1441), "does not end after it starts"),
        (replace(AUTUMN[0], uid=""), "identity is not usable"),
        (replace(AUTUMN[0], uid="a\r\nb"), "identity is not usable"),
        (replace(AUTUMN[2], uid=GOOD.uid), "the same calendar identity"),
    ],
)
def test_F20_a_bad_row_is_left_out_and_reported_and_the_others_served(
    bad: Occurrence, why: str
) -> None:
    assert list(blocks(rendered(bad, GOOD))) == [GOOD.uid]
    (fault,) = faults((bad, GOOD))
    assert why in fault.why
    assert (fault.uid, fault.day) == (bad.uid, bad.day)


def test_F20_a_bad_row_does_not_cost_the_good_row_of_the_same_identity() -> None:
    bad = replace(GOOD, starts=-5)
    assert list(blocks(rendered(bad, GOOD))) == [GOOD.uid]
    assert [fault.day for fault in faults((bad, GOOD))] == [bad.day]


def test_a_duty_without_words_is_shown_as_its_kind() -> None:
    (event,) = events(rendered(duty("2026-10-23", title="\x00", kind=DutyKind.LUNCH_DUTY)))
    assert event["SUMMARY"] == "Lunch duty"


def test_a_publication_whose_time_is_not_known_is_an_error_not_an_empty_feed() -> None:
    with pytest.raises(KeyError):
        fragment(AUTUMN, stamps={1: PUBLISHED[1]}, timezone=ZONE)


def test_a_publications_time_must_have_a_zone_and_is_told_in_utc() -> None:
    paris = datetime(2026, 8, 28, 17, 30, tzinfo=timezone(timedelta(hours=2)))
    made = fragment(AUTUMN[:1], stamps={1: paris}, timezone=ZONE)
    assert b"DTSTAMP:20260828T153000Z" in made
    with pytest.raises(ValueError, match="must carry its zone"):
        fragment(AUTUMN[:1], stamps={1: paris.replace(tzinfo=None)}, timezone=ZONE)


def test_other_zones_than_londons_are_refused() -> None:
    with pytest.raises(UnknownZone, match="'Europe/Paris'") as refused:
        fragment(AUTUMN, stamps=PUBLISHED, timezone="Europe/Paris")
    assert "Europe/London" in refused.value.hint
    with pytest.raises(UnknownZone):
        feed(NAME, "Europe/Paris", b"", first=TODAY, last=TODAY)


@pytest.mark.parametrize("today", ["2026-10-19", "2026-10-21", "2026-10-25"])
def test_the_window_is_last_week_and_six_whole_weeks_from_monday(today: str) -> None:
    assert window(day(today)) == (day("2026-10-12"), day("2026-11-29"))


@settings(deadline=None)
@given(st.dates(date(2026, 9, 1), date(2027, 7, 1)))
def test_T11_no_feed_looks_further_ahead_than_six_weeks(today: date) -> None:
    assert timedelta(days=35) <= window(today)[1] - today < timedelta(weeks=6)


@settings(deadline=None)
@given(st.dates(date(2026, 9, 1), date(2027, 7, 1)), st.integers(0, 60))
def test_T11_a_feed_holds_the_days_asked_for_and_no_others(first: date, days: int) -> None:
    every = [duty((date(2026, 9, 1) + timedelta(days=n)).isoformat()) for n in range(320)]
    stored = fragment(every, stamps=PUBLISHED, timezone=ZONE)
    last = first + timedelta(days=days)
    expected = [one.uid for one in every if first <= one.day <= last]
    assert list(blocks(feed(NAME, ZONE, stored, first=first, last=last))) == expected


def test_a_tag_is_strong_quoted_and_of_every_byte() -> None:
    body = rendered(*AUTUMN)
    assert re.fullmatch(r'"[0-9a-f]{32}"', etag_of(body))
    assert etag_of(body) == etag_of(GOLDEN.read_bytes())
    changed = {etag_of(body[:n] + b"#" + body[n + 1 :]) for n in range(len(body))}
    assert len(changed) == len(body)
    assert etag_of(body) not in changed


def test_the_tag_is_the_same_all_week() -> None:
    monday = day("2026-10-19")
    tags = {etag_of(rendered(*AUTUMN, today=monday + timedelta(days=n))) for n in range(7)}
    assert len(tags) == 1


def test_a_publication_that_changes_nothing_of_mine_changes_none_of_my_bytes() -> None:
    later = {**PUBLISHED, 3: datetime(2026, 10, 20, tzinfo=UTC)}
    assert fragment(AUTUMN, stamps=later, timezone=ZONE) == fragment(
        AUTUMN, stamps=PUBLISHED, timezone=ZONE
    )


def test_bytes_that_are_no_fragment_are_refused() -> None:
    with pytest.raises(ValueError, match="not a stored feed"):
        served(b"BEGIN:VCALENDAR")


def test_two_hundred_events_fit_in_64_kilobytes_and_8_when_zipped() -> None:
    titles = ("PPA cover 3A", "Phonics group RED2", "Lunch duty KS2 playground", "1:1 support 4B")
    every = [
        duty(
            (date(2026, 10, 19) + timedelta(days=n // 7 % 5 + n // 35 * 7)).isoformat(),
            *(f"{9 + n % 7:02}:00", f"{9 + n % 7:02}:45"),
            code=f"c{n % 7}",
            title=titles[n % 4],
            place=("Class 3A", "ELSA room", "KS2 playground")[n % 3],
        )
        for n in range(200)
    ]
    calendar = rendered(*every)
    assert calendar.count(b"BEGIN:VEVENT") == 200
    assert len(calendar) <= 64_000
    assert len(gzip.compress(calendar)) <= 8_000
