"""Wall-clock minutes and spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.clock import (
    DAY,
    WEEK,
    Span,
    at,
    clock,
    hours,
    moment,
    parse_clock,
    parse_weekly,
    stretch,
    time_of_day,
    week_of,
    weekday_of,
)


@given(st.integers(1, 2), st.integers(0, 6), st.integers(0, DAY - 1))
def test_a_minute_of_the_cycle_says_its_week_weekday_and_time(week, weekday, minute):
    found = at(week, weekday, minute)
    assert (week_of(found), weekday_of(found), time_of_day(found)) == (week, weekday, minute)


@given(st.integers(0, DAY - 1))
def test_a_time_of_day_reads_back(minute):
    assert parse_clock(clock(minute)) == minute


@pytest.mark.parametrize("text", ["", "8", "24:00", "12:60", "8.45", "8:5", "-1:00", "8:45pm"])
def test_what_is_no_time_of_day_is_refused(text):
    with pytest.raises(ValueError, match="not a time of day"):
        parse_clock(text)


def test_a_span_ends_after_it_starts():
    with pytest.raises(ValueError, match="end after it starts"):
        Span(10, 10)


def test_spans_that_only_touch_do_not_overlap():
    morning, noon = Span(540, 720), Span(720, 780)
    assert not morning.overlaps(noon)
    assert morning.overlaps(Span(719, 721))
    assert Span(600, 610).within(morning)
    assert not noon.within(morning)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(45, "45 min"), (60, "1 h"), (145, "2 h 25"), (0, "0 min"), (-8, "-8 min"), (65, "1 h 05")],
)
def test_minutes_are_said_as_a_person_would(minutes, words):
    assert hours(minutes) == words


def test_a_stretch_names_the_week_only_beyond_the_first():
    span = Span(at(1, 1, 645), at(1, 1, 675))
    assert stretch(span) == "Tue 10:45-11:15"
    assert moment(span.shifted(WEEK).start) == "Tue 10:45 (week 2)"


def test_a_time_of_the_week_is_read_as_weekdays_and_minutes():
    assert parse_weekly("Fri 13:00-13:30") == ((4,), Span(780, 810))
    assert parse_weekly(" mon-Wed 9:05-10:00 ") == ((0, 1, 2), Span(545, 600))


@pytest.mark.parametrize(
    "text", ["", "Fri", "Day 13:00-13:30", "Fri-Mon 13:00-13:30", "Fri 9:00-8:00"]
)
def test_anything_else_is_no_time_of_the_week(text: str):
    with pytest.raises(ValueError, match=r"week|after|time"):
        parse_weekly(text)
