"""Where schools are kept: SQLite for one, PostgreSQL for a trust, one behaviour.

The only package that speaks SQL. `open_database(url)` gives a `Database`;
`Database.unit(school, actor=..., at=...)` gives the repositories of one school in one
transaction.
"""

from planner.store.aging import Cuts
from planner.store.database import Database, open_database
from planner.store.engine import missing_file
from planner.store.feeds import hash_of
from planner.store.files import digest
from planner.store.records import (
    AuditEntry,
    ColumnMapping,
    Edit,
    FeedHolder,
    FeedToken,
    Job,
    JobState,
    Letter,
    Message,
    MessageState,
    ProgramToken,
    RotaSummary,
    SeenHow,
    SessionHolder,
    TakenFile,
    User,
    WaitingFile,
)
from planner.store.unit import Unit

__all__ = [
    "AuditEntry",
    "ColumnMapping",
    "Cuts",
    "Database",
    "Edit",
    "FeedHolder",
    "FeedToken",
    "Job",
    "JobState",
    "Letter",
    "Message",
    "MessageState",
    "ProgramToken",
    "RotaSummary",
    "SeenHow",
    "SessionHolder",
    "TakenFile",
    "Unit",
    "User",
    "WaitingFile",
    "digest",
    "hash_of",
    "missing_file",
    "open_database",
]
