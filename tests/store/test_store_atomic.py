"""K4, F-02, F-07: whatever breaks, readers have the old plan or the new, never a mix."""

import multiprocessing
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from time import monotonic

import pytest
import sqlalchemy as sa

from planner.store import Database, Unit, open_database
from tests.conftest import Home
from tests.scale import times
from tests.store.builders import FIRST, LAST, SCHOOL, facts, publish, write
from tests.store.dying import (
    DUTIES,
    Point,
    die,
    made_ready,
    plan,
    publish_next,
    publish_row_by_row,
)
from tests.store.sabotage import Broken, fail_at

KILLS = times(50)
SPAWN = multiprocessing.get_context("forkserver")
SPAWN.set_forkserver_preload(
    ["pytest", "psycopg", "sqlalchemy.dialects.postgresql.psycopg", "tests.store.dying"]
)


def points(statements: int, seconds: float) -> list[Point]:
    """Half the kills at named points, spread over the statements; half at random instants."""
    named = [
        Point(event="before commit"),
        Point(event="after commit"),
        *(Point(statement=1 + n * statements // 23) for n in range(23)),
    ]
    chance = random.Random(4)
    return named + [Point(seconds=chance.uniform(0.0005, 4 * seconds)) for _ in range(KILLS - 25)]


def what_stands(database: Database) -> tuple[int, set[str], int]:
    """The publication everybody sees, what its duties say they are of, and their number."""
    with database.reading(SCHOOL) as unit:
        latest = unit.publications.latest()
        live = unit.occurrences.live(FIRST, LAST)
    assert latest is not None
    return latest.number, {one.title for one in live}, len(live)


def torn(standing: tuple[int, set[str], int]) -> bool:
    number, titles, rows = standing
    return titles != {f"v{number}"} or rows != DUTIES


def killed(url: str, way: Callable[[Database], None], point: Point) -> bool:
    """Run a child to its death; whether it died at the point rather than got to the end."""
    child = SPAWN.Process(target=die, args=(url, way, point))
    child.start()
    child.join(30)
    assert child.exitcode in (0, -9)
    return child.exitcode == -9


@contextmanager
def polled(database: Database) -> Iterator[list[bool]]:
    """Read all the while; what is given back says of each read whether it was torn."""
    reads: list[bool] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.wait(0.004):
            reads.append(torn(what_stands(database)))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield reads
    finally:
        stop.set()
        reader.join()


def statements_and_seconds(database: Database) -> tuple[int, float]:
    """How many statements one publication takes, and how long, here and now."""
    calls, start = 0, monotonic()

    def counted(*_: object) -> None:
        nonlocal calls
        calls += 1

    sa.event.listen(database._engine, "before_cursor_execute", counted)
    publish_next(database)
    sa.event.remove(database._engine, "before_cursor_execute", counted)
    return calls, monotonic() - start


def test_K4_killed_at_any_point_a_publication_is_whole_or_not_at_all(
    home: Home, database: Database
) -> None:
    made_ready(database)
    statements, seconds = statements_and_seconds(database)
    deaths, before = 0, what_stands(database)[0]
    with polled(database) as reads:
        for point in points(statements, seconds):
            died = killed(home.url, publish_next, point)
            standing = what_stands(database)
            assert not torn(standing), point
            assert standing[0] in (before, before + 1), point
            assert died or standing[0] == before + 1, point
            deaths, before = deaths + died, standing[0]
    assert deaths >= KILLS * 0.6
    assert len(reads) >= KILLS
    assert not any(reads)
    if home.owner_url is None:
        with database._engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_K4_twin_a_commit_for_every_row_is_torn_by_a_kill(home: Home, database: Database) -> None:
    made_ready(database)
    found = [
        killed(home.url, publish_row_by_row, Point(statement=statement))
        and torn(what_stands(database))
        for statement in (60, 70, 80, 90, 100)
    ]
    assert found.count(True) >= 4


def everything(database: Database) -> object:
    with database.reading(SCHOOL) as unit:
        return (
            unit.facts.load(),
            unit.occurrences.live(FIRST, LAST),
            unit.publications.history(),
            unit.rotas.summaries(),
            unit.audit.entries(limit=1000),
        )


CHANGES: dict[str, Callable[[Unit], object]] = {
    "publish": lambda unit: publish(unit, plan(2), rota=unit.rotas.get(1)),
    "replace": lambda unit: unit.facts.replace(facts(people="ann dee eve", places=())),
}


@pytest.mark.parametrize("change", CHANGES)
def test_F07_whichever_call_fails_all_is_as_before(
    home: Home, database: Database, change: str
) -> None:
    made_ready(database)
    before = everything(database)
    for number in count(1):
        with open_database(home.url) as frail:
            mend = fail_at(frail, number)
            try:
                with write(frail) as unit:
                    CHANGES[change](unit)
            except Broken:
                assert everything(database) == before, number
                continue
            finally:
                mend()
        break
    assert number > 10
    assert everything(database) != before


def test_F07_twin_a_change_in_two_transactions_is_caught(database: Database) -> None:
    made_ready(database)
    before = everything(database)
    with write(database) as unit:
        unit.facts.replace(facts(people="ann dee eve"))
    mend = fail_at(database, 5)
    with pytest.raises(Broken), write(database) as unit:
        unit.facts.replace(facts(people="ann dee eve", places=()))
    mend()
    assert everything(database) != before
