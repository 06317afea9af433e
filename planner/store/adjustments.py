"""How drafts were changed by hand: which revision came from which, and what was said of it."""

from typing import Final

import sqlalchemy as sa

from planner.domain.adjustments import Adjustment
from planner.store.audit import Desk
from planner.store.shapes import Shape
from planner.store.tables.adjustments import AdjustmentRow

_SHAPE: Final = Shape(Adjustment)


class Adjustments:
    """The adjustments of one school's drafts. Nothing is ever rewritten."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self) -> tuple[Adjustment, ...]:
        """Every adjustment, oldest first."""
        found = self._desk.connection.execute(
            sa.select(AdjustmentRow.__table__)
            .where(AdjustmentRow.school_id == self._desk.school_id)
            .order_by(AdjustmentRow.revision)
        )
        return tuple(_SHAPE.from_columns(row) for row in found.mappings())

    def add(self, adjustment: Adjustment) -> None:
        """Keep one; Conflict, when the unit ends, where its revision has a successor already."""
        row = {"school_id": self._desk.school_id, **_SHAPE.to_columns(adjustment)}
        self._desk.connection.execute(sa.insert(AdjustmentRow), row)
        # Without names: the trail is kept longer than people are.
        self._desk.note(
            "adjust draft",
            f"rota {adjustment.revision}",
            {"revision": adjustment.adjusts},
            {"restores": adjustment.restores, "left_open": len(adjustment.left_open)},
        )
