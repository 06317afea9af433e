"""Rules set aside for one need, by whom and why."""

from alembic import op

from planner.store.migrations.pieces import natural_key, of_school, refers, text, wall

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "rule_override",
        *of_school(),
        text("rule"),
        text("key"),
        text("given_by"),
        text("reason"),
        text("post", absent=True),
        natural_key("rule", "key"),
        refers("post", "post"),
    )
    wall("rule_override")
