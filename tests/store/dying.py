"""A child process that publishes and is killed at a chosen point. Forked from a warm server."""

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from planner.domain.plan import Occurrence
from planner.store import Database, open_database
from planner.store.tables.plans import OccurrenceRow
from tests.store.builders import FIRST, LAST, SCHOOL, a_duty, a_rota, publish, settle, write

DUTIES = 40


@dataclass(frozen=True)
class Point:
    """Where to die: at the n-th statement, at a named event, or after some seconds."""

    statement: int = 0
    event: str = ""
    seconds: float = 0.0


def plan(number: int) -> list[Occurrence]:
    """What publication `number` says: every duty carries its number."""
    starts = [f"{8 + n // 4:02}:{n % 4 * 15:02}" for n in range(DUTIES // 4)]
    return [
        a_duty(name, f"{start}-{start[:3]}{int(start[3:]) + 10}", title=f"v{number}")
        for name in ("ann", "ben", "cat", "dee")
        for start in starts
    ]


def publish_next(database: Database) -> None:
    """The product's way: one transaction."""
    with write(database) as unit:
        number = unit.publications.latest().number + 1
        publish(unit, plan(number), rota=unit.rotas.get(1))


def publish_row_by_row(database: Database) -> None:
    """How it must not be done: every row a transaction of its own."""
    with database.reading(SCHOOL) as unit:
        number = unit.publications.latest().number + 1
        standing = [one.uid for one in unit.occurrences.live(FIRST, LAST)]
    with write(database) as unit:
        publish(unit, unit.occurrences.live(FIRST, LAST), rota=unit.rotas.get(1))
    for uid in standing:
        with write(database) as unit:
            _connection(unit).execute(
                sa.update(OccurrenceRow)
                .where(OccurrenceRow.uid == uid, OccurrenceRow.to_pub.is_(None))
                .values(title=f"v{number}")
            )


def _connection(unit: Any) -> sa.Connection:
    return unit.rotas._desk.connection  # type: ignore[no-any-return]


def die(url: str, way: Callable[[Database], None], point: Point) -> None:
    """Publish in the given way, and be killed at `point` as by a power cut."""
    database = open_database(url)
    database.schools()  # connected before the clock starts
    with write(database):
        pass
    arm(database, point)
    way(database)
    if point.event == "after commit":
        kill()


def arm(database: Database, point: Point) -> None:
    engine, count = database._engine, 0

    def statement(*_: object) -> None:
        nonlocal count
        count += 1
        if count == point.statement:
            kill()

    sa.event.listen(engine, "before_cursor_execute", statement)
    if point.event == "before commit":
        sa.event.listen(engine, "commit", lambda *_: kill())
    if point.seconds:
        threading.Timer(point.seconds, kill).start()


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def made_ready(database: Database) -> None:
    """A school with publication 1 live."""
    settle(database, people="ann ben cat dee")
    with write(database) as unit:
        unit.rotas.add(a_rota(unit))
        publish(unit, plan(1), rota=unit.rotas.get(1))
