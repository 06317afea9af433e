"""What reading remembers is never older than the database, and nothing unsure is remembered."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from planner.store import Database, open_database
from planner.store.audit import Desk
from planner.store.remembered import Remembered
from tests.store.builders import SCHOOL, a_rota, settle, write


class ChangeOfMind(Exception):
    """Something goes wrong before the end of a unit."""


def names(database: Database) -> list[str]:
    with database.reading(SCHOOL) as unit:
        return [person.name for person in unit.facts.load().school.people]


def renamed(unit: Any, name: str) -> None:
    school = unit.facts.load().school
    first = replace(school.people[0], name=name)
    unit.facts.replace(replace(school, people=(first, *school.people[1:])))


def rolled_back(database: Database) -> None:
    """Ann is called Zoe for a moment, in a unit that reads and reckons before it fails."""
    with suppress(ChangeOfMind), write(database) as unit:
        renamed(unit, "Zoe")
        unit.facts.load()
        unit.once(("first name",), lambda: unit.facts.load().school.people[0].name)
        raise ChangeOfMind


def then_called_kim(database: Database) -> str:
    """After a change that never was, one of the same number that is."""
    settle(database)
    rolled_back(database)
    with write(database) as unit:
        renamed(unit, "Kim")
    with database.reading(SCHOOL) as unit:
        return unit.once(("first name",), lambda: unit.facts.load().school.people[0].name)


def test_a_change_that_was_rolled_back_is_never_read_again(database: Database) -> None:
    assert then_called_kim(database) == "Kim"


def test_twin_were_writers_to_leave_things_here_it_would_be(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Database._desk

    def also_writers(self: Database, *of: Any) -> Desk:
        return replace(real(self, *of), remembered=self._remembered)

    monkeypatch.setattr(Database, "_desk", also_writers)
    assert then_called_kim(database) == "Zoe"


def test_another_process_that_writes_is_seen_at_once(home: Any) -> None:
    with open_database(home.url) as ours, open_database(home.url) as theirs:
        settle(ours)
        assert names(ours)[0] == "Ann"
        with write(theirs) as unit:
            renamed(unit, "Zoe")
        assert names(ours)[0] == "Zoe"


def test_a_rota_is_read_as_it_was_kept_and_its_state_as_it_is(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        kept = unit.rotas.add(a_rota(unit, "ann"))
    with database.reading(SCHOOL) as unit:
        before = unit.rotas.get(kept.revision)
    with write(database) as unit:
        unit.rotas.adopt(kept.revision)
    with database.reading(SCHOOL) as unit:
        after = unit.rotas.get(kept.revision)
    assert before.allocations == after.allocations == kept.allocations
    assert (before.state, after.state) == ("draft", "adopted")


def test_schools_do_not_share_what_is_remembered(database: Database) -> None:
    settle(database)
    settle(database, "elm", people="eve fay")
    with database.reading("elm") as unit:
        assert unit.once(("who",), lambda: unit.facts.load().school.people[0].name) == "Eve"
    with database.reading(SCHOOL) as unit:
        assert unit.once(("who",), lambda: unit.facts.load().school.people[0].name) == "Ann"


def test_what_has_not_been_asked_for_the_longest_goes_first() -> None:
    kept, made = Remembered(most=2), list[str]()

    def ask(key: str) -> str:
        return kept.once(key, lambda: made.append(key) or key)

    assert [ask(key) for key in "abacab"] == list("abacab")
    assert made == ["a", "b", "c", "b"]
