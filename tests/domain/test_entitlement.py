"""Teachers' entitlement: 10 % of timetabled teaching, to the minute."""

import doctest
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from planner.domain import entitlement
from planner.domain.codes import LessonCode, PersonCode
from planner.domain.entitlement import given_on_grid, ppa_owed, teaching_minutes
from planner.domain.kinds import PartKind
from tests.builders import a_lesson, a_school, a_teacher, lessons

TARA = PersonCode("tara")


def test_the_examples_in_the_words_are_true():
    assert doctest.testmod(entitlement).failed == 0


def test_the_afternoon_trap_23_75_hours_timetabled_are_owed_143_minutes_not_135():
    school = a_school(a_teacher("tara", "3A"), lessons("3A", "Mon-Fri 09:15-14:00"))
    assert teaching_minutes(school, TARA) == 1425
    assert ppa_owed(1425) == 143
    assert ppa_owed(1425) - 135 == 8


@given(st.integers(0, 3000))
def test_never_less_than_a_tenth_and_never_a_minute_more_than_needed(teaching):
    owed = ppa_owed(teaching)
    assert owed * 10 >= teaching > owed * 10 - 10


@given(st.integers(0, 600))
def test_given_time_lies_on_the_grid_and_is_enough(minutes):
    given = given_on_grid(minutes)
    assert given % 5 == 0
    assert 0 <= given - minutes < 5


def test_register_assembly_break_lunch_and_story_are_not_teaching():
    parts = [
        a_lesson("3A", f"Mon {9 + n:02}:00-{9 + n:02}:20", kind=kind)
        for n, kind in enumerate(PartKind)
    ]
    assert teaching_minutes(a_school(a_teacher("tara", "3A"), parts), TARA) == 20


def test_a_lesson_of_every_week_counts_in_each_week_of_the_cycle():
    school = a_school(
        a_teacher("tara", "3A"),
        a_lesson("3A", "Mon 09:00-10:00"),
        a_lesson("3A", "Tue 09:00-10:00 w2"),
        cycle_weeks=2,
    )
    assert teaching_minutes(school, TARA) == 180


def test_lessons_of_a_variant_stand_in_place_of_ordinary_ones_and_are_not_more():
    ordinary = a_lesson("3A", "Mon 09:00-10:00")
    tests = replace(a_lesson("3A", "Mon 09:00-11:00"), code=LessonCode("SATS"), variant="SATs")
    school = a_school(a_teacher("tara", "3A"), ordinary, tests)
    assert teaching_minutes(school, TARA) == 60


def test_a_lesson_of_a_week_the_cycle_does_not_have_is_never_taught():
    school = a_school(a_teacher("tara", "3A"), a_lesson("3A", "Tue 09:00-10:00 w2"))
    assert teaching_minutes(school, TARA) == 0


def test_a_lesson_somebody_else_is_timetabled_for_is_that_teachers():
    school = a_school(
        a_teacher("tara", "3A"),
        a_teacher("mina"),
        a_lesson("3A", "Mon 09:00-10:00"),
        a_lesson("3A", "Mon 10:00-10:45", "Music", teacher=PersonCode("mina")),
    )
    assert teaching_minutes(school, TARA) == 60
    assert teaching_minutes(school, PersonCode("mina")) == 45
