"""What the store hands out that is no fact of the domain: accounts, tokens, jobs, entries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum, unique
from typing import Any

from planner.domain.codes import PersonCode
from planner.domain.kinds import UserRole
from planner.domain.plan import RotaState


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaSummary:
    """One revision at a glance."""

    revision: int
    state: RotaState
    valid_from: date
    made_at: datetime | None
    parent: int | None
    week_of: date | None
    demands: int
    allocations: int
    unmet: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One entry of a draft's log: what was done and what undoes it."""

    number: int
    operation: Mapping[str, Any]
    inverse: Mapping[str, Any]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An account. `school` is the code of the one school it signs in to."""

    school: str
    id: int
    email: str
    password_hash: str = field(repr=False)
    roles: frozenset[UserRole]
    person: PersonCode | None
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionHolder:
    """Whose session a token opens, as of this request: roles are read afresh each time."""

    school: str
    school_name: str
    email: str
    name: str
    """Of the person the account belongs to; the e-mail address where it is nobody's."""
    roles: frozenset[UserRole]
    person: PersonCode | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedToken:
    """One device's calendar address, without the secret."""

    id: int
    person: PersonCode
    label: str
    made_at: datetime
    expires: datetime
    revoked_at: datetime | None
    fetched_at: datetime | None
    client: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHolder:
    """Whose calendar a feed token opens."""

    school: str
    token: int
    person: PersonCode


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramToken:
    """What another program reads with, without the secret."""

    id: int
    label: str
    made_by: str
    made_at: datetime
    expires: datetime
    revoked_at: datetime | None
    used_at: datetime | None
    """When it last read, to the minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramHolder:
    """Which school's program a token is, and when it last read."""

    school: str
    school_name: str
    token: int
    label: str
    used_at: datetime | None


@unique
class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Long work. `attempt` counts claims: only the latest may write."""

    id: int
    kind: str
    params: Mapping[str, Any]
    state: JobState
    attempt: int
    worker: str
    progress: Mapping[str, Any] | None
    result: Mapping[str, Any] | None
    error: str
    cancel_requested: bool
    asked_by: str
    asked_at: datetime
    beat_at: datetime | None
    """When its worker last wrote."""
    ended_at: datetime | None


@unique
class SeenHow(StrEnum):
    """How it is known that somebody knows of a publication."""

    OWN_PAGE = "own page"
    IN_PERSON = "in person"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what to which thing; never a reason for absence, never a secret."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFile:
    """One file that was taken. What was before it is asked for apart: it is large."""

    id: int
    at: datetime
    by: str
    filename: str
    kind: str
    """What kind of file: "workbook", "term dates", "FET timetable"."""
    changed: tuple[str, ...]
    """Scopes of facts it changed."""
    after: str
    """Digest of the facts after it."""
    undone_at: datetime | None = None
    undone_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingFile:
    """A file that waits for answers or for a yes, with how it is to be read."""

    filename: str
    kind: str
    options: Mapping[str, Any]
    answers: Mapping[str, str]
    body: bytes = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """A saved mapping: TOML or JSON as `planner.importers.column_maps` reads it."""

    name: str
    body: str
    by: str
    at: datetime


@unique
class MessageState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNSURE = "unsure"
    """The sender was lost while it was sending: it may have gone."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What to write to one person, and where to."""

    person: PersonCode
    address: str = field(repr=False)
    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A letter about one publication, and what became of it."""

    id: int
    person: PersonCode
    publication: int
    address: str = field(repr=False)
    subject: str
    body: str
    state: MessageState
    attempt: int
    made_at: datetime
    due_at: datetime
    claimed_at: datetime | None
    sent_at: datetime | None
    trouble: str
    """Why it has not gone, in a sentence; empty where all is well."""
