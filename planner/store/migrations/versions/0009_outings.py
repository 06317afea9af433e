"""Days that differ: visits, examinations, one-off duties, specialists, dated events."""

import sqlalchemy as sa
from alembic import op

from planner.store.migrations.pieces import (
    day,
    forward,
    json,
    natural_key,
    number,
    of_school,
    refers,
    text,
    wall,
)

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    _events()
    _outings()
    _examinations()
    _once()
    wall("outing", "exam_sitting", "access_arrangement", "exam_window")
    wall("one_off", "specialist_visit", "visitor_away")


def _events() -> None:
    """Events so far are meetings of every cycle, and nobody's in particular."""
    kind = sa.Column("kind", sa.Text(), nullable=False, server_default="meeting")
    op.add_column("fixed_event", kind)
    by = sa.Column("delivered_by", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("fixed_event", by)
    op.add_column("external", number("cost", absent=True))


def _outings() -> None:
    op.create_table(
        "outing",
        *of_school(),
        text("code"),
        text("title"),
        json("classes"),
        number("weekday"),
        number("starts"),
        number("ends"),
        day("day", absent=True),
        number("week", absent=True),
        json("staff"),
        number("adults", absent=True),
        json("training"),
        natural_key("code"),
        forward(),
    )


def _examinations() -> None:
    op.create_table(
        "exam_sitting",
        *of_school(),
        text("code"),
        text("title"),
        day("day"),
        number("starts"),
        number("ends"),
        text("place"),
        number("candidates"),
        json("classes"),
        json("staff"),
        natural_key("code"),
        refers("place", "place"),
        forward(),
    )
    op.create_table(
        "access_arrangement",
        *of_school(),
        text("code"),
        text("sitting"),
        text("pupil"),
        text("kind"),
        number("extra"),
        text("place", absent=True),
        json("usual"),
        natural_key("code"),
        refers("sitting", "exam_sitting"),
        refers("pupil", "pupil", "ref"),
        refers("place", "place"),
    )
    op.create_table(
        "exam_window",
        *of_school(),
        text("code"),
        day("starts"),
        day("ends"),
        natural_key("code"),
    )


def _once() -> None:
    op.create_table(
        "one_off",
        *of_school(),
        text("code"),
        text("kind"),
        text("title"),
        day("day"),
        number("starts"),
        number("ends"),
        number("adults"),
        json("staff"),
        text("place", absent=True),
        json("pupils"),
        json("training"),
        json("usual"),
        natural_key("code"),
        refers("place", "place"),
        forward(),
    )
    op.create_table(
        "specialist_visit",
        *of_school(),
        text("code"),
        text("external"),
        day("day"),
        number("starts"),
        number("ends"),
        text("place"),
        text("school_class", absent=True),
        json("pupils"),
        natural_key("code"),
        refers("external", "external"),
        refers("place", "place"),
        refers("school_class", "teaching_class"),
        forward(),
    )
    op.create_table(
        "visitor_away",
        *of_school(),
        text("external"),
        day("day"),
        natural_key("external", "day"),
        refers("external", "external"),
    )
