"""One person corrected without a workbook: what is checked, and what is never overwritten."""

from dataclasses import replace
from datetime import date

import pytest

from planner.domain.codes import PersonCode
from planner.domain.kinds import UserRole
from planner.domain.people import Qualification
from planner.errors import Conflict, NotFound, PlannerError
from planner.services import editing_people
from planner.services.editing_people import (
    NotSo,
    Shift,
    held_of,
    person,
    set_held,
    set_working_week,
)
from planner.services.permissions import Visitor
from planner.store import Database
from tests.builders import works
from tests.services.small_day import DEPUTY, NOW, SCHOOL, opened

HALF_DAYS = tuple(Shift(weekday=n, starts=510, ends=720) for n in range(4))


@pytest.fixture
def admin(database: Database) -> Visitor:
    """The deputy of the small school, who looks after its books too."""
    opened(database)
    return replace(DEPUTY, roles=DEPUTY.roles | {UserRole.ADMIN})


def test_a_working_week_is_replaced_whole_and_nobody_elses_is_touched(
    database: Database, admin: Visitor
) -> None:
    before = person(database, admin, "mo").posts[0].days
    seen = person(database, admin, "kemi").posts[0].seen
    set_working_week(database, admin, "kemi", HALF_DAYS, seen=seen, at=NOW)
    after = person(database, admin, "kemi").posts[0]
    assert [(d.weekday, d.starts, d.ends) for d in after.days] == [(n, 510, 720) for n in range(4)]
    assert after.paid_minutes == 4 * 210
    assert person(database, admin, "mo").posts[0].days == before


def test_whoever_saves_a_week_that_has_been_changed_since_is_told_and_keeps_nothing(
    database: Database, admin: Visitor
) -> None:
    seen = person(database, admin, "kemi").posts[0].seen
    set_working_week(database, admin, "kemi", HALF_DAYS, seen=seen, at=NOW)
    with pytest.raises(Conflict, match="14 h on 4 days"):
        set_working_week(database, admin, "kemi", (), seen=seen, at=NOW)
    assert len(person(database, admin, "kemi").posts[0].days) == 4


def test_twin_without_the_look_at_what_was_seen_theirs_is_lost(
    database: Database, admin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing_people, "_digest", lambda _: "same")
    set_working_week(database, admin, "kemi", HALF_DAYS, seen="same", at=NOW)
    set_working_week(database, admin, "kemi", (), seen="same", at=NOW)
    assert person(database, admin, "kemi").posts[0].days == ()


@pytest.mark.parametrize(
    ("shift", "field"),
    [
        (Shift(weekday=1, starts=720, ends=510), "ends-1"),
        (Shift(weekday=2, starts=510, ends=510), "ends-2"),
        (Shift(weekday=3, starts=510, ends=540, unpaid_break=30), "break-3"),
    ],
)
def test_a_day_that_cannot_be_names_its_field_and_changes_nothing(
    database: Database, admin: Visitor, shift: Shift, field: str
) -> None:
    was = person(database, admin, "kemi").posts[0]
    with pytest.raises(NotSo) as told:
        set_working_week(database, admin, "kemi", (shift,), seen=was.seen, at=NOW)
    assert told.value.field == field
    assert person(database, admin, "kemi").posts[0] == was


def test_a_fortnights_pattern_is_left_to_the_workbook(database: Database, admin: Visitor) -> None:
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        school = unit.facts.load().school
        others = tuple(d for d in school.working_days if d.post != "kemi")
        one_week = tuple(works("kemi", "Mon-Tue 08:30-15:30 w1"))
        unit.facts.replace(replace(school, working_days=(*others, *one_week)))
    shown = person(database, admin, "kemi").posts[0]
    assert not shown.plain
    with pytest.raises(PlannerError, match="differs between weeks"):
        set_working_week(database, admin, "kemi", HALF_DAYS, seen=shown.seen, at=NOW)


def test_a_certificate_is_added_renewed_and_taken_away(database: Database, admin: Visitor) -> None:
    shown = person(database, admin, "kemi")
    (meds,) = shown.held
    renewed = held_of("kemi", "meds", date(2027, 3, 1), meds)
    first_aid = held_of("kemi", " First aid ", date(2028, 1, 1), None)
    set_held(database, admin, "kemi", (renewed, first_aid), seen=shown.held_seen, at=NOW)
    after = person(database, admin, "kemi")
    assert [(q.tag, q.expires) for q in after.held] == [
        ("first-aid", date(2028, 1, 1)),
        ("meds", date(2027, 3, 1)),
    ]
    set_held(database, admin, "kemi", (first_aid,), seen=after.held_seen, at=NOW)
    assert [q.tag for q in person(database, admin, "kemi").held] == ["first-aid"]
    with pytest.raises(Conflict):
        set_held(database, admin, "kemi", (), seen=after.held_seen, at=NOW)


def test_one_certificate_twice_or_without_a_name_is_refused(
    database: Database, admin: Visitor
) -> None:
    seen = person(database, admin, "kemi").held_seen
    one = held_of("kemi", "meds", None, None)
    nameless = Qualification(person=PersonCode("kemi"), tag=held_of("kemi", "", None, None).tag)
    for wrong in ((one, one), (nameless,)):
        with pytest.raises(NotSo):
            set_held(database, admin, "kemi", wrong, seen=seen, at=NOW)


def test_who_is_not_there_is_not_found(database: Database, admin: Visitor) -> None:
    with pytest.raises(NotFound):
        person(database, admin, "nobody")
    with pytest.raises(NotFound):
        set_working_week(database, admin, "nobody", (), seen="", at=NOW)
