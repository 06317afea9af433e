"""What is wrong with a database for live use, a sentence each (run at start-up)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from planner.store import guards
from planner.store.engine import OLDEST_SQLITE
from planner.store.migrating import current_revision, newest_revision

NETWORK_FILE_SYSTEMS: Final = frozenset({"nfs", "nfs4", "cifs", "smbfs", "smb3", "fuse.sshfs"})
_FULL: Final = 2


def complaints(connection: sa.Connection) -> list[str]:
    """Everything found wrong; empty when the database may be used."""
    found = list(_of_revision(connection))
    if not found:
        found += [f"The guard {name} is missing." for name in guards.missing(connection)]
    if connection.dialect.name == "sqlite":
        return [*found, *_of_sqlite(connection)]
    return [*found, *_of_postgresql(connection)]


def _of_revision(connection: sa.Connection) -> Iterator[str]:
    if current_revision(connection) != newest_revision():
        yield "The tables are not those of this version: run the migrations."


def _of_sqlite(connection: sa.Connection) -> Iterator[str]:
    version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    if tuple(int(part) for part in version.split(".")) < OLDEST_SQLITE:
        yield f"SQLite {version} can damage a write-ahead log: use 3.51.3 or later."
    if _pragma(connection, "journal_mode") != "wal":
        yield "The write-ahead log is off: readers would block writers."
    if int(_pragma(connection, "synchronous")) < _FULL:
        yield "synchronous is below FULL: a power cut could lose what was saved."
    if _pragma(connection, "foreign_keys") != "1":
        yield "foreign_keys is off: rows of one school could refer to another's."
    if _pragma(connection, "mmap_size") != "0":
        yield "mmap_size is not 0: a stray write could damage the file."
    kind = file_system_of(Path(connection.engine.url.database or "."))
    if kind in NETWORK_FILE_SYSTEMS:
        yield f"The file is on a network drive ({kind}): SQLite locks do not hold there."


def _of_postgresql(connection: sa.Connection) -> Iterator[str]:
    role = connection.execute(
        sa.text("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    ).one()
    if role.rolsuper or role.rolbypassrls:
        yield "The site's role may look over the walls between schools: use a lesser role."
    owned = connection.scalar(
        sa.text(
            "SELECT count(*) FROM pg_tables "
            "WHERE tableowner = current_user AND schemaname = 'public'"
        )
    )
    if owned:
        yield "The site's role owns the tables: migrate with an owner role of its own."
    elif _may_rewrite(connection):
        yield "The site's role may rewrite the audit trail: take that right from it."
    for table in guards.unwalled(connection):
        yield f"The wall between schools is down on the table {table}."


def _may_rewrite(connection: sa.Connection) -> bool:
    """Whether the site's role has rights on the audit trail beyond adding and reading."""
    return bool(
        connection.scalar(
            sa.text(
                "SELECT has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE') "
                "FROM pg_class WHERE relname = 'audit_entry' AND relkind = 'r'"
            )
        )
    )


def _pragma(connection: sa.Connection, name: str) -> str:
    return str(connection.exec_driver_sql(f"PRAGMA {name}").scalar())


def file_system_of(path: Path, mounts: str | None = None) -> str:
    """Kind of the file system `path` lies on, from the system's list; "" where there is none."""
    if mounts is None:
        table = Path("/proc/mounts")
        mounts = table.read_text() if table.exists() else ""
    whole = path.resolve()
    found = [
        (len(point), kind)
        for _, point, kind in (line.split()[:3] for line in mounts.splitlines())
        if whole.is_relative_to(point)
    ]
    return max(found, default=(0, ""))[1]
