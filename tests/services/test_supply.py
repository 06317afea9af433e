"""What a supply teacher would save is the day mended twice, and booking one is on record."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.codes import PersonCode
from planner.domain.plan import Otherwise
from planner.errors import NotFound
from planner.services import supply
from planner.services.absences import record_absence
from planner.services.last_resorts import NotArranged, missed_lessons
from planner.services.replanning import ReplanRequest
from planner.services.supply import Booked, _shared_out, book_supply, what_supply_saves
from planner.store import Database
from tests.services.small_day import AMARA, DEPUTY, NOW, TUESDAY, away, opened

TARA = PersonCode("tara")
AGENCY = Booked(day=TUESDAY, teacher=TARA, pounds=200, note=" Agency ")
REQUEST = ReplanRequest(day=TUESDAY, since=8 * 60, seconds=20)


@pytest.fixture
def missed(database: Database) -> Database:
    """Tara is out, and so is the one adult who may take her class."""
    opened(database)
    for person in (TARA, AMARA):
        record_absence(database, DEPUTY, away(person), at=NOW)
    return database


def test_with_supply_the_class_is_led_and_without_it_lessons_are_open(missed: Database) -> None:
    (saves,) = what_supply_saves(missed, DEPUTY, REQUEST, at=NOW)
    assert (saves.name, saves.lessons, saves.minutes) == ("Tara", 3, 180)
    assert saves.without.open - saves.with_supply.open == 3


def test_asking_records_nothing(missed: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = supply.CameTo(people=0, sessions=0, session_minutes=0, open=0)
    monkeypatch.setattr(supply, "_best", lambda *_: nothing)
    what_supply_saves(missed, DEPUTY, REQUEST, at=NOW)
    assert all(each.otherwise is None for each in missed_lessons(missed, DEPUTY, TUESDAY))


def test_every_lesson_of_the_day_is_booked_with_its_share_of_the_price(missed: Database) -> None:
    booked = book_supply(missed, DEPUTY, AGENCY, at=NOW)
    rows = [each.otherwise for each in missed_lessons(missed, DEPUTY, TUESDAY)]
    assert booked == len(rows) == 3
    assert {row.how for row in rows if row} == {Otherwise.SUPPLY}
    assert {row.note for row in rows if row} == {"Agency"}
    assert sum(row.pounds or 0 for row in rows if row) == 200
    with pytest.raises(NotFound):
        book_supply(missed, DEPUTY, AGENCY, at=NOW)


@pytest.mark.parametrize(("pounds", "note"), [(-1, "x"), (10_000, "x"), (100, " "), (1, "y" * 201)])
def test_a_price_or_a_note_that_cannot_be_is_refused(
    missed: Database, pounds: int, note: str
) -> None:
    with pytest.raises(NotArranged):
        book_supply(missed, DEPUTY, replace(AGENCY, pounds=pounds, note=note), at=NOW)


def test_a_teacher_who_misses_nothing_needs_no_supply(database: Database) -> None:
    opened(database)
    assert what_supply_saves(database, DEPUTY, REQUEST, at=NOW) == ()
    with pytest.raises(NotFound):
        book_supply(database, DEPUTY, AGENCY, at=NOW)


@given(st.integers(0, 5_000), st.lists(st.integers(5, 120), min_size=1, max_size=8))
def test_shares_add_up_to_the_price_and_none_is_below_nothing(
    pounds: int, minutes: list[int]
) -> None:
    shares = _shared_out(pounds, minutes)
    assert sum(shares) == pounds
    assert min(shares) >= 0
