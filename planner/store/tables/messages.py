"""Messages to people about what a publication changed for them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from planner.store.tables.columns import OfSchool, Row, natural_key, refers


class MessageRow(OfSchool, Row):
    """One message to one person about one publication: there is never a second."""

    __tablename__ = "message"
    __table_args__ = (
        natural_key("person", "publication"),
        refers("publication", "publication", "number"),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'unsure', 'failed')", name="state"
        ),
        sa.Index("ix_message_state", "school_id", "state", "due_at"),
    )

    person: Mapped[str]
    publication: Mapped[int]
    address: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    state: Mapped[str]
    attempt: Mapped[int]
    """How often it has been claimed; a write that names an older attempt is refused."""
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    trouble: Mapped[str]


class SetWorkRow(OfSchool, Row):
    """What a lesson of a date is to do while somebody else takes it."""

    __tablename__ = "set_work"
    __table_args__ = (natural_key("lesson"),)

    lesson: Mapped[str]
    """Source, class and lesson of the cover: its legs share it."""
    words: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
