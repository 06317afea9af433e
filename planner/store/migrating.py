"""Running the migrations from within: one transaction, whole or not at all."""

from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from planner.store.guards import APPEND_ONLY

_QUEUE: Final = 5_117_002
FOLDER: Final = Path(__file__).parent / "migrations"


def migrate(engine: sa.Engine, *, site_role: str | None) -> None:
    """Bring the tables to the newest revision and grant `site_role` its rights."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # Two sites started at once migrate one after the other.
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_QUEUE)))
        if current_revision(connection) != newest_revision():
            command.upgrade(configuration(connection), "head")
        if site_role is not None:
            _grant(connection, site_role)


def configuration(connection: sa.Connection) -> Config:
    """What Alembic needs to know, in code: there is no file to find."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def newest_revision() -> str | None:
    """The revision this version of the planner works with."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def current_revision(connection: sa.Connection) -> str | None:
    """The revision the database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def _grant(connection: sa.Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(role)
    schema = "public"
    for statement in (
        f"GRANT USAGE ON SCHEMA {schema} TO {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {quoted}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {quoted}",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {quoted}",
        f"REVOKE UPDATE, DELETE ON {', '.join(APPEND_ONLY)} FROM {quoted}",
    ):
        connection.exec_driver_sql(statement)
