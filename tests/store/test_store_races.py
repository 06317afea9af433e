"""K1, K5, F-14: whoever comes second is told so, whatever the instant."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from planner.domain.plan import Occurrence
from planner.errors import AlreadyTaken, Conflict
from planner.store import Database
from tests.conftest import Home
from tests.scale import times
from tests.store.builders import MONDAY, NOW, SCHOOL, a_duty, a_key, a_rota, publish, settle, write
from tests.store.sabotage import drop_overlap_guard

ROUNDS = times(1000)
RIVALS = 3
PEOPLE = "ann ben cat dee"


def rival(number: int, turn: int) -> tuple[str, Occurrence]:
    """The school and the duty that rival `number` wants in round `turn`.

    In turn all rivals want one adult, one adult of two schools, one pupil, one small room;
    each in a quarter of an hour nobody had before, a little earlier or later than the others.
    """
    names = PEOPLE.split()
    kind = ("adult", "trust adult", "pupil", "place")[turn % 4]
    day, start = MONDAY + timedelta(days=turn // 25), 480 + turn % 25 * 20
    key = a_key(f"r{number}", turn)
    duty = replace(a_duty("ann", key=key), day=day, starts=start + number, ends=start + number + 15)
    if kind == "trust adult":
        return ("oak", "elm")[number % 2], replace(duty, person="sam", post="sam")
    if kind == "pupil":
        return SCHOOL, replace(duty, person=names[number], pupils=("P1",))
    if kind == "place":
        return SCHOOL, replace(duty, person=names[number], place="NEST")
    return SCHOOL, duty


def race(database: Database, rounds: int) -> list[Counter[str]]:
    """What came of each round: how many won, how many were told, what else happened."""
    outcomes: list[Counter[str]] = [Counter() for _ in range(rounds)]
    barrier = threading.Barrier(RIVALS, timeout=60)

    def run(number: int) -> None:
        for turn in range(rounds):
            school, duty = rival(number, turn)
            barrier.wait()
            outcomes[turn][attempt(database, school, duty)] += 1

    _all_at_once(run)
    return outcomes


def attempt(database: Database, school: str, duty: Occurrence) -> str:
    try:
        with database.unit(school, actor="senco", at=NOW) as unit:
            unit.holds.place(duty, label="Phonics")
    except AlreadyTaken:
        return "told"
    except Exception as error:
        return repr(error)
    return "won"


def _all_at_once(run: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=run, args=(n,)) for n in range(RIVALS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def settle_trust(database: Database) -> None:
    """Two schools that share one adult."""
    for code in ("oak", "elm"):
        settle(database, code, people=f"{PEOPLE} sam=T1")


def test_K1_of_a_thousand_races_each_has_exactly_one_winner(database: Database) -> None:
    settle_trust(database)
    outcomes = race(database, ROUNDS)
    assert Counter(map(_told, outcomes)) == {_told(Counter(won=1, told=RIVALS - 1)): ROUNDS}


def test_K1_twin_without_the_guard_everybody_wins(home: Home, database: Database) -> None:
    settle_trust(database)
    drop_overlap_guard(home)
    outcomes = race(database, 100)
    doubled = sum(outcome["won"] > 1 for outcome in outcomes)
    assert doubled >= 95


def test_K5_of_those_who_publish_at_once_on_one_preview_one_wins(database: Database) -> None:
    settle_trust(database)
    with write(database) as unit:
        rota = unit.rotas.add(a_rota(unit))
    outcomes: list[Counter[str]] = [Counter() for _ in range(100)]
    barrier = threading.Barrier(RIVALS, timeout=60)

    def run(number: int) -> None:
        name = PEOPLE.split()[number]
        for turn in range(100):
            barrier.wait()
            with database.reading(SCHOOL) as unit:
                latest = unit.publications.latest()
            barrier.wait()
            try:
                with write(database) as unit:
                    duty = a_duty(name, title=f"turn {turn}")
                    publish(unit, [duty], rota=rota, expected_last=latest.number if latest else 0)
                outcomes[turn]["won"] += 1
            except Conflict as error:
                outcomes[turn][type(error).__name__] += 1

    _all_at_once(run)
    assert set(map(_told, outcomes)) == {(("Conflict", RIVALS - 1), ("won", 1))}
    with database.reading(SCHOOL) as unit:
        assert len(unit.publications.history()) == 100


def _told(outcome: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(outcome.items()))
