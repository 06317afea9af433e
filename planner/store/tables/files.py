"""Files sent to the school: those taken, those that wait, and how others' columns are read."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from planner.store.tables.columns import Json, OfSchool, Row, natural_key


class TakenFileRow(OfSchool, Row):
    """One import, with the facts it replaced: enough to put them back."""

    __tablename__ = "taken_file"

    at: Mapped[datetime]
    by: Mapped[str]
    filename: Mapped[str]
    kind: Mapped[str]
    changed: Mapped[Json]
    before: Mapped[bytes]
    """The facts before it, packed."""
    after: Mapped[str]
    """Digest of the facts after it: whether anything has changed since."""
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]


class WaitingFileRow(OfSchool, Row):
    """A file read without a refusal that nobody has said yes to yet. One for each sender."""

    __tablename__ = "waiting_file"
    __table_args__ = (natural_key("by"),)

    at: Mapped[datetime]
    by: Mapped[str]
    filename: Mapped[str]
    kind: Mapped[str]
    options: Mapped[Json]
    answers: Mapped[Json]
    body: Mapped[bytes]


class ColumnMappingRow(OfSchool, Row):
    """Which of another program's columns are which of ours, by a name the school chose."""

    __tablename__ = "column_mapping"
    __table_args__ = (natural_key("name"),)

    name: Mapped[str]
    body: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
