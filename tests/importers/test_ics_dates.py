"""Term dates from calendar files: what schools send, and the hostile ones (C103-C116)."""

import time
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar.prop import vRecur

from planner.domain.kinds import DayKind
from planner.domain.school import School
from planner.importers import ics_events, ics_repeats, ics_text
from planner.importers.child import ReadingChild, ReadingLimits, read_safely
from planner.importers.ics_dates import read_dates
from planner.importers.ics_repeats import RepeatRefused, days_of, repeat_of
from planner.importers.workbook import ImportResult
from tests.importers.corpus import a_sound_school, sentences

YES = {"all": "yes"}


def calendar(*events: str, head: str = "") -> bytes:
    parts = [f"BEGIN:VEVENT\r\n{event.strip()}\r\nEND:VEVENT\r\n" for event in events]
    top = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n{head}"
    text = f"{top}{''.join(parts)}END:VCALENDAR\r\n"
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()


def whole_day(title: str, first: str, after: str = "", more: str = "") -> str:
    """An all-day event as calendars write it: the end is the day after the last."""
    end = f"DTEND;VALUE=DATE:{after}\n" if after else ""
    return f"UID:{title}{first}\nSUMMARY:{title}\nDTSTART;VALUE=DATE:{first}\n{end}{more}"


AUTUMN = (
    whole_day("Autumn term begins", "20260902"),
    whole_day("Half term", "20261026", "20261031"),
    whole_day("Autumn term ends", "20261218"),
)
INSET = whole_day("INSET day", "20260901")


def read(*events: str, onto: School | None = None, **more: Any) -> ImportResult:
    head = more.pop("head", "")
    return read_dates(calendar(*events, head=head), onto=onto or a_sound_school(), **more)


def school_of(result: ImportResult) -> School:
    assert result.school is not None, (sentences(result.problems), result.open_questions)
    return result.school


def terms(result: ImportResult) -> list[tuple[str, date, date]]:
    return [(term.code, term.starts, term.ends) for term in school_of(result).terms]


def days(result: ImportResult) -> dict[date, DayKind]:
    return {special.day: special.kind for special in school_of(result).special_days}


def refused(result: ImportResult, words: str) -> None:
    assert result.school is None
    assert words in sentences(result.problems)


def notes(result: ImportResult) -> str:
    return "\n".join(note.sentence for note in result.notes)


def test_first_and_last_days_make_a_term_that_the_half_term_holiday_cuts_in_two() -> None:
    assert terms(read(*AUTUMN)) == [
        ("AUT1-26", date(2026, 9, 2), date(2026, 10, 23)),
        ("AUT2-26", date(2026, 11, 2), date(2026, 12, 18)),
    ]


def test_C106_the_end_of_a_whole_day_event_is_the_day_after_its_last() -> None:
    result = read(whole_day("Autumn term", "20260902", "20261024"))
    assert terms(result) == [("AUT1-26", date(2026, 9, 2), date(2026, 10, 23))]
    closed = read(whole_day("School closed", "20261008", "20261010"), *AUTUMN)
    assert days(closed) == {date(2026, 10, 8): DayKind.CLOSED, date(2026, 10, 9): DayKind.CLOSED}


def test_a_term_whose_halves_are_there_too_gives_way_to_them() -> None:
    result = read(
        whole_day("Spring Term 2027", "20270104", "20270327"),
        whole_day("Spring term 1", "20270104", "20270213"),
        whole_day("Spring term 2", "20270222", "20270327"),
    )
    assert [code for code, _, _ in terms(result)] == ["SPR1-27", "SPR2-27"]


def test_training_days_bank_holidays_and_closures_are_told_by_their_titles() -> None:
    result = read(
        INSET,
        whole_day("Early May bank holiday", "20270503"),
        whole_day("Good Friday", "20270326"),
        whole_day("Occasional day", "20270528"),
        whole_day("Sports Day", "20270618"),
        whole_day("Christmas Day lunch for the choir", "20261210"),
    )
    assert days(result) == {
        date(2026, 9, 1): DayKind.INSET,
        date(2027, 5, 3): DayKind.BANK_HOLIDAY,
        date(2027, 3, 26): DayKind.BANK_HOLIDAY,
        date(2027, 5, 28): DayKind.CLOSED,
    }
    assert "“Sports Day”" in notes(result)


def test_dates_of_the_file_replace_what_they_meet_and_leave_the_rest() -> None:
    first = school_of(read(*AUTUMN, INSET))
    spring = read(whole_day("Spring term 1", "20270104", "20270213"), onto=first)
    assert len(terms(spring)) == 3
    again = read(*AUTUMN, INSET, onto=first)
    assert school_of(again) == first
    later = read(whole_day("Autumn term", "20260907", "20261024"), onto=first)
    assert ("AUT1-26", date(2026, 9, 7), date(2026, 10, 23)) in terms(later)
    assert "gives way to the file's" in notes(later)
    assert len(terms(later)) == 2


def test_without_a_school_or_without_any_date_of_use_nothing_is_imported() -> None:
    refused(read_dates(calendar(INSET)), "Import its workbook first")
    refused(read(whole_day("Sports Day", "20270618")), "No term, training day or bank holiday")
    refused(read_dates(b"", onto=a_sound_school()), "file is empty")
    refused(read_dates(b"PK", onto=a_sound_school()), "not a calendar file")
    refused(read_dates(b"\0" * 9, onto=a_sound_school()), "not plain text")


FLOATING = "UID:f\nSUMMARY:INSET day\nDTSTART:20260901T090000\nDTEND:20260901T150000"


def test_C103_times_without_a_zone_are_asked_about() -> None:
    result = read(FLOATING)
    assert result.school is None
    assert "Europe/London" in result.open_questions[0].sentence
    assert days(read(FLOATING, answers=YES)) == {date(2026, 9, 1): DayKind.INSET}
    refused(read(FLOATING, answers={"floating": "no"}), "You answered no")


@pytest.mark.parametrize(
    "zone", ["GMT Standard Time", '"(UTC+00:00) Dublin, Edinburgh, Lisbon, London"',
             "/freeassociation.sourceforge.net/Tzfile/Europe/London"],
)  # fmt: skip
def test_C104_time_zones_by_the_names_office_programs_give_them(zone: str) -> None:
    event = f"UID:z\nSUMMARY:INSET\nDTSTART;TZID={zone}:20260901T003000"
    result = read(event)
    assert days(result) == {date(2026, 9, 1): DayKind.INSET}
    assert zone.startswith("/") or "read as Europe/London" in notes(result)


def test_a_moment_elsewhere_is_told_by_the_date_at_school() -> None:
    event = "UID:z\nSUMMARY:INSET\nDTSTART:20260831T233000Z"
    assert list(days(read(event))) == [date(2026, 9, 1)]


def test_C105_an_unknown_zone_is_refused_and_one_the_file_defines_is_asked_about() -> None:
    event = "UID:z\nSUMMARY:INSET\nDTSTART;TZID=Nowhere/Middle:20260901T090000"
    refused(read(event), "The time zone “Nowhere/Middle” is not known")
    zone = "BEGIN:VTIMEZONE\nTZID:Nowhere/Middle\nEND:VTIMEZONE\n"
    assert "file's own" in read(event, head=zone).open_questions[0].sentence
    assert list(days(read(event, head=zone, answers=YES))) == [date(2026, 9, 1)]


def test_C107_an_event_that_ends_before_it_starts_is_refused() -> None:
    result = read(whole_day("INSET", "20260902", "20260901"), *AUTUMN)
    refused(result, "It ends before it starts")
    assert "Event 1" in sentences(result.problems)


HOSTILE = (
    "RRULE:FREQ=SECONDLY",
    "RRULE:FREQ=SECONDLY;COUNT=1000000000",
    "RRULE:FREQ=DAILY;COUNT=1000000000",
    "RRULE:FREQ=DAILY",
    "RRULE:FREQ=DAILY;INTERVAL=0;COUNT=3",
    "RRULE:FREQ=YEARLY;COUNT=3;INTERVAL=999999999",
    "RRULE:FREQ=DAILY;UNTIL=99991231",
    "RRULE:FREQ=MONTHLY;COUNT=9;FREQ=DAILY;BYHOUR=1",
    "RRULE:FREQ=DAILY;COUNT=3\nRRULE:FREQ=DAILY;COUNT=3",
)


@pytest.mark.parametrize("rule", HOSTILE)
def test_C108_endless_and_countless_repeats_are_refused_at_once(rule: str) -> None:
    began = time.process_time()
    result = read(whole_day("INSET day", "20260901", "20260902", rule))
    assert time.process_time() - began < 1
    assert result.school is None
    assert "Event 1" in sentences(result.problems)


def test_C108_a_club_that_never_ends_is_left_out_since_nothing_is_made_of_it() -> None:
    club = whole_day("Choir", "20260907", "", "RRULE:FREQ=WEEKLY")
    result = read(club, INSET)
    assert list(days(result)) == [date(2026, 9, 1)]
    assert "repeats without end; left out" in notes(result)


def test_C108_without_the_guard_a_billion_times_would_be_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rule = {"FREQ": ["DAILY"], "COUNT": [1_000_000]}
    with pytest.raises(RepeatRefused):
        repeat_of(rule)
    monkeypatch.setattr(ics_repeats, "MOST_TIMES", 10**9)
    assert repeat_of(rule).times == 1_000_000


def test_C108_a_rule_that_never_comes_is_given_up_after_five_years() -> None:
    never = repeat_of({"FREQ": ["DAILY"], "COUNT": [5], "BYMONTH": [2], "BYMONTHDAY": [30]})
    began = time.process_time()
    assert days_of(never, date(2026, 9, 1)) == [date(2026, 9, 1)]
    assert time.process_time() - began < 1


def test_C108_many_repeating_events_are_refused_at_once() -> None:
    rule = "RRULE:FREQ=DAILY;COUNT=400;BYMONTH=2;BYMONTHDAY=30"
    many = (whole_day(f"INSET {n}", "20260901", "", rule) for n in range(1500))
    began = time.process_time()
    refused(read(*many), "events of the file repeat")
    assert time.process_time() - began < 3


def test_C109_taking_away_by_a_rule_is_refused() -> None:
    rules = "RRULE:FREQ=MINUTELY;COUNT=9\nEXRULE:FREQ=MINUTELY;COUNT=9"
    refused(read(whole_day("INSET", "20260901", "", rules)), "takes dates away by a rule")


def test_C110_dense_rules_are_refused_whatever_their_count() -> None:
    every = ",".join(str(n) for n in range(60))
    rule = f"RRULE:FREQ=YEARLY;COUNT=1;BYMINUTE={every};BYSECOND={every}"
    began = time.process_time()
    refused(read(whole_day("INSET", "20260901", "", rule)), "rules no school date needs")
    assert time.process_time() - began < 1


def test_C111_a_moved_date_and_one_taken_away_in_another_zone() -> None:
    series = (
        "UID:s\nSUMMARY:INSET\nDTSTART;TZID=Europe/London:20260907T090000\n"
        "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=America/New_York:20260914T040000"
    )
    moved = (
        "UID:s\nSUMMARY:INSET\nRECURRENCE-ID;TZID=Europe/London:20260921T090000\n"
        "DTSTART;TZID=Europe/London:20260923T090000"
    )
    assert list(days(read(series, moved))) == [
        date(2026, 9, 7),
        date(2026, 9, 23),
        date(2026, 9, 28),
    ]


def test_C112_the_newest_of_two_versions_counts_in_either_order() -> None:
    old = "UID:v\nSUMMARY:INSET\nSEQUENCE:1\nDTSTART;VALUE=DATE:20260901"
    new = "UID:v\nSUMMARY:INSET\nSEQUENCE:2\nDTSTART;VALUE=DATE:20260904"
    for order in ((old, new), (new, old)):
        result = read(*order)
        assert list(days(result)) == [date(2026, 9, 4)]
        assert "the newest counts" in notes(result)


def test_C113_a_line_without_end_and_an_event_without_end_are_refused() -> None:
    refused(read(INSET + "\nDESCRIPTION:" + "x" * 100_000), "far too many")
    folded = "\n ".join(["DESCRIPTION:", *["x" * 70] * 1500])
    refused(read(f"{INSET}\n{folded}"), "far too many")
    cut = calendar(INSET).replace(b"END:VEVENT\r\n", b"")
    refused(read_dates(cut, onto=a_sound_school()), "ends where it has not begun")
    refused(read_dates(calendar(INSET)[:-16], onto=a_sound_school()), "VCALENDAR has no end")


def test_C113_without_the_guard_the_long_line_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ics_text, "MOST_LINE", 10**6)
    assert read(INSET + "\nDESCRIPTION:" + "x" * 100_000).school is not None


def test_C114_a_file_that_calls_dates_off_asks_and_then_takes_them_out() -> None:
    planned = school_of(read(*AUTUMN, INSET))
    off = read(INSET, onto=planned, head="METHOD:CANCEL\n")
    assert off.school is None
    assert "calls its dates off" in off.open_questions[0].sentence
    done = read(INSET, onto=planned, head="METHOD:CANCEL\n", answers=YES)
    assert days(done) == {}
    assert len(terms(done)) == 2
    kept = read(INSET, onto=planned, head="METHOD:CANCEL\n", answers={"cancel": "no"})
    refused(kept, "You answered no")


def test_C114_a_single_event_called_off_is_left_out() -> None:
    result = read(*AUTUMN, INSET + "STATUS:CANCELLED")
    assert days(result) == {}
    assert "called off" in notes(result)


@pytest.mark.parametrize(
    "attached", ["ATTACH:file:///etc/hostname", "ATTACH;ENCODING=BASE64;VALUE=BINARY:QUJD"]
)
def test_C115_attachments_are_refused(attached: str) -> None:
    refused(read(f"{INSET}\n{attached}"), "carries attachments")


def test_C115_a_calendar_of_twenty_megabytes_is_refused() -> None:
    data = calendar(INSET + "\nDESCRIPTION:" + "x" * (20 * 1024 * 1024))
    refused(read_safely(read_dates, data, onto=a_sound_school()), "larger than 10 MB")


def test_C116_fifty_thousand_events_are_refused_at_once() -> None:
    data = calendar(*[INSET] * 50_000)
    began = time.process_time()
    refused(read_dates(data, onto=a_sound_school()), "more than 2,000 events")
    assert time.process_time() - began < 2


def test_C116_without_the_guard_they_are_all_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = calendar(*[INSET] * 2_100)
    monkeypatch.setattr(ics_text, "MOST_EVENTS", 10**6)
    assert read_dates(data, onto=a_sound_school()).school is not None


def test_a_zones_own_rules_are_never_worked_out() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Hostile\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
        "TZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nRRULE:FREQ=SECONDLY\nEND:STANDARD\n"
        "END:VTIMEZONE\n"
    )
    began = time.process_time()
    assert list(days(read(INSET, head=zone))) == [date(2026, 9, 1)]
    assert time.process_time() - began < 1
    assert "VTIMEZONE" not in ics_text.calendar_text(calendar(head=zone), a_report()).text


def a_report() -> Any:
    from planner.workbook.report import Report

    return Report()


def test_dates_far_off_and_text_that_turns_round_are_refused() -> None:
    refused(read(whole_day("INSET", "00010101")), "Is that a slip?")
    refused(read(whole_day("INSET", "20260901", "99991231")), "Is that a slip?")
    refused(read(whole_day("INSET \u202egnp", "20260901")), "hidden characters")
    refused(read("UID:x\nSUMMARY:INSET\nDTSTART:garbage"), "dates cannot be read")
    refused(read("UID:x\nSUMMARY:INSET"), "no date of its own")


def test_one_very_long_event_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    long = whole_day("School closed", "20010101", "20991231")
    refused(read(long), "far too many days")
    monkeypatch.setattr(ics_events, "MOST_DAYS_READ", 10**9)
    assert len(days(read(long))) > 20_000


def test_K9_whatever_happens_in_the_reader_costs_only_a_child() -> None:
    child = ReadingChild(ReadingLimits(wall_seconds=3))
    try:
        refused(read_safely(_never_ends, b"", child=child), "far too long")
        good = read_safely(read_dates, calendar(INSET), onto=a_sound_school(), child=child)
        assert list(days(good)) == [date(2026, 9, 1)]
    finally:
        child.stop()


def _never_ends(source: Any, filename: str = "", *, answers: Any = None, onto: Any = None) -> Any:
    while True:
        time.sleep(1)


RULES = st.builds(
    "FREQ={};INTERVAL={};COUNT={}{}".format,
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
    st.integers(1, 4),
    st.integers(1, 12),
    st.just(""),
) | st.sampled_from(
    [
        "FREQ=WEEKLY;COUNT=9;BYDAY=TU,TH",
        "FREQ=WEEKLY;COUNT=9;INTERVAL=2;WKST=SU;BYDAY=TU,SU",
        "FREQ=MONTHLY;COUNT=6;BYDAY=1MO",
        "FREQ=MONTHLY;COUNT=6;BYDAY=-1FR",
        "FREQ=MONTHLY;COUNT=6;BYMONTHDAY=-1,15",
        "FREQ=YEARLY;COUNT=3;BYMONTH=5;BYDAY=1MO",
        "FREQ=YEARLY;COUNT=3;BYMONTH=12;BYMONTHDAY=25,26",
        "FREQ=DAILY;UNTIL=20270101;BYDAY=MO,WE",
    ]
)


@settings(deadline=None, max_examples=60)
@given(rule=RULES, start=st.dates(date(2026, 9, 1), date(2027, 7, 1)))
def test_repeats_fall_as_the_usual_library_has_them(rule: str, start: date) -> None:
    """From the rule's own first date on: the library leaves out a start that does not match."""
    noon = datetime.combine(start, time_of_day(12))
    theirs = [moment.date() for moment in rrulestr(rule, dtstart=noon)]
    if not theirs:
        return
    first = theirs[0]
    again = [m.date() for m in rrulestr(rule, dtstart=noon + (first - start))]
    last = first + timedelta(days=ics_repeats.MOST_DAYS)
    ours = days_of(repeat_of(vRecur.from_ical(rule)), first)
    assert ours == [day for day in again if day <= last]
