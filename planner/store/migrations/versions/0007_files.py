"""Files: those taken, with what was before them; those that wait; saved mappings."""

import sqlalchemy as sa
from alembic import op

from planner.store.migrations.pieces import blob, json, moment, of_school, text, wall

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "taken_file",
        *of_school(),
        moment("at"),
        text("by"),
        text("filename"),
        text("kind"),
        json("changed"),
        blob("before"),
        text("after"),
        moment("undone_at", absent=True),
        text("undone_by", absent=True),
    )
    op.create_table(
        "waiting_file",
        *of_school(),
        moment("at"),
        text("by"),
        text("filename"),
        text("kind"),
        json("options"),
        json("answers"),
        blob("body"),
        sa.UniqueConstraint("school_id", "by"),
    )
    op.create_table(
        "column_mapping",
        *of_school(),
        text("name"),
        text("body"),
        text("by"),
        moment("at"),
        sa.UniqueConstraint("school_id", "name"),
    )
    wall("taken_file", "waiting_file", "column_mapping")
