"""Revisions made by hand from another one: a line in which each has one successor."""

from alembic import op

from planner.store.migrations.pieces import (
    json,
    moment,
    number,
    of_school,
    refers,
    text,
    wall,
)

revision = "0023"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "adjustment",
        *of_school("revision"),
        number("adjusts"),
        number("restores", absent=True),
        text("what"),
        text("said"),
        json("left_open"),
        text("by"),
        moment("at"),
        refers("revision", "rota", "revision"),
        refers("adjusts", "rota", "revision"),
        refers("restores", "rota", "revision"),
    )
    op.create_index(
        "uq_adjustment_one_successor", "adjustment", ["school_id", "adjusts"], unique=True
    )
    wall("adjustment")
