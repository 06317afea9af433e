"""What comes up on the day: rooms out, pupils away, emergencies, and who a class is shared to."""

import sqlalchemy as sa
from alembic import op

from planner.store.migrations.pieces import (
    day,
    forward,
    natural_key,
    number,
    of_school,
    refers,
    text,
    wall,
)

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "room_out",
        *of_school(),
        text("place"),
        *_when(),
        natural_key("place", "day", "starts"),
        refers("place", "place"),
    )
    op.create_table(
        "pupil_away",
        *of_school(),
        text("pupil"),
        *_when(),
        natural_key("pupil", "day", "starts"),
        refers("pupil", "pupil", "ref"),
    )
    op.create_table(
        "emergency",
        *of_school(),
        text("school_class"),
        *_when(),
        text("relief"),
        natural_key("school_class", "day", "starts"),
        refers("school_class", "teaching_class"),
        refers("relief", "person"),
    )
    wall("room_out", "pupil_away", "emergency")
    receiving = sa.Column("receiving", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("covered_otherwise", receiving)


def _when() -> tuple[sa.schema.SchemaItem, ...]:
    return day("day"), number("starts"), number("ends"), forward()
