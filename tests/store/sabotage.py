"""Taking guards away, as no version of the product would: for the twins of the safety tests."""

import sqlalchemy as sa

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
