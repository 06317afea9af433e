"""Where schools are kept: SQLite for one, PostgreSQL for a trust, one behaviour.

The only package that speaks SQL. `open_database(url)` gives a `Database`;
`Database.unit(school, actor=..., at=...)` gives the repositories of one school in one
transaction.
"""

from planner.store.database import Database, open_database
from planner.store.engine import missing_file
from planner.store.feeds import hash_of
from planner.store.records import (
    AuditEntry,
    Edit,
    FeedHolder,
    FeedToken,
    Job,
    JobState,
    LedgerEvent,
    LedgerKind,
    ProgramToken,
    RotaSummary,
    SessionHolder,
    User,
)
from planner.store.unit import Unit

__all__ = [
    "AuditEntry",
    "Database",
    "Edit",
    "FeedHolder",
    "FeedToken",
    "Job",
    "JobState",
    "LedgerEvent",
    "LedgerKind",
    "ProgramToken",
    "RotaSummary",
    "SessionHolder",
    "Unit",
    "User",
    "hash_of",
    "missing_file",
    "open_database",
]
