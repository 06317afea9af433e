"""The one week resolver, against a diary written by hand (never against itself)."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.generator.calendar import SPECIAL_DAYS, TERMS
from planner.domain.calendar import SpecialDay, Term, WeekLabel
from planner.domain.kinds import DayKind
from planner.domain.school import School
from planner.domain.week import cycle_week, has_school, resolve, school_days
from tests.builders import a_school

YEAR = a_school(TERMS, SPECIAL_DAYS, cycle_weeks=2)

DIARY = """
    2026-08-31 A  2026-09-07 B  2026-09-14 A  2026-09-21 B  2026-09-28 A  2026-10-05 B
    2026-10-12 A  2026-10-19 B  2026-10-26 -  2026-11-02 A  2026-11-09 B  2026-11-16 A
    2026-11-23 B  2026-11-30 A  2026-12-07 B  2026-12-14 A  2026-12-21 -  2026-12-28 -
    2027-01-04 B  2027-01-11 A  2027-01-18 B  2027-01-25 A  2027-02-01 B  2027-02-08 A
    2027-02-15 -  2027-02-22 B  2027-03-01 A  2027-03-08 B  2027-03-15 A  2027-03-22 B
    2027-03-29 -  2027-04-05 -  2027-04-12 A  2027-04-19 B  2027-04-26 A  2027-05-03 B
    2027-05-10 A  2027-05-17 B  2027-05-24 A  2027-05-31 -  2027-06-07 B  2027-06-14 A
    2027-06-21 B  2027-06-28 A  2027-07-05 B  2027-07-12 A  2027-07-19 B  2027-07-26 -
"""
WEEKS = {"A": 1, "B": 2, "-": None}
WRITTEN = {
    date.fromisoformat(monday): WEEKS[label]
    for monday, label in re.findall(r"(\S+) ([AB-])", DIARY)
}


def turns(school: School) -> dict[date, int | None]:
    return {monday: cycle_week(school, monday) for monday in WRITTEN}


def test_K8_every_week_of_the_year_is_the_one_in_the_diary():
    assert turns(YEAR) == WRITTEN


def test_K8_iso_week_parity_would_get_the_year_wrong():
    by_parity = {monday: 2 - monday.isocalendar().week % 2 for monday in WRITTEN}
    wrong = [m for m, week in WRITTEN.items() if week is not None and by_parity[m] != week]
    assert date(2027, 1, 4) in wrong or date(2026, 11, 2) in wrong
    assert 0 < len(wrong) < len(WRITTEN), "and no swap of A and B would mend it"


def test_K8_a_53_week_year_costs_no_turn():
    assert date(2026, 12, 28).isocalendar().week == 53
    assert (cycle_week(YEAR, date(2026, 12, 14)), cycle_week(YEAR, date(2027, 1, 4))) == (1, 2)


def test_K8_a_week_without_school_changes_only_later_weeks():
    shut = [
        SpecialDay(day=date(2026, 11, 9) + timedelta(days=n), kind=DayKind.CLOSED) for n in range(5)
    ]
    snowed_in = turns(replace(YEAR, special_days=(*SPECIAL_DAYS, *shut)))
    before = [m for m in WRITTEN if m < date(2026, 11, 9)]
    after = [m for m in WRITTEN if m > date(2026, 11, 9) and WRITTEN[m]]
    assert all(snowed_in[m] == WRITTEN[m] for m in before)
    assert snowed_in[date(2026, 11, 9)] is None
    assert all(snowed_in[m] == 3 - (WRITTEN[m] or 0) for m in after)


def test_K8_one_closed_day_costs_no_turn():
    closed = SpecialDay(day=date(2026, 11, 11), kind=DayKind.CLOSED, title="Boiler")
    assert turns(replace(YEAR, special_days=(*SPECIAL_DAYS, closed))) == WRITTEN


def test_a_label_overrules_the_count_from_its_week_on():
    labelled = replace(YEAR, week_labels=(WeekLabel(monday=date(2027, 1, 4), week=1),))
    found = turns(labelled)
    assert all(found[m] == WRITTEN[m] for m in WRITTEN if m < date(2027, 1, 4))
    assert found[date(2027, 1, 4)] == 1
    assert found[date(2027, 1, 11)] == 2


def test_a_label_on_a_week_without_school_names_the_next_school_week():
    labelled = replace(YEAR, week_labels=(WeekLabel(monday=date(2026, 12, 28), week=1),))
    assert cycle_week(labelled, date(2026, 12, 28)) is None
    assert cycle_week(labelled, date(2027, 1, 4)) == 1


def test_every_week_of_a_one_week_cycle_is_week_1():
    weekly = replace(YEAR, profile=replace(YEAR.profile, cycle_weeks=1))
    assert set(turns(weekly).values()) == {1, None}


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 9, 1), DayKind.INSET),
        (date(2026, 9, 2), DayKind.SCHOOL),
        (date(2026, 9, 5), DayKind.WEEKEND),
        (date(2026, 10, 28), DayKind.HOLIDAY),
        (date(2027, 5, 3), DayKind.BANK_HOLIDAY),
        (date(2027, 8, 2), DayKind.HOLIDAY),
    ],
)
def test_a_date_is_what_the_calendar_says_and_has_a_week_only_with_pupils_in(day, kind):
    resolved = resolve(YEAR, day)
    assert resolved.kind is kind
    assert (resolved.week is not None) == (kind is DayKind.SCHOOL)


def test_a_week_of_inset_days_alone_takes_no_turn():
    week = Term(code="I", name="INSET week", starts=date(2026, 8, 24), ends=date(2026, 8, 28))
    inset = [SpecialDay(day=week.starts + timedelta(days=n), kind=DayKind.INSET) for n in range(5)]
    school = a_school(TERMS, week, SPECIAL_DAYS, inset, cycle_weeks=2)
    assert not has_school(school, week.starts)
    assert turns(school) == WRITTEN


def test_the_sample_year_has_190_pupil_days_and_5_inset_days():
    first, last = TERMS[0].starts, TERMS[-1].ends
    assert len(list(school_days(YEAR, first, last))) == 190
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    assert sum(resolve(YEAR, day).kind is DayKind.INSET for day in days) == 5


@given(closed=st.sets(st.sampled_from(sorted(WRITTEN)), max_size=12))
def test_K8_school_weeks_always_take_turns_whatever_weeks_are_lost(closed):
    lost = [
        SpecialDay(day=monday + timedelta(days=n), kind=DayKind.CLOSED)
        for monday in closed
        for n in range(5)
    ]
    known = {day.day for day in lost}
    kept = [day for day in SPECIAL_DAYS if day.day not in known]
    found = turns(replace(YEAR, special_days=(*kept, *lost)))
    in_order = [week for _, week in sorted(found.items()) if week]
    assert in_order == [n % 2 + 1 for n in range(len(in_order))]
