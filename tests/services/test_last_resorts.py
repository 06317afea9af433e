"""A lesson covered otherwise is asked of nobody, stays on record and can be taken back."""

from dataclasses import replace

import pytest

from planner.domain.away import Away
from planner.domain.codes import ClassCode, PersonCode
from planner.domain.plan import CoveredOtherwise, Otherwise
from planner.errors import NotFound
from planner.exporters.workbook import write_workbook
from planner.services.absences import record_absence
from planner.services.covering import cover_options
from planner.services.importing import import_school
from planner.services.last_resorts import (
    MissedLesson,
    NotArranged,
    arrange,
    missed_lessons,
    take_back,
)
from planner.services.replanning import ReplanRequest
from planner.services.today import today
from planner.store import Database
from tests.services.small_day import DEPUTY, NOW, SCHOOL, TUESDAY, opened

CLASS = ClassCode("3A")
ENGLISH = CoveredOtherwise(
    school_class=CLASS,
    day=TUESDAY,
    starts=9 * 60,
    how=Otherwise.SHARED_OUT,
    note="Half to 4A, half to the library",
    pounds=None,
    given_by="",
)


@pytest.fixture
def missed(database: Database) -> Database:
    """Tara, of 3A, is out on Tuesday and nothing is covered yet."""
    opened(database)
    away = Away(person=PersonCode("tara"), first=TUESDAY, last=TUESDAY)
    record_absence(database, DEPUTY, away, at=NOW)
    return database


def english(database: Database) -> MissedLesson:
    return missed_lessons(database, DEPUTY, TUESDAY)[0]


def asked_for(database: Database) -> set[str]:
    """Lessons the options give to somebody, or leave open."""
    request = ReplanRequest(day=TUESDAY, since=8 * 60, seconds=20)
    found = cover_options(database, DEPUTY, request, at=NOW).priced[-1].option
    gained = {row.title for change in found.changes for row in change.gains}
    return {t for t in (*gained, *(u.title for u in found.open)) if t.startswith("Cover 3A")}


def test_the_lessons_a_teacher_misses_are_listed_with_nobody_on_them(missed: Database) -> None:
    found = missed_lessons(missed, DEPUTY, TUESDAY)
    assert [(each.title, each.starts, each.adults) for each in found] == [
        ("Cover 3A English", 540, ()),
        ("Cover 3A Art", 600, ()),
        ("Cover 3A Topic", 780, ()),
    ]


def test_what_is_arranged_is_asked_of_nobody_until_it_is_taken_back(missed: Database) -> None:
    assert "Cover 3A English" in asked_for(missed)
    arrange(missed, DEPUTY, ENGLISH, at=NOW)
    assert asked_for(missed) == {"Cover 3A Art", "Cover 3A Topic"}
    day = today(missed, DEPUTY, TUESDAY, 8 * 60)
    assert [one.note for one in day.otherwise] == [ENGLISH.note]
    assert "Cover 3A English" not in {each.title for each in day.open}
    found = english(missed).otherwise
    assert found is not None
    assert (found.how, found.given_by) == (Otherwise.SHARED_OUT, DEPUTY.user)
    take_back(missed, DEPUTY, (CLASS, TUESDAY, 540), at=NOW)
    assert english(missed).otherwise is None
    assert "Cover 3A English" in asked_for(missed)


def test_no_import_takes_it_away(missed: Database) -> None:
    arrange(missed, DEPUTY, ENGLISH, at=NOW)
    with missed.reading(SCHOOL) as unit:
        school = unit.facts.load().school
    import_school(missed, DEPUTY, data=write_workbook(school), filename="a.xlsx", at=NOW)
    assert english(missed).otherwise is not None


@pytest.mark.parametrize(
    "wrong",
    [
        {"note": "  "},
        {"note": "x" * 201},
        {"how": Otherwise.SUPPLY, "pounds": None},
        {"pounds": -1},
        {"pounds": 20_000},
    ],
)
def test_what_is_missing_or_cannot_be_is_refused(missed: Database, wrong: dict[str, object]):
    with pytest.raises(NotArranged):
        arrange(missed, DEPUTY, replace(ENGLISH, **wrong), at=NOW)
    assert english(missed).otherwise is None


def test_a_lesson_nobody_misses_is_not_there_to_arrange_nor_to_take_back(missed: Database) -> None:
    with pytest.raises(NotFound):
        arrange(missed, DEPUTY, replace(ENGLISH, school_class=ClassCode("4A")), at=NOW)
    with pytest.raises(NotFound):
        take_back(missed, DEPUTY, (CLASS, TUESDAY, 540), at=NOW)


def test_neither_wall_nor_audit_trail_tells_where_a_class_goes(missed: Database) -> None:
    arrange(missed, DEPUTY, ENGLISH, at=NOW)
    with missed.reading(SCHOOL) as unit:
        assert ENGLISH.note not in repr(unit.audit.entries())
