"""The school, its year, its people and their posts."""

import sqlalchemy as sa
from alembic import op

from planner.store.migrations.pieces import (
    day,
    decimal,
    flag,
    forward,
    json,
    moment,
    natural_key,
    natural_key_with_gaps,
    number,
    of_school,
    refers,
    text,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "school",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        text("code"),
        text("name"),
        text("employer"),
        text("timezone"),
        number("cycle_weeks"),
        flag("eyfs_on_roll"),
        flag("maintained"),
        moment("created_at"),
        number("current_publication"),
        sa.UniqueConstraint("code"),
    )
    op.create_table(
        "fact_version",
        *of_school("scope"),
        number("version"),
    )
    op.create_table(
        "rule_setting",
        *of_school(),
        text("rule"),
        flag("on"),
        number("parameter", absent=True),
        natural_key("rule"),
    )
    op.create_table(
        "term",
        *of_school(),
        text("code"),
        text("name"),
        day("starts"),
        day("ends"),
        natural_key("code"),
    )
    op.create_table(
        "special_day",
        *of_school(),
        day("day"),
        text("kind"),
        text("title"),
        natural_key("day"),
    )
    op.create_table(
        "week_label",
        *of_school(),
        day("monday"),
        number("week"),
        natural_key("monday"),
    )
    op.create_table(
        "duty_profile",
        *of_school(),
        text("code"),
        text("title"),
        text("source"),
        natural_key("code"),
    )
    op.create_table(
        "profile_entry",
        *of_school(),
        text("profile"),
        text("kind"),
        text("permission"),
        text("clause"),
        text("condition"),
        natural_key("profile", "kind"),
        refers("profile", "duty_profile"),
    )
    op.create_table(
        "person",
        *of_school(),
        text("code"),
        text("name"),
        text("email"),
        text("dbs"),
        flag("qualified_teacher"),
        flag("under_18"),
        text("trust_id"),
        natural_key("code"),
    )
    op.create_table(
        "place",
        *of_school(),
        text("code"),
        text("name"),
        text("kind"),
        number("capacity"),
        flag("visible"),
        natural_key("code"),
    )
    op.create_table(
        "external",
        *of_school(),
        text("code"),
        text("name"),
        flag("needs_school_adult"),
        natural_key("code"),
    )
    op.create_table(
        "teaching_class",
        *of_school(),
        text("code"),
        text("name"),
        text("key_stage"),
        number("year"),
        number("pupils"),
        text("teacher"),
        text("planning_teacher", absent=True),
        text("place", absent=True),
        natural_key("code"),
        refers("place", "place"),
        refers("planning_teacher", "person"),
        refers("teacher", "person"),
    )
    op.create_table(
        "post",
        *of_school(),
        text("code"),
        text("person"),
        text("role"),
        text("profile", absent=True),
        number("level", absent=True),
        text("grade"),
        number("scp", absent=True),
        number("weekly_minutes"),
        decimal("paid_weeks", absent=True),
        day("starts", absent=True),
        day("ends", absent=True),
        text("base_class", absent=True),
        natural_key("code"),
        refers("base_class", "teaching_class"),
        refers("person", "person"),
        refers("profile", "duty_profile"),
    )
    op.create_table(
        "working_day",
        *of_school(),
        text("post"),
        number("weekday"),
        number("starts"),
        number("ends"),
        number("unpaid_break"),
        number("break_from", absent=True),
        number("break_until", absent=True),
        number("week", absent=True),
        natural_key_with_gaps("post", "week", "weekday", "starts"),
        refers("post", "post"),
        forward(),
    )
    op.create_table(
        "qualification",
        *of_school(),
        text("person"),
        text("tag"),
        day("obtained", absent=True),
        day("expires", absent=True),
        flag("in_training"),
        natural_key_with_gaps("person", "tag", "obtained"),
        refers("person", "person"),
    )
    op.create_table(
        "authorisation",
        *of_school(),
        text("person"),
        text("given_by"),
        day("starts"),
        day("ends", absent=True),
        natural_key("person", "starts"),
        refers("given_by", "person"),
        refers("person", "person"),
    )
    op.create_table(
        "consent",
        *of_school(),
        text("post"),
        text("kind"),
        day("agreed_on"),
        day("ends", absent=True),
        natural_key("post", "kind", "agreed_on"),
        refers("post", "post"),
    )
    op.create_table(
        "restriction",
        *of_school(),
        text("person"),
        text("kind"),
        text("value"),
        day("starts", absent=True),
        day("ends", absent=True),
        natural_key_with_gaps("person", "kind", "value", "starts"),
        refers("person", "person"),
    )
    op.create_table(
        "absence",
        *of_school(),
        text("person"),
        day("day"),
        number("starts"),
        number("ends"),
        text("kind"),
        natural_key("person", "day", "starts"),
        refers("person", "person"),
        forward(),
    )
    op.create_table(
        "fixed_event",
        *of_school(),
        text("code"),
        text("title"),
        number("weekday"),
        number("starts"),
        number("ends"),
        json("attendees"),
        number("week", absent=True),
        natural_key("code"),
        forward(),
    )
