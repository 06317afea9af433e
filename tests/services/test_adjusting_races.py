"""Two people change one draft at once: one of them is told, and nothing is overwritten unseen."""

import threading
from collections import Counter
from dataclasses import replace

import pytest

from planner.domain.plan import Rota
from planner.errors import Conflict
from planner.services import adjusting
from planner.services.adjusting import AdjustRequest, adjust
from planner.services.lines import Overtaken
from planner.store import Database
from tests.conftest import Home
from tests.scale import TIMES
from tests.services.small_day import DEPUTY, NOW, opened, small_rota
from tests.store.sabotage import strongly

ROUNDS = 3 if TIMES == 1 else 200
WISHES = ("duty:GATE:w1.1:0", "duty:YARD:w1.1:0")
"""What each of the two leaves to nobody: the changes would go well together."""


def draft(database: Database) -> Rota:
    with database.unit(DEPUTY.school, actor="test", at=NOW) as unit:
        return unit.rotas.add(replace(small_rota(), versions=unit.facts.versions()))


def attempt(database: Database, base: Rota, number: int) -> str:
    who = replace(DEPUTY, user=f"deputy{number}@example.org")
    request = AdjustRequest(revision=base.revision, demands=(WISHES[number],))
    try:
        adjust(database, who, request, at=NOW)
    except Overtaken as error:
        (change,) = error.changes
        told = change.by != who.user and error.newest > base.revision
        return "shown what the other did" if told else "shown nonsense"
    except Conflict:
        return "refused"
    except Exception as error:
        return repr(error)
    return "kept"


def race(database: Database, rounds: int) -> list[Counter[str]]:
    """What came of each round: both read the draft before either keeps a change."""
    outcomes: list[Counter[str]] = [Counter() for _ in range(rounds)]
    bases = [draft(database) for _ in range(rounds)]
    barrier = threading.Barrier(len(WISHES), timeout=60)

    def run(number: int) -> None:
        for turn in range(rounds):
            barrier.wait()
            outcomes[turn][attempt(database, bases[turn], number)] += 1

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(WISHES))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def blinded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the second look at what the newest version is."""
    monkeypatch.setattr(adjusting, "require_newest", lambda *_: None)


def test_of_two_who_change_one_version_one_is_kept_and_the_other_shown_it(
    database: Database,
) -> None:
    opened(database)
    assert race(database, ROUNDS) == [{"kept": 1, "shown what the other did": 1}] * ROUNDS


def test_the_index_alone_is_enough(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(database)
    blinded(monkeypatch)
    assert race(database, 1) == [{"kept": 1, "refused": 1}]


def test_twin_without_the_look_and_the_index_both_are_kept_and_one_is_lost(
    home: Home, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(database)
    blinded(monkeypatch)
    strongly(home, "DROP INDEX uq_adjustment_one_successor")
    assert race(database, 1) == [{"kept": 2}]
