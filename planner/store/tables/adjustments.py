"""Drafts changed by hand: how one revision came from another."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.columns import Json, Row, refers


class AdjustmentRow(Row):
    """How a revision came from another by hand. The index lets nobody overwrite unseen."""

    __tablename__ = "adjustment"
    __table_args__ = (
        refers("revision", "rota", "revision"),
        refers("adjusts", "rota", "revision"),
        refers("restores", "rota", "revision"),
        sa.Index("uq_adjustment_one_successor", "school_id", "adjusts", unique=True),
    )

    school_id: Mapped[int] = mapped_column(sa.ForeignKey("school.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    adjusts: Mapped[int]
    restores: Mapped[int | None]
    what: Mapped[str]
    said: Mapped[str]
    left_open: Mapped[Json]
    by: Mapped[str]
    at: Mapped[datetime]
