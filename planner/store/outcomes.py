"""Readings before and after, and reviews of groups. A correction is a row more."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from planner.domain.codes import GroupCode
from planner.domain.outcomes import Measured, Review
from planner.store.audit import Desk
from planner.store.shapes import Shape
from planner.store.tables.outcomes import MeasuredRow, ReviewRow

_MEASURED: Final = Shape(Measured)
_REVIEW: Final = Shape(Review)


class Outcomes:
    """What came of the sessions of one school's groups."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def record(self, group: GroupCode, readings: Iterable[Measured]) -> None:
        """Write readings down with who and when; what was said before stays before them.

        The audit trail says of how many pupils something was recorded, never what.
        """
        count = 0
        for one in readings:
            kept = replace(one, by=self._desk.actor, at=self._desk.now)
            row = {
                "school_id": self._desk.school_id,
                "id": self._desk.next_id(MeasuredRow),
                **_MEASURED.to_columns(kept),
            }
            self._desk.connection.execute(sa.insert(MeasuredRow), row)
            count += 1
        self._desk.note("record outcomes", f"group {group}", None, {"readings": count})

    def measured(self, group: GroupCode | None = None) -> list[Measured]:
        """Every version of every reading, or of one group's, oldest first."""
        which = sa.true() if group is None else MeasuredRow.group == group
        found = self._desk.connection.execute(
            sa.select(MeasuredRow.__table__)
            .where(MeasuredRow.school_id == self._desk.school_id, which)
            .order_by(MeasuredRow.id)
        )
        return [_MEASURED.from_columns(row) for row in found.mappings()]

    def review(self, told: Review) -> None:
        """Write down a review, or the date of the next."""
        kept = replace(told, by=self._desk.actor, at=self._desk.now)
        row = {
            "school_id": self._desk.school_id,
            "id": self._desk.next_id(ReviewRow),
            **_REVIEW.to_columns(kept),
        }
        self._desk.connection.execute(sa.insert(ReviewRow), row)
        self._desk.note("review group", f"group {told.group}", None, told)

    def reviews(self) -> list[Review]:
        """Every entry, oldest first."""
        found = self._desk.connection.execute(
            sa.select(ReviewRow.__table__)
            .where(ReviewRow.school_id == self._desk.school_id)
            .order_by(ReviewRow.id)
        )
        return [_REVIEW.from_columns(row) for row in found.mappings()]
