"""What came of sessions: readings before and after, and reviews of groups."""

import sqlalchemy as sa
from alembic import op

from planner.store.migrations.pieces import (
    day,
    decimal,
    flag,
    json,
    moment,
    of_school,
    text,
    wall,
)

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "measured",
        *of_school(),
        text("group"),
        text("programme"),
        text("pupil"),
        text("measure"),
        decimal("low"),
        decimal("high"),
        flag("rising"),
        *_reading("before"),
        *_reading("after"),
        text("by"),
        moment("at"),
    )
    op.create_table(
        "group_review",
        *of_school(),
        text("group"),
        day("held_on", absent=True),
        text("decision", absent=True),
        json("grounds"),
        day("next_on", absent=True),
        text("by"),
        moment("at"),
    )
    wall("measured", "group_review")


def _reading(name: str) -> tuple[sa.schema.SchemaItem, ...]:
    return decimal(name, absent=True), day(f"{name}_on", absent=True)
