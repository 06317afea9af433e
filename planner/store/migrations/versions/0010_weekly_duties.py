"""Kinds of release, lessons classes have together, adults' own time, class teams."""

import sqlalchemy as sa
from alembic import op

from planner.store.migrations.pieces import (
    flag,
    forward,
    json,
    natural_key,
    number,
    of_school,
    refers,
    text,
    wall,
)

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "grouping",
        *of_school(),
        text("code"),
        text("title"),
        json("classes"),
        json("weekdays"),
        number("starts"),
        number("ends"),
        number("week", absent=True),
        natural_key("code"),
        forward(),
    )
    op.create_table(
        "teaching_group",
        *of_school(),
        text("code"),
        text("grouping"),
        text("leader", absent=True),
        text("place", absent=True),
        text("training", absent=True),
        json("usual"),
        text("planning_teacher", absent=True),
        natural_key("code"),
        refers("grouping", "grouping"),
        refers("leader", "person"),
        refers("place", "place"),
        refers("planning_teacher", "person"),
    )
    op.create_table(
        "adult_time",
        *of_school(),
        text("code"),
        text("post"),
        text("kind"),
        text("title"),
        number("minutes"),
        number("times"),
        number("not_before", absent=True),
        number("not_after", absent=True),
        text("meets", absent=True),
        flag("mark_scheme"),
        flag("filler"),
        number("week", absent=True),
        natural_key("code"),
        refers("post", "post"),
        refers("meets", "person"),
    )
    wall("grouping", "teaching_group", "adult_time")
    op.add_column("release", sa.Column("kind", sa.Text(), nullable=False, server_default="PPA"))
    for table, column in (("in_class_need", "all_day"), ("school", "specialist_timetable")):
        op.add_column(
            table, sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false())
        )
