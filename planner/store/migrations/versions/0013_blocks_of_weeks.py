"""When a group's block of weeks ends."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("pupil_group", sa.Column("review_on", sa.Date(), nullable=True))
