"""Jobs and the audit trail."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from planner.store.tables.columns import Json, JsonOrNone, OfSchool, Row


class JobRow(OfSchool, Row):
    """Long work: what was asked, who is on it, and what came of it."""

    __tablename__ = "job"
    __table_args__ = (
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
    )

    kind: Mapped[str]
    params: Mapped[Json]
    state: Mapped[str]
    attempt: Mapped[int]
    """How often it has been claimed; a write that names an older attempt is refused."""
    worker: Mapped[str]
    progress: Mapped[JsonOrNone]
    result: Mapped[JsonOrNone]
    error: Mapped[str]
    cancel_requested: Mapped[bool]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    beat_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class AuditRow(OfSchool, Row):
    """Who did what, in the transaction that did it. Nothing changes or removes a row."""

    __tablename__ = "audit_entry"

    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    before: Mapped[JsonOrNone]
    after: Mapped[JsonOrNone]
