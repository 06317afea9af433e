"""Tokens by which other programs read."""

import sqlalchemy as sa
from alembic import op

from planner.store.migrations.pieces import looked_up, moment, of_school, text, wall

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "program_token",
        *of_school(),
        text("label"),
        text("token_hash"),
        text("made_by"),
        moment("made_at"),
        moment("expires"),
        moment("revoked_at", absent=True),
        moment("used_at", absent=True),
        sa.UniqueConstraint("token_hash"),
    )
    wall("program_token")
    looked_up("program_token")
