"""Reports say what was published, in numbers a person can add up by hand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.domain.demand import DemandKey, NeedTier
from planner.domain.duty_kind import DutyKind
from planner.domain.people import Absence
from planner.domain.plan import Rota, RotaState, Stint, Unmet
from planner.domain.school import School
from planner.reports.adults import adults_report
from planner.reports.contract import contract_report
from planner.reports.cost import cost_report
from planner.reports.cover import cover_report
from planner.reports.duties import duties_report
from planner.reports.files import report_document
from planner.reports.met import met_report
from planner.reports.release import Planned, release_report
from planner.reports.stretches import Reach, stretch_of
from planner.reports.tables import Measure, Report, Value, said
from tests.builders import (
    TERM,
    a_duty_post,
    a_group,
    a_programme,
    a_pupil,
    a_release,
    a_school,
    a_teacher,
    an_adult,
    lessons,
)

MONDAY = date(2026, 11, 9)
NEXT = MONDAY + timedelta(days=7)


def a_stint(person: str, day: date, times: str, kind: DutyKind, need: str = "x:y") -> Stint:
    starts, ends = (int(at[:2]) * 60 + int(at[3:]) for at in times.split("-"))
    source, code = need.split(":")
    return Stint(
        day=day,
        starts=starts,
        ends=ends,
        person=person,  # type: ignore[arg-type]
        post=person,  # type: ignore[arg-type]
        kind=kind,
        source=source,
        code=code,
    )


def rows_of(report: Report, table: int = 0) -> list[tuple[Value, ...]]:
    return list(report.tables[table].rows)


def one_class() -> School:
    """Tara teaches 3A ten hours a week and so is owed an hour; Amara may take the class."""
    return a_school(
        TERM,
        a_teacher("tara", "3A"),
        a_teacher("head"),
        [lessons("3A", "Mon-Fri 09:00-10:00", "English")],
        [lessons("3A", "Mon-Fri 13:00-14:00", "Art", releasable=True)],
        a_release("tara"),
        an_adult("amara", "000-hlta", authorised=True),
        an_adult("bea", "000-hlta", weekly_minutes=975),
    )


def a_rota(school: School, revision: int = 1, **more: object) -> Rota:
    return replace(
        Rota(
            revision=revision,
            state=RotaState.ADOPTED,
            valid_from=MONDAY,
            cycle_weeks=school.profile.cycle_weeks,
            allocations=(),
        ),
        **more,  # type: ignore[arg-type]
    )


def weeks_of(school: School, *mondays: date) -> list[Planned]:
    return [Planned(monday=m, rota=a_rota(school), school=school) for m in mondays]


def ppa(day: date, times: str = "13:00-14:00") -> Stint:
    return a_stint("amara", day, times, DutyKind.PPA_COVER, "ppa:PPA-tara")


def test_release_owed_given_and_short_add_up_over_the_weeks() -> None:
    school = one_class()
    report = release_report(school, weeks_of(school, MONDAY, NEXT), [ppa(MONDAY)], ())
    assert rows_of(report) == [("Tara", "PPA", 120, 60, 60, 0)]
    assert report.lead == "1 of 1 are short, 1 h in all."


def test_a_week_that_gives_more_than_it_owes_makes_up_for_no_other() -> None:
    school = one_class()
    twice = [ppa(MONDAY), ppa(MONDAY + timedelta(days=1))]
    report = release_report(school, weeks_of(school, MONDAY, NEXT), twice, ())
    assert rows_of(report) == [("Tara", "PPA", 120, 120, 60, 0)]


def test_release_is_not_owed_for_days_on_which_the_teacher_is_away() -> None:
    days = [MONDAY + timedelta(days=n) for n in range(5)]
    gone = tuple(Absence(person="tara", day=d, starts=0, ends=1440) for d in days)  # type: ignore[arg-type]
    school = replace(one_class(), absences=gone)
    assert rows_of(release_report(school, weeks_of(school, MONDAY), [], ())) == []


def test_a_contract_counts_on_the_days_of_its_own_week_that_something_is_published_for() -> None:
    tuesday = MONDAY + timedelta(days=1)
    stints = [
        a_stint("amara", MONDAY, "09:00-10:00", DutyKind.INTERVENTION),
        a_stint("amara", tuesday, "09:00-09:30", DutyKind.PASTORAL_ON_CALL),
    ]
    report = contract_report(one_class(), stints)
    assert rows_of(report) == [
        ("Amara", "HLTA", 780, 60, 720, 30),
        ("Bea", "HLTA", 390, 0, 390, 0),
    ]


def test_whoever_has_left_has_no_contract_for_the_days_after() -> None:
    school = one_class()
    posts = tuple(replace(p, ends=MONDAY) if p.code == "amara" else p for p in school.posts)
    stints = [ppa(MONDAY), ppa(MONDAY + timedelta(days=1))]
    report = contract_report(replace(school, posts=posts), stints)
    assert rows_of(report)[0] == ("Amara", "HLTA", 390, 120, 270, 0)


def test_cover_is_set_beside_an_even_share_and_listed_by_name() -> None:
    stints = [
        a_stint("bea", MONDAY, "09:00-10:30", DutyKind.ABSENCE_COVER),
        a_stint("amara", MONDAY, "09:00-10:00", DutyKind.INTERVENTION),
    ]
    assert rows_of(cover_report(one_class(), stints)) == [
        ("Amara", 0, 60, -60),
        ("Bea", 90, 30, 60),
    ]


def test_shares_of_duties_add_up_by_kind_and_by_adult() -> None:
    stints = [
        a_stint("amara", MONDAY, "11:00-11:15", DutyKind.BREAK_DUTY),
        a_stint("bea", MONDAY, "11:00-11:15", DutyKind.BREAK_DUTY),
        a_stint("bea", NEXT, "11:00-11:30", DutyKind.BREAK_DUTY),
    ]
    report = duties_report(one_class(), stints)
    assert rows_of(report) == [("Break duty", 2, 3, 60, 30)]
    assert rows_of(report, 1) == [
        ("Break duty", "Amara", 15, 25.0),
        ("Break duty", "Bea", 45, 75.0),
    ]
    assert rows_of(report, 2) == [("Amara", "HLTA", 15), ("Bea", "HLTA", 45)]


def test_a_class_counts_its_own_teacher_whoever_led_it_and_who_came_to_its_groups() -> None:
    school = a_school(
        TERM,
        a_teacher("tara", "3A"),
        a_teacher("theo", "4A"),
        a_release("tara"),
        a_pupil("P1", "3A"),
        a_programme("NELI"),
        a_group("NELI-3A", "NELI", "P1"),
        an_adult("amara", "000-hlta"),
        an_adult("bea"),
    )
    stints = [
        ppa(MONDAY),
        a_stint("amara", NEXT, "09:00-10:00", DutyKind.ABSENCE_COVER, "cover:3A"),
        a_stint("bea", MONDAY, "09:00-09:30", DutyKind.INTERVENTION, "intervention:NELI-3A"),
    ]
    assert rows_of(adults_report(school, stints)) == [
        ("Class 3A", "Tara", 2, 3, 2, 120),
        ("Class 4A", "Theo", 1, 1, 0, 0),
    ]


def test_cost_is_the_hourly_rate_and_with_leave_the_paid_weeks_over_those_in_school() -> None:
    school = a_school(
        TERM,
        an_adult("amara", "000-hlta", scp=5, paid_weeks=45.0),
        an_adult("bea", scp=5),
        an_adult("cat"),
    )
    lunch = (a_stint(who, MONDAY, "12:00-14:00", DutyKind.LUNCH_DUTY) for who in school_names())
    report = cost_report(school, lunch)
    rate = 25583 / 52.143 / 37
    paid = round(2 * 2 * rate, 2)
    whole = round(2 * rate * 45 / 39, 2)
    assert rows_of(report) == [("Lunch duty", 360, paid, whole)]
    about = report.tables[0].about
    assert "in no sum: Cat." in about
    assert "hours alone: Bea." in about


def school_names() -> tuple[str, ...]:
    return ("amara", "bea", "cat")


def test_standing_by_costs_nothing() -> None:
    school = a_school(TERM, an_adult("amara", "000-hlta", scp=5, paid_weeks=45.0))
    stints = [a_stint("amara", MONDAY, "09:00-15:00", DutyKind.PASTORAL_ON_CALL)]
    assert rows_of(cost_report(school, stints)) == []


def test_needs_met_are_counted_by_need_and_week_by_week() -> None:
    school = replace(one_class(), duty_posts=(a_duty_post("YARD", "Mon-Fri 11:00-11:15"),))
    gaps = (
        Unmet(
            key=DemandKey("ppa", "PPA-tara", "w1.1", "quota"),
            tier=NeedTier.PPA,
            title="PPA",
            missing=40,
            unit="minutes",
        ),
        Unmet(
            key=DemandKey("duty", "YARD", "w1.1"),
            tier=NeedTier.POSTS,
            title="YARD",
            missing=2,
            unit="post",
        ),
    )
    bad, good = a_rota(school, unmet=gaps), a_rota(school, 2, week_of=NEXT)
    weeks = [
        Planned(monday=MONDAY, rota=bad, school=school),
        Planned(monday=NEXT, rota=good, school=school),
    ]
    report = met_report(weeks)
    assert rows_of(report) == [
        ("PPA time", 2, 1, 1, 50.0),
        ("Lunch, break and gate posts", 10, 8, 2, 80.0),
    ]
    assert rows_of(report, 1) == [
        ("9 November 2026", "standing rota", 6, 3, 3, 50.0),
        ("16 November 2026", "planned by itself", 6, 6, 0, 100.0),
    ]


def test_what_is_not_whole_is_never_said_to_be_a_hundred_per_cent() -> None:
    school = replace(one_class(), duty_posts=(a_duty_post("YARD", "Mon-Fri 11:00-11:15"),))
    gap = Unmet(key=DemandKey("duty", "YARD", "w1.1"), tier=5, title="YARD", missing=1, unit="post")
    bad = a_rota(school, unmet=(gap,))
    whole = a_rota(school, 2)
    weeks = [Planned(monday=MONDAY, rota=bad, school=school)]
    weeks += [Planned(monday=NEXT, rota=whole, school=school)] * 999
    assert rows_of(met_report(weeks))[1] == ("Lunch, break and gate posts", 5000, 4999, 1, 99.9)


@pytest.mark.parametrize(
    ("reach", "day", "first", "last"),
    [
        (Reach.WEEK, date(2026, 11, 11), MONDAY, date(2026, 11, 15)),
        (Reach.HALF_TERM, MONDAY, TERM.starts, TERM.ends),
        (Reach.HALF_TERM, date(2026, 12, 23), date(2026, 12, 21), date(2026, 12, 27)),
        (Reach.YEAR, date(2027, 8, 31), date(2026, 9, 1), date(2027, 8, 31)),
        (Reach.YEAR, date(2027, 9, 1), date(2027, 9, 1), date(2028, 8, 31)),
    ],
)
def test_a_stretch_is_the_week_half_term_or_school_year_of_a_day(
    reach: Reach, day: date, first: date, last: date
) -> None:
    found = stretch_of(one_class(), reach, day)
    assert (found.first, found.last) == (first, last)


def test_a_file_has_numbers_for_programs_and_paper_has_words() -> None:
    school = one_class()
    report = release_report(school, weeks_of(school, MONDAY), [], ())
    stretch = stretch_of(school, Reach.WEEK, MONDAY)
    data = report_document(report, stretch, "Test Primary", on_paper=False).sections[0]
    paper = report_document(report, stretch, "Test Primary", on_paper=True).sections[0]
    assert data.headings[2:4] == ("Owed, minutes", "Given, minutes")
    assert data.rows == (("Tara", "PPA", 60, 0, 60, 0),)
    assert paper.rows == (("Tara", "PPA", "1 h", "0 min", "1 h", "0 min"),)


def test_numbers_are_said_as_a_person_would() -> None:
    told = [said(Measure.MINUTES, 145), said(Measure.POUNDS, 1204.5), said(Measure.PERCENT, 93.0)]
    assert told == ["2 h 25", "£1,204.50", "93 %"]
