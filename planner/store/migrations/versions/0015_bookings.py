"""Bookings: sessions at a time of their own, held or confirmed."""

from alembic import op

from planner.store.migrations.pieces import (
    flag,
    json,
    moment,
    natural_key,
    number,
    of_school,
    text,
    wall,
)

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "booking",
        *of_school(),
        text("code"),
        text("group", absent=True),
        text("programme", absent=True),
        json("pupils"),
        number("minutes"),
        flag("ehcp"),
        flag("counts"),
        text("made_by"),
        moment("made_at"),
        moment("expires", absent=True),
        text("token"),
        json("sessions"),
        natural_key("code"),
        natural_key("token"),
    )
    wall("booking")
