"""Who has seen which publication: on their own page, or told in person."""

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

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "sighting",
        *of_school(),
        text("person"),
        number("publication"),
        text("how"),
        text("by"),
        moment("at"),
        natural_key("person", "publication", "how"),
        refers("publication", "publication", "number"),
    )
    wall("sighting")
