"""How long a programme runs, what it takes to prepare, and which group is placed first."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("programme", sa.Column("weeks", sa.Integer(), nullable=True))
    for name in ("preparation", "materials"):
        column = sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        op.add_column("programme", column)
    priority = sa.Column("priority", sa.Integer(), nullable=False, server_default="2")
    op.add_column("pupil_group", priority)
