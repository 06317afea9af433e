"""Lessons of a date that are arranged without the planner."""

from alembic import op

from planner.store.migrations.pieces import (
    day,
    natural_key,
    number,
    of_school,
    refers,
    text,
    wall,
)

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "covered_otherwise",
        *of_school(),
        text("school_class"),
        day("day"),
        number("starts"),
        text("how"),
        text("note"),
        number("pounds", absent=True),
        text("given_by"),
        natural_key("school_class", "day", "starts"),
        refers("school_class", "teaching_class"),
    )
    wall("covered_otherwise")
