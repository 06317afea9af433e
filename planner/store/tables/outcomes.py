"""What came of sessions: readings and reviews. Rows are only added, a later one stands.

They outlive the group and the pupil's row in the school's file; erasing a pupil removes
them here.
"""

from datetime import date, datetime

from sqlalchemy.orm import Mapped

from planner.store.tables.columns import Json, OfSchool, Row


class MeasuredRow(OfSchool, Row):
    """Fields as in `planner.domain.outcomes.Measured`."""

    __tablename__ = "measured"

    group: Mapped[str]
    programme: Mapped[str]
    pupil: Mapped[str]
    measure: Mapped[str]
    low: Mapped[float]
    high: Mapped[float]
    rising: Mapped[bool]
    before: Mapped[float | None]
    before_on: Mapped[date | None]
    after: Mapped[float | None]
    after_on: Mapped[date | None]
    by: Mapped[str]
    at: Mapped[datetime]


class ReviewRow(OfSchool, Row):
    """Fields as in `planner.domain.outcomes.Review`."""

    __tablename__ = "group_review"

    group: Mapped[str]
    held_on: Mapped[date | None]
    decision: Mapped[str | None]
    grounds: Mapped[Json]
    next_on: Mapped[date | None]
    by: Mapped[str]
    at: Mapped[datetime]
