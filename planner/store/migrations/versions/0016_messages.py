"""Messages to people about what a publication changed for them."""

import sqlalchemy as sa
from alembic import op

from planner.store.migrations.pieces import (
    moment,
    natural_key,
    number,
    of_school,
    refers,
    text,
    wall,
)

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "message",
        *of_school(),
        text("person"),
        number("publication"),
        text("address"),
        text("subject"),
        text("body"),
        text("state"),
        number("attempt"),
        moment("made_at"),
        moment("due_at"),
        moment("claimed_at", absent=True),
        moment("sent_at", absent=True),
        text("trouble"),
        natural_key("person", "publication"),
        refers("publication", "publication", "number"),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'unsure', 'failed')", name="state"
        ),
    )
    op.create_index("ix_message_state", "message", ["school_id", "state", "due_at"])
    wall("message")
