"""Engines for the two databases, with the settings both need to keep what they promise.

SQLite: the bundled `pysqlite3`, because many interpreters carry an SQLite whose write-ahead
log can corrupt a file (fixed in 3.51.3). Every writing transaction begins IMMEDIATE: one
upgraded to a write half-way would fail at once, whatever the timeout.
"""

from pathlib import Path
from typing import Any, Final

import pysqlite3.dbapi2
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from planner.errors import PlannerError

WAIT_SECONDS: Final = 5
"""How long a transaction waits for another before it gives up as busy."""
OLDEST_SQLITE: Final = (3, 51, 3)
CONNECTIONS: Final = 24
READING: Final = {"planner_reading": True}
"""Execution options of a transaction that only reads."""

PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA mmap_size = 0",
)


def make_engine(url: str) -> sa.Engine:
    """An engine for `sqlite:///FILE` or `postgresql://USER@HOST/NAME`. Opens nothing yet.

    Raises PlannerError for any other address, and for an SQLite known to lose data.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise _unknown(url) from None
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite(parsed)
        case "postgresql":
            return _postgresql(parsed)
        case _:
            raise _unknown(url)


def missing_file(url: str) -> Path | None:
    """The file of an SQLite address, when it is not there; None for every other address."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    path = Path(str(parsed.database))
    return None if path.exists() else path


def refuse_old_sqlite(version: tuple[int, ...] = pysqlite3.dbapi2.sqlite_version_info) -> None:
    """Raise PlannerError when this SQLite may corrupt its write-ahead log."""
    if version < OLDEST_SQLITE:
        raise PlannerError(
            f"SQLite {'.'.join(map(str, version))} can damage a school's file.",
            hint="Install pysqlite3 0.6.1 or later, which brings its own SQLite.",
        )


def _unknown(url: str) -> PlannerError:
    return PlannerError(
        f"{url.partition('://')[0]!r} is not a database the planner knows.",
        hint="Use sqlite:///FILE or postgresql://USER@HOST/NAME.",
    )


def _sqlite(url: URL) -> sa.Engine:
    refuse_old_sqlite()
    if not url.database or url.database == ":memory:":
        raise PlannerError("A school needs a file of its own.", hint="Use sqlite:///FILE.")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url.set(drivername="sqlite+pysqlite"),
        module=pysqlite3.dbapi2,
        poolclass=sa.QueuePool,
        pool_size=CONNECTIONS,
        pool_timeout=WAIT_SECONDS,
        connect_args={"timeout": WAIT_SECONDS, "check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours to send
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: sa.Connection) -> None:
    reading = connection.get_execution_options().get("planner_reading", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _postgresql(url: URL) -> sa.Engine:
    return sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=CONNECTIONS,
        pool_timeout=WAIT_SECONDS,
        pool_pre_ping=True,
        connect_args={"options": f"-c lock_timeout={WAIT_SECONDS}s -c timezone=UTC"},
    )
