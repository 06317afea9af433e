"""Days that differ, rotas of one week, placeholders, and meetings on one date."""

import sqlalchemy as sa
from alembic import op

from planner.store.migrations.pieces import (
    day,
    flag,
    json,
    natural_key,
    number,
    of_school,
    text,
    wall,
)

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "day_change",
        *of_school(),
        text("code"),
        day("day"),
        text("title"),
        json("classes"),
        flag("closed"),
        number("opens", absent=True),
        number("closes", absent=True),
        text("variant"),
        natural_key("code"),
    )
    wall("day_change")
    for table in ("lesson", "duty_post"):
        op.add_column(table, sa.Column("variant", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "person", sa.Column("placeholder", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("fixed_event", sa.Column("day", sa.Date(), nullable=True))
    op.add_column("rota", sa.Column("week_of", sa.Date(), nullable=True))
