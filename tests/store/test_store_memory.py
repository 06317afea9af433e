"""Facts are read from the tables once a version, and never from memory where that may be false."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from planner.domain.clock import DAY
from planner.domain.codes import PersonCode
from planner.domain.kinds import Scope
from planner.domain.people import Absence
from planner.domain.school import School
from planner.store import Database
from planner.store.facts import Facts
from planner.store.memory import MOST, Memory
from tests.services.small_day import DEPUTY, NOW, SCHOOL, TUESDAY, small_school


@pytest.fixture
def school(database: Database) -> Database:
    facts = small_school()
    database.create_school(facts.profile, at=NOW)
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        unit.facts.replace(facts)
    return database


def loaded(database: Database) -> School:
    with database.reading(SCHOOL) as unit:
        return unit.facts.load().school


def out(person: str) -> Absence:
    return Absence(person=PersonCode(person), day=TUESDAY, starts=0, ends=DAY)


def record(database: Database, *people: str, fails: bool = False) -> None:
    with database.unit(SCHOOL, actor=DEPUTY.user, at=NOW) as unit:
        facts = unit.facts.load().school
        unit.facts.replace(replace(facts, absences=tuple(out(p) for p in people)))
        unit.facts.load()
        if fails:
            raise ZeroDivisionError


def collections_read(database: Database, monkeypatch: pytest.MonkeyPatch) -> int:
    read: list[object] = []
    kept = Facts._kept

    def counted(self: Facts, collection: Any) -> Any:
        read.append(collection)
        return kept(self, collection)

    with monkeypatch.context() as patch:
        patch.setattr(Facts, "_kept", counted)
        loaded(database)
    return len(read)


def test_a_change_sees_itself(school: Database) -> None:
    loaded(school)
    with school.unit(SCHOOL, actor=DEPUTY.user, at=NOW) as unit:
        facts = unit.facts.load().school
        unit.facts.replace(replace(facts, absences=(out("idris"),)))
        assert unit.facts.load().school.absences == (out("idris"),)


def test_a_second_look_reads_no_table_and_a_change_only_its_own_scope(
    school: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = loaded(school)
    assert collections_read(school, monkeypatch) == 0
    assert loaded(school) == first
    record(school, "idris")
    assert 0 < collections_read(school, monkeypatch) < 15
    assert [a.person for a in loaded(school).absences] == ["idris"]


def test_what_a_failed_change_would_have_been_is_never_seen(school: Database) -> None:
    with suppress(ZeroDivisionError):
        record(school, "idris", fails=True)
    assert loaded(school).absences == ()
    record(school, "kemi")
    assert [a.person for a in loaded(school).absences] == ["kemi"]


def test_twin_remembering_what_is_not_committed_would_be_seen(
    school: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        Facts, "_changed", property(lambda _: False, lambda *_: None), raising=False
    )
    with suppress(ZeroDivisionError):
        record(school, "idris", fails=True)
    record(school, "kemi")
    assert [a.person for a in loaded(school).absences] == ["idris"]


def test_two_sites_on_one_database_see_each_others_changes(school: Database) -> None:
    other = Database(school._engine)
    assert loaded(other).absences == ()
    record(school, "idris")
    assert [a.person for a in loaded(other).absences] == ["idris"]
    record(other, "kemi")
    assert [a.person for a in loaded(school).absences] == ["kemi"]


def test_the_school_not_asked_about_for_longest_is_forgotten() -> None:
    memory = Memory()
    for number in range(MOST):
        memory.keep(number, Scope.PEOPLE, 1, {"people": ()})
    assert memory.recall(0, Scope.PEOPLE, 1) is not None
    memory.keep(MOST, Scope.PEOPLE, 1, {})
    assert memory.recall(1, Scope.PEOPLE, 1) is None
    assert memory.recall(0, Scope.PEOPLE, 1) is not None
    assert memory.recall(0, Scope.PEOPLE, 2) is None


def test_facts_read_late_at_an_older_version_do_not_replace_newer_ones() -> None:
    memory = Memory()
    memory.keep(1, Scope.PEOPLE, 2, {"people": ("new",)})
    memory.keep(1, Scope.PEOPLE, 1, {"people": ("old",)})
    assert memory.recall(1, Scope.PEOPLE, 2) == {"people": ("new",)}
