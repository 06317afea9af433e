"""Pupils who are kept apart from others."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("pupil", sa.Column("apart_from", sa.JSON(), nullable=False, server_default="[]"))
