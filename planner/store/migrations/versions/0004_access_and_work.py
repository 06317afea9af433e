"""Accounts, sessions, feeds, jobs and the audit trail."""

import sqlalchemy as sa
from alembic import op

from planner.store.migrations.pieces import (
    flag,
    json,
    moment,
    number,
    of_school,
    refers,
    text,
)

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "app_user",
        *of_school(),
        text("email"),
        text("password_hash"),
        text("person", absent=True),
        flag("active"),
        moment("created_at"),
        sa.UniqueConstraint("email"),
    )
    op.create_table(
        "user_role",
        *of_school("user_id", "role"),
        refers("user_id", "app_user", "id"),
    )
    op.create_table(
        "app_session",
        *of_school(),
        number("user_id"),
        text("token_hash"),
        moment("started_at"),
        moment("seen_at"),
        moment("expires"),
        sa.UniqueConstraint("token_hash"),
        refers("user_id", "app_user", "id"),
    )
    op.create_table(
        "feed_token",
        *of_school(),
        text("person"),
        text("label"),
        text("token_hash"),
        moment("made_at"),
        moment("expires"),
        moment("revoked_at", absent=True),
        moment("fetched_at", absent=True),
        text("client"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_feed_token_person", "feed_token", ["school_id", "person"])
    op.create_table(
        "feed_fragment",
        *of_school("person", "publication"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        refers("publication", "publication", "number"),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), primary_key=True),
        text("account_hash"),
        moment("at"),
    )
    op.create_index("ix_sign_in_failure_account", "sign_in_failure", ["account_hash", "at"])
    op.create_table(
        "job",
        *of_school(),
        text("kind"),
        json("params"),
        text("state"),
        number("attempt"),
        text("worker"),
        json("progress", absent=True),
        json("result", absent=True),
        text("error"),
        flag("cancel_requested"),
        text("asked_by"),
        moment("asked_at"),
        moment("beat_at", absent=True),
        moment("ended_at", absent=True),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
    )
    op.create_table(
        "audit_entry",
        *of_school(),
        moment("at"),
        text("actor"),
        text("action"),
        text("subject"),
        json("before", absent=True),
        json("after", absent=True),
    )
