"""Who is out: as reported, to the minute, for the days staff are expected; no change lost."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.domain.away import Away, rows_of, runs_of
from planner.domain.calendar import SpecialDay, Term
from planner.domain.clock import DAY
from planner.domain.codes import PersonCode
from planner.domain.kinds import AbsenceKind, DayKind, UserRole
from planner.domain.school import School
from planner.errors import Conflict, NotFound
from planner.services.absences import (
    NotAnAbsence,
    Which,
    absences_from,
    amend_absence,
    record_absence,
    withdraw_absence,
)
from planner.services.permissions import Visitor
from planner.store import Database
from tests.store.builders import NOW, SCHOOL, facts, settle

MONDAY = date(2026, 9, 7)
FRIDAY, NEXT_MONDAY = MONDAY + timedelta(4), MONDAY + timedelta(7)
ANN, BEN = PersonCode("ann"), PersonCode("ben")
CALENDAR = {
    "terms": (Term(code="A1", name="Autumn 1", starts=date(2026, 9, 1), ends=date(2026, 10, 23)),),
    "special_days": (SpecialDay(day=date(2026, 9, 15), kind=DayKind.CLOSED),),
}
OFFICE = Visitor(
    school=SCHOOL,
    school_name="Oak",
    user="office@oak.example",
    name="Office",
    roles=frozenset({UserRole.OFFICE}),
)


@pytest.fixture
def school(database: Database) -> Database:
    settle(database, **CALENDAR)
    return database


def away(person: PersonCode = ANN, first: date = MONDAY, **more: object) -> Away:
    return Away(**{"person": person, "first": first, "last": first, **more})  # type: ignore[arg-type]


def which(database: Database, number: int = 0) -> Which:
    run = absences_from(database, OFFICE, MONDAY).runs[number]
    return Which(person=run.away.person, first=run.first, starts=run.away.starts, seen=run.seen)


def days(database: Database) -> list[date]:
    with database.reading(SCHOOL) as unit:
        return [row.day for row in unit.facts.load().school.absences]


def test_an_absence_over_a_weekend_is_a_row_for_each_day_staff_are_expected(
    school: Database,
) -> None:
    record_absence(school, OFFICE, away(first=FRIDAY, last=NEXT_MONDAY), at=NOW)
    assert days(school) == [FRIDAY, NEXT_MONDAY]
    (run,) = absences_from(school, OFFICE, MONDAY).runs
    assert (run.first, run.last, run.away.weekly) == (FRIDAY, NEXT_MONDAY, False)


def test_until_further_notice_reaches_the_end_of_the_last_term(school: Database) -> None:
    record_absence(school, OFFICE, away(last=None), at=NOW)
    assert days(school)[-1] == date(2026, 10, 23)
    (run,) = absences_from(school, OFFICE, MONDAY).runs
    assert run.away.last is None


def test_every_week_passes_over_the_weeks_that_day_is_closed(school: Database) -> None:
    tuesday = MONDAY + timedelta(1)
    weekly = away(first=tuesday, last=date(2026, 9, 29), weekly=True, starts=540, ends=600)
    record_absence(school, OFFICE, weekly, at=NOW)
    assert days(school) == [tuesday, date(2026, 9, 22), date(2026, 9, 29)]
    (run,) = absences_from(school, OFFICE, MONDAY).runs
    assert run.away == weekly


def test_the_same_said_twice_is_recorded_once(school: Database) -> None:
    for _ in range(2):
        record_absence(school, OFFICE, away(starts=0, ends=570), at=NOW)
    assert len(days(school)) == 1


def test_another_absence_at_that_time_is_a_conflict_that_changes_nothing(school: Database) -> None:
    record_absence(school, OFFICE, away(starts=0, ends=570), at=NOW)
    with pytest.raises(
        Conflict, match="Ann is recorded as away on Monday 7 September, 00:00-09:30"
    ):
        record_absence(school, OFFICE, away(), at=NOW)
    record_absence(school, OFFICE, away(starts=840, ends=DAY), at=NOW)
    record_absence(school, OFFICE, away(BEN), at=NOW)
    assert len(days(school)) == 3


def test_an_absence_is_amended_and_withdrawn_whole(school: Database) -> None:
    record_absence(school, OFFICE, away(last=FRIDAY), at=NOW)
    shorter = away(last=MONDAY + timedelta(1), ends=720)
    amend_absence(school, OFFICE, which(school), shorter, at=NOW)
    assert len(days(school)) == 2
    withdraw_absence(school, OFFICE, which(school), at=NOW)
    assert days(school) == []


def test_of_two_who_change_one_absence_the_second_is_told(school: Database) -> None:
    record_absence(school, OFFICE, away(last=FRIDAY), at=NOW)
    seen = which(school)
    amend_absence(school, OFFICE, seen, away(last=MONDAY), at=NOW)
    with pytest.raises(Conflict, match="changed or withdrawn"):
        amend_absence(school, OFFICE, seen, away(last=NEXT_MONDAY), at=NOW)
    with pytest.raises(Conflict, match="changed or withdrawn"):
        withdraw_absence(school, OFFICE, seen, at=NOW)
    assert days(school) == [MONDAY]


def test_twin_without_a_look_at_what_was_seen_the_first_change_would_be_lost(
    school: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_absence(school, OFFICE, away(last=FRIDAY), at=NOW)
    seen = which(school)
    amend_absence(school, OFFICE, seen, away(last=MONDAY), at=NOW)
    monkeypatch.setattr(
        "planner.services.absences._as_seen", lambda s, _: runs_of(s, s.absences)[0]
    )
    amend_absence(school, OFFICE, seen, away(last=NEXT_MONDAY), at=NOW)
    assert days(school)[-1] == NEXT_MONDAY


def test_what_can_be_nobodys_absence_is_refused(school: Database) -> None:
    for wrong in (
        away(starts=600, ends=600),
        away(last=MONDAY - timedelta(1)),
        away(first=date(2026, 9, 12)),
        away(last=MONDAY + timedelta(500)),
    ):
        with pytest.raises(NotAnAbsence):
            record_absence(school, OFFICE, wrong, at=NOW)
    with pytest.raises(NotFound):
        record_absence(school, OFFICE, away(PersonCode("nobody")), at=NOW)
    assert days(school) == []


def test_the_audit_trail_says_who_recorded_when_and_never_what_for(school: Database) -> None:
    record_absence(school, OFFICE, away(kind=AbsenceKind.COURSE), at=NOW)
    amend_absence(school, OFFICE, which(school), away(kind=AbsenceKind.PLANNED), at=NOW)
    withdraw_absence(school, OFFICE, which(school), at=NOW)
    with school.reading(SCHOOL) as unit:
        entries = unit.audit.entries()
    own = [entry for entry in entries if "absence" in entry.action]
    assert [entry.action for entry in own] == [
        "withdraw absence",
        "amend absence",
        "record absence",
    ]
    assert {entry.actor for entry in own} == {OFFICE.user}
    told = " ".join(f"{entry.subject} {entry.before} {entry.after}" for entry in own)
    assert not any(kind.value in told for kind in AbsenceKind)


def test_runs_give_back_the_rows_they_were_made_of() -> None:
    school: School = replace(facts(), **CALENDAR)
    rows = (
        *rows_of(school, away(last=FRIDAY)),
        *rows_of(school, away(BEN, last=None, weekly=True)),
        *rows_of(school, away(BEN, first=FRIDAY, starts=600, ends=660)),
    )
    runs = runs_of(school, rows)
    assert len(runs) == 3
    assert sorted(row.day for run in runs for row in run.rows) == sorted(row.day for row in rows)
    assert all(rows_of(school, run.away) == run.rows for run in runs)
