"""The named guards every database must carry, and which of them it lacks."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

import sqlalchemy as sa

from planner.errors import PlannerError
from planner.store.tables import Row

APPEND_ONLY: Final = (
    "allocation",
    "audit_entry",
    "ledger_event",
    "own_break",
    "publication",
    "rota_edit",
    "tier_report",
    "unmet",
)
"""Tables that may be added to and read, never changed."""

NAMED: Final = (
    "ck_job_state",
    "ck_occupancy_forward",
    "ck_occupancy_one_holder",
    "ck_occupancy_within_a_day",
    "ck_occurrence_forward",
    "ck_occurrence_lives_forward",
    "pk_publication",
    "pk_rota",
    "uq_adjustment_one_successor",
    "uq_app_session_token_hash",
    "uq_app_user_email",
    "uq_feed_token_token_hash",
    "uq_occurrence_live_uid",
    "uq_person_school_id_code",
    "uq_post_school_id_code",
    "uq_program_token_token_hash",
    "uq_rota_one_adopted",
)
"""Constraints and unique indexes that carry a promise, the same on both databases."""

_ON_SQLITE: Final = (
    "occupancy_no_overlap_insert",
    "occupancy_no_overlap_update",
    *(f"{table}_append_only_update" for table in APPEND_ONLY),
    *(f"{table}_append_only_delete" for table in APPEND_ONLY),
)
_ON_POSTGRESQL: Final = (
    "occupancy_no_overlap",
    *(f"{table}_append_only" for table in APPEND_ONLY),
)


def expected(dialect: str) -> frozenset[str]:
    """Names of every guard a database of this kind must carry, walls of schools included."""
    own = _ON_SQLITE if dialect == "sqlite" else _ON_POSTGRESQL
    return frozenset((*NAMED, *own, *_walls()))


def present(connection: sa.Connection) -> frozenset[str]:
    """Names of the constraints, indexes and triggers this database has."""
    if connection.dialect.name == "sqlite":
        return _named_in(connection)
    found = connection.scalars(
        sa.text(
            "SELECT conname FROM pg_constraint UNION SELECT tgname FROM pg_trigger "
            "WHERE tgenabled <> 'D' UNION SELECT relname FROM pg_class WHERE relkind = 'i'"
        )
    )
    return frozenset(str(name) for name in found)


def missing(connection: sa.Connection) -> list[str]:
    """Guards that ought to be there and are not."""
    return sorted(expected(connection.dialect.name) - present(connection))


def unwalled(connection: sa.Connection) -> list[str]:
    """PostgreSQL tables of schools whose row-level security is not forced."""
    found = connection.scalars(
        sa.text(
            "SELECT relname FROM pg_class WHERE relkind = 'r' "
            "AND relrowsecurity AND relforcerowsecurity"
        )
    )
    return sorted({*tables_of_schools(), "school"} - set(found))


def refuse_all_but_owner(connection: sa.Connection) -> None:
    """Raise PlannerError for a role that may not lift a guard. SQLite has no roles."""
    if connection.dialect.name == "sqlite":
        return
    owner = sa.text(
        "SELECT pg_get_userbyid(relowner) = current_user FROM pg_class "
        "WHERE relname = 'audit_entry'"
    )
    if not connection.scalar(owner):
        raise PlannerError(
            "The site’s role can take nothing out of the audit trail.",
            hint="Name the role that owns the tables: --owner-database postgresql://OWNER@HOST/NAME",
        )


@contextmanager
def lifted(connection: sa.Connection) -> Iterator[None]:
    """Let this one transaction change what is otherwise only added to: for erasing.

    The guards stand again before it commits, and a transaction that fails brings them back
    itself. On PostgreSQL only the tables' owner may, never the site's role; nobody else gets
    at the tables meanwhile. What SQLite erases it also overwrites on the disk.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
        triggers = _append_only_triggers(connection)
        for name in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield
        for made_by in triggers.values():
            connection.exec_driver_sql(made_by)
        return
    for switch in ("DISABLE", "ENABLE"):
        for table in APPEND_ONLY:
            connection.exec_driver_sql(f"ALTER TABLE {table} {switch} TRIGGER {table}_append_only")
        if switch == "DISABLE":
            yield


def _append_only_triggers(connection: sa.Connection) -> dict[str, str]:
    """Name and text of every trigger that keeps a table to be added to only."""
    found = connection.execute(
        sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    )
    names = {name for name in _ON_SQLITE if "_append_only_" in name}
    return {name: sql for name, sql in found if name in names}


def tables_of_schools() -> Iterable[str]:
    """Every table whose rows belong to one school."""
    return (name for name, table in Row.metadata.tables.items() if "school_id" in table.c)


def _walls() -> Iterable[str]:
    """Names of the composite references that cannot leave a school."""
    for table in Row.metadata.tables.values():
        for reference in table.foreign_key_constraints:
            if len(reference.columns) > 1:
                yield str(reference.name)


def _named_in(connection: sa.Connection) -> frozenset[str]:
    """SQLite keeps names of constraints only in the text that made the tables."""
    made = " ".join(
        str(sql)
        for sql in connection.scalars(sa.text("SELECT sql FROM sqlite_master WHERE sql <> ''"))
    )
    words = made.replace("(", " ").replace(")", " ").replace(",", " ").split()
    return frozenset(word.strip('"') for word in words)
