"""Work set for a lesson of a date that somebody else takes."""

from alembic import op

from planner.store.migrations.pieces import moment, natural_key, of_school, text, wall

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "set_work",
        *of_school(),
        text("lesson"),
        text("words"),
        text("by"),
        moment("at"),
        natural_key("lesson"),
    )
    wall("set_work")
