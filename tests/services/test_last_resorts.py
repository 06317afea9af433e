"""A lesson covered otherwise is asked of nobody, stays on record and can be taken back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.domain.away import Away
from planner.domain.codes import ClassCode, PersonCode
from planner.domain.kinds import AbsenceKind
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
from tests.services.small_day import DEPUTY, NOW, SCHOOL, TUESDAY, opened, search_each_day_once

CLASS = ClassCode("3A")
ENGLISH = CoveredOtherwise(
    school_class=CLASS,
    day=TUESDAY,
    starts=9 * 60,
    how=Otherwise.SHARED_OUT,
    note="Half to 4A, half to the library",
    pounds=None,
    given_by="",
    receiving=(PersonCode("theo"),),
)


@pytest.fixture(autouse=True)
def searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    search_each_day_once(monkeypatch)


@pytest.fixture
def missed(database: Database) -> Database:
    """Tara, of 3A, is out on Tuesday and nothing is covered yet."""
    opened(database)
    away = Away(person=PersonCode("tara"), first=TUESDAY, last=TUESDAY)
    record_absence(database, DEPUTY, away, at=NOW)
    return database


def english(database: Database) -> MissedLesson:
    return missed_lessons(database, DEPUTY, TUESDAY)[0]


def asked_for(database: Database, day: date = TUESDAY) -> set[str]:
    """Lessons the options give to somebody, or leave open."""
    request = ReplanRequest(day=day, since=8 * 60, seconds=20)
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
        {"receiving": ()},
        {"receiving": (PersonCode("head"),)},
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


def test_a_class_shared_out_is_charged_to_each_teacher_who_takes_some_of_it(
    missed: Database,
) -> None:
    assert [(each.name, each.minutes) for each in english(missed).receiving] == [("Theo", 0)]
    arrange(missed, DEPUTY, ENGLISH, at=NOW)
    arrange(missed, DEPUTY, replace(ENGLISH, starts=600), at=NOW)
    english_now, art, _ = missed_lessons(missed, DEPUTY, TUESDAY)
    assert english_now.names == ("Theo",)
    assert [each.minutes for each in art.receiving] == [120]
    (warning,) = art.warnings
    assert "Theo has had 120 minutes" in warning
    assert "A-RARELY" in warning
    take_back(missed, DEPUTY, (CLASS, TUESDAY, 600), at=NOW)
    assert english(missed).warnings == ()


def test_supply_charges_no_teacher_whoever_was_ticked(missed: Database) -> None:
    paid = replace(ENGLISH, how=Otherwise.SUPPLY, pounds=90)
    arrange(missed, DEPUTY, paid, at=NOW)
    assert [each.minutes for each in english(missed).receiving] == [0]


def test_teachers_take_a_share_of_a_planned_absence_only_when_they_agree(
    database: Database,
) -> None:
    opened(database)
    course = Away(person=PersonCode("tara"), first=TUESDAY, last=TUESDAY, kind=AbsenceKind.PLANNED)
    record_absence(database, DEPUTY, course, at=NOW)
    with pytest.raises(NotArranged, match="A-RARELY"):
        arrange(database, DEPUTY, ENGLISH, at=NOW)
    arrange(database, DEPUTY, ENGLISH, at=NOW, agreed=True)
    assert english(database).otherwise is not None


def test_infants_beyond_thirty_are_a_warning_and_no_wall(missed: Database) -> None:
    with missed.unit(SCHOOL, actor="test", at=NOW) as unit:
        school = unit.facts.load().school
        classes = tuple(replace(known, year=1, pupils=28) for known in school.classes)
        unit.facts.replace(replace(school, classes=classes))
    arrange(missed, DEPUTY, ENGLISH, at=NOW)
    (warning,) = english(missed).warnings
    assert "4A would have about 56 pupils" in warning


def test_a_lesson_arranged_one_week_is_asked_for_the_next(missed: Database) -> None:
    arrange(missed, DEPUTY, ENGLISH, at=NOW)
    later = TUESDAY + timedelta(days=7)
    again = Away(person=PersonCode("tara"), first=later, last=later)
    record_absence(missed, DEPUTY, again, at=NOW)
    assert missed_lessons(missed, DEPUTY, later)[0].otherwise is None
    assert "Cover 3A English" in asked_for(missed, later)
