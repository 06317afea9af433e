"""Reports over what is in the database: of the stretch asked for, as published, for the few."""

import csv
from dataclasses import replace
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from planner.domain.kinds import DutyKind, UserRole
from planner.domain.people import Person
from planner.errors import NotAllowed
from planner.reports.stretches import Reach
from planner.services.permissions import Visitor
from planner.services.reporting import Asked, Found, Subject, report, report_file
from planner.services.week_documents import Form
from planner.store import Database
from tests.builders import TERM, a_school, an_adult
from tests.services.small_day import DEPUTY, MONDAY, NOW, SCHOOL, TUESDAY, opened
from tests.store.builders import a_duty, a_key, publish

NEXT = MONDAY + timedelta(days=7)


def asked(subject: Subject, reach: Reach = Reach.WEEK) -> Asked:
    return Asked(subject=subject, reach=reach, day=TUESDAY)


def rows(found: Found, table: int = 0) -> tuple[tuple[object, ...], ...]:
    return found.report.tables[table].rows


def test_a_week_and_the_half_term_it_is_in_are_read_from_what_is_published(
    database: Database,
) -> None:
    opened(database)
    week = report(database, DEPUTY, asked(Subject.RELEASE))
    term = report(database, DEPUTY, asked(Subject.RELEASE, Reach.HALF_TERM))
    assert (week.published, term.published) == (5, 10)
    assert rows(week) == (("Tara", "PPA", 60, 60, 0, 0),)
    assert rows(term) == (("Tara", "PPA", 120, 120, 0, 0),)
    needs = report(database, DEPUTY, asked(Subject.NEEDS, Reach.HALF_TERM))
    assert [row[0] for row in rows(needs, 1)] == ["9 November 2026", "16 November 2026"]
    assert all(row[3:] == (0, 100.0) for row in rows(needs))


@pytest.mark.parametrize("subject", Subject)
def test_every_report_can_be_read_before_anything_is_published(
    database: Database, subject: Subject
) -> None:
    school = a_school(TERM, an_adult("amara", "000-hlta"))
    database.create_school(school.profile, NOW)
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        unit.facts.replace(school)
    found = report(database, DEPUTY, asked(subject))
    assert found.published == 0
    assert report_file(database, DEPUTY, asked(subject), Form.CSV)


def test_only_duties_that_stand_are_counted(database: Database) -> None:
    school = a_school(TERM, an_adult("amara", "000-hlta"), an_adult("bea", "000-hlta"))
    database.create_school(school.profile, NOW)
    told = a_duty("amara", "12:00-13:00", day=TUESDAY, kind=DutyKind.LUNCH_DUTY, key=a_key("a"))
    moved = a_duty("bea", "12:00-12:30", day=TUESDAY, kind=DutyKind.LUNCH_DUTY, key=a_key("a"))
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        unit.facts.replace(school)
        publish(unit, [told], first=MONDAY, last=NEXT)
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        publish(unit, [moved], first=MONDAY, last=NEXT)
    found = report(database, DEPUTY, asked(Subject.DUTIES))
    assert rows(found) == (("Lunch duty", 1, 1, 30, 30),)


@pytest.mark.parametrize("role", [r for r in UserRole if r not in (UserRole.HEAD, UserRole.DEPUTY)])
def test_reports_are_for_whoever_leads_the_school(database: Database, role: UserRole) -> None:
    other = replace(DEPUTY, roles=frozenset({role}))
    for subject in Subject:
        with pytest.raises(NotAllowed):
            report(database, other, asked(subject))
        with pytest.raises(NotAllowed):
            report_file(database, other, asked(subject), Form.XLSX)


def with_a_formula_for_a_name(database: Database) -> Visitor:
    school = a_school(TERM, an_adult("amara", "000-hlta"))
    people = (Person(code=school.people[0].code, name='=HYPERLINK("http://x","Amara")'),)
    database.create_school(school.profile, NOW)
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        unit.facts.replace(replace(school, people=people))
        publish(unit, [a_duty("amara", day=TUESDAY)], first=MONDAY, last=NEXT)
    return DEPUTY


def test_a_name_that_is_a_formula_is_text_in_every_file(database: Database) -> None:
    actor = with_a_formula_for_a_name(database)
    text = report_file(database, actor, asked(Subject.HOURS), Form.CSV).decode("utf-8-sig")
    name = list(csv.reader(StringIO(text)))[1][0]
    assert not name.startswith("=")
    assert "HYPERLINK" in name
    book = report_file(database, actor, asked(Subject.HOURS), Form.XLSX)
    sheets = (name for name in ZipFile(BytesIO(book)).namelist() if "worksheets/" in name)
    assert not any(b"<f>" in ZipFile(BytesIO(book)).read(name) for name in sheets)


def test_a_pdf_of_a_report_says_hours_as_a_person_would(database: Database) -> None:
    opened(database)
    made = report_file(database, DEPUTY, asked(Subject.HOURS, Reach.HALF_TERM), Form.PDF)
    assert made.startswith(b"%PDF-")
