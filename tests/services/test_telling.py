"""Whom a change of the day has reached: by their own page, their calendar, or somebody."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from planner.domain.codes import PersonCode
from planner.domain.kinds import UserRole
from planner.services.calendars import issue_feed, serve_feed
from planner.services.permissions import Visitor
from planner.services.telling import Changed, changes_on, note_own_week_seen, tell, unseen
from planner.store import Database
from tests.store.builders import MONDAY, NOW, SCHOOL, a_duty, publish, settle, write

BEN = PersonCode("ben")
LATER = NOW + timedelta(minutes=1)


def visitor(person: PersonCode | None = None) -> Visitor:
    return Visitor(
        school=SCHOOL,
        school_name="Oak",
        user="deputy@oak.example",
        name="Deputy",
        roles=frozenset({UserRole.DEPUTY}),
        person=person,
    )


@pytest.fixture
def changed(database: Database) -> Database:
    """Ann's nine o'clock has become Ben's, by a publication of the week alone."""
    settle(database)
    with write(database) as unit:
        publish(unit, [a_duty("ann"), a_duty("cat", "10:00-10:30")])
        duties = [a_duty("ben"), a_duty("cat", "10:00-10:30")]
        publish(unit, duties, first=MONDAY, last=MONDAY + timedelta(6))
    return database


def changes(database: Database, minute: int = 0) -> dict[str, Changed]:
    with database.reading(SCHOOL) as unit:
        return {each.person: each for each in changes_on(unit, MONDAY, minute)}


def test_who_gains_and_who_loses_differ_and_who_keeps_does_not(changed: Database) -> None:
    found = changes(changed)
    assert {who: (len(each.gains), len(each.loses)) for who, each in found.items()} == {
        "ann": (0, 1),
        "ben": (1, 0),
    }
    assert not any(each.told for each in found.values())
    assert {each.publication for each in found.values()} == {2}


def test_what_is_past_by_then_is_nobodys_news(changed: Database) -> None:
    assert changes(changed, minute=9 * 60 + 30) == {}


def test_a_standing_rota_is_no_change_of_the_day(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        publish(unit, [a_duty("ann")])
        publish(unit, [a_duty("ben")])
    assert changes(database) == {}


def by_person(database: Database) -> None:
    tell(database, visitor(), BEN, 2, at=NOW)


def by_page(database: Database) -> None:
    assert unseen(database, visitor(BEN)) == 2
    note_own_week_seen(database, visitor(BEN), 2, at=NOW)
    assert unseen(database, visitor(BEN)) == 0


def by_calendar(database: Database) -> None:
    token = issue_feed(database, visitor(BEN), label="Phone", at=NOW)
    serve_feed(database, token, client="A calendar", at=LATER)


@pytest.mark.parametrize("hear", [by_person, by_page, by_calendar])
def test_page_calendar_or_somebody_makes_it_known(
    changed: Database, hear: Callable[[Database], None]
) -> None:
    hear(changed)
    assert {who: each.told for who, each in changes(changed).items()} == {
        "ann": False,
        "ben": True,
    }


def test_a_page_seen_before_the_change_or_a_number_nobody_published_proves_nothing(
    changed: Database,
) -> None:
    note_own_week_seen(changed, visitor(BEN), 1, at=NOW)
    note_own_week_seen(changed, visitor(BEN), 99, at=NOW)
    assert not changes(changed)["ben"].told


def test_a_page_of_nobody_is_no_sight(changed: Database) -> None:
    note_own_week_seen(changed, visitor(), 2, at=NOW)
    assert unseen(changed, visitor()) == 0
    assert not any(each.told for each in changes(changed).values())


def test_only_somebodys_word_is_written_in_the_audit_trail(changed: Database) -> None:
    by_page(changed)
    with changed.reading(SCHOOL) as unit:
        assert "tell in person" not in {entry.action for entry in unit.audit.entries()}
    by_person(changed)
    by_person(changed)
    with changed.reading(SCHOOL) as unit:
        assert [entry.action for entry in unit.audit.entries()].count("tell in person") == 1
