"""The wall between schools as the connection sees it, and who may look over it.

On PostgreSQL row-level security hides every row whose school is not the transaction's own,
even when a query forgets to ask. Both settings are local to the transaction, so a pooled
connection carries nothing to the next. SQLite keeps one school or a few that trust each
other: there the bound repositories and the composite keys are the wall.
"""

from typing import Final

import sqlalchemy as sa

SCHOOL: Final = "planner.school_id"
LOOKUP: Final = "planner.lookup"
"""On while a hashed credential is looked up across schools: opens the tables of
accounts, sessions, tokens and schools, to read."""

_SET = sa.text("SELECT set_config(:name, :value, true)")


def enter(connection: sa.Connection, school_id: int) -> None:
    """Show this transaction one school's rows and no other's."""
    _set(connection, LOOKUP, "")
    _set(connection, SCHOOL, str(school_id))


def look_across(connection: sa.Connection) -> None:
    """Let this transaction read accounts, sessions, feed tokens and schools of them all."""
    _set(connection, LOOKUP, "on")


def _set(connection: sa.Connection, name: str, value: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(_SET, {"name": name, "value": value})
