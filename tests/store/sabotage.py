"""Taking guards away and making calls fail, as no version of the product would."""

from collections.abc import Callable
from itertools import count

import sqlalchemy as sa

from planner.store import Database
from planner.store.engine import make_engine
from tests.conftest import Home

_NO_OVERLAP = {
    "sqlite": (
        "DROP TRIGGER occupancy_no_overlap_insert",
        "DROP TRIGGER occupancy_no_overlap_update",
    ),
    "postgresql": ("ALTER TABLE occupancy DROP CONSTRAINT occupancy_no_overlap",),
}


def strongly(home: Home, *statements: str) -> None:
    """Run statements as whoever owns the tables."""
    engine = make_engine(home.strongest_url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    engine.dispose()


def drop_overlap_guard(home: Home) -> None:
    kind = "sqlite" if home.owner_url is None else "postgresql"
    strongly(home, *_NO_OVERLAP[kind])


class Broken(Exception):
    """The call that was made to fail."""


def fail_at(database: Database, number: int) -> Callable[[], None]:
    """Make the `number`-th call to the database fail, the commit counted; undo by calling."""
    calls = count(1)

    def fail(*_: object) -> None:
        if next(calls) == number:
            raise Broken

    sa.event.listen(database._engine, "before_cursor_execute", fail)
    sa.event.listen(database._engine, "commit", fail)

    def mend() -> None:
        sa.event.remove(database._engine, "before_cursor_execute", fail)
        sa.event.remove(database._engine, "commit", fail)

    return mend
