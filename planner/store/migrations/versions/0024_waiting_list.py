"""Who waits for a time."""

from alembic import op

from planner.store.migrations.pieces import (
    json,
    moment,
    natural_key,
    number,
    of_school,
    text,
    wall,
)

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "waiting",
        *of_school(),
        text("code"),
        text("group"),
        number("weeks"),
        text("place"),
        text("asked_by"),
        moment("asked_at"),
        text("state"),
        text("booking", absent=True),
        json("passed"),
        text("looked"),
        natural_key("code"),
    )
    wall("waiting")
