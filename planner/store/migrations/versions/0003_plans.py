"""Rotas, publications, occurrences and the intervals they hold."""

import sqlalchemy as sa
from alembic import op

from planner.store.migrations.pieces import (
    day,
    decimal,
    flag,
    forward,
    json,
    large,
    moment,
    number,
    of_school,
    refers,
    text,
)

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "rota",
        *of_school("revision"),
        text("state"),
        day("valid_from"),
        number("cycle_weeks"),
        json("versions"),
        number("demands"),
        large("seed"),
        moment("made_at", absent=True),
        number("parent", absent=True),
        refers("parent", "rota", "revision"),
    )
    op.create_index(
        "uq_rota_one_adopted",
        "rota",
        ["school_id"],
        unique=True,
        sqlite_where=sa.text("state = 'adopted'"),
        postgresql_where=sa.text("state = 'adopted'"),
    )
    op.create_table(
        "allocation",
        *of_school("revision", "position"),
        text("key"),
        text("kind"),
        text("title"),
        text("person"),
        text("post"),
        number("span_start"),
        number("span_end"),
        text("place", absent=True),
        text("directing_teacher", absent=True),
        text("contact", absent=True),
        flag("pinned"),
        refers("revision", "rota", "revision"),
        forward("span_start", "span_end"),
    )
    op.create_table(
        "own_break",
        *of_school("revision", "position"),
        text("person"),
        number("span_start"),
        number("span_end"),
        flag("paid"),
        refers("revision", "rota", "revision"),
        forward("span_start", "span_end"),
    )
    op.create_table(
        "unmet",
        *of_school("revision", "position"),
        text("key"),
        number("tier"),
        text("title"),
        number("missing"),
        text("unit"),
        json("refusals"),
        refers("revision", "rota", "revision"),
    )
    op.create_table(
        "tier_report",
        *of_school("revision", "position"),
        number("tier"),
        text("title"),
        number("units"),
        large("minutes"),
        number("bound_units"),
        large("bound_minutes"),
        decimal("seconds"),
        json("components"),
        refers("revision", "rota", "revision"),
    )
    op.create_table(
        "rota_edit",
        *of_school(),
        number("revision"),
        json("operation"),
        json("inverse"),
        text("by"),
        moment("at"),
        refers("revision", "rota", "revision"),
    )
    op.create_table(
        "publication",
        *of_school("number"),
        moment("at"),
        text("by"),
        number("rota_revision"),
        day("first_day"),
        day("last_day"),
        number("added"),
        number("ended"),
        text("note"),
        refers("rota_revision", "rota", "revision"),
    )
    op.create_table(
        "occurrence",
        *of_school(),
        text("uid"),
        text("key"),
        text("kind"),
        text("title"),
        text("person"),
        text("post"),
        day("day"),
        number("starts"),
        number("ends"),
        text("place", absent=True),
        text("place_name"),
        text("directing_teacher", absent=True),
        text("contact", absent=True),
        json("pupils"),
        number("from_pub"),
        number("to_pub", absent=True),
        refers("from_pub", "publication", "number"),
        refers("to_pub", "publication", "number"),
        forward(),
        sa.CheckConstraint("to_pub > from_pub", name="lives_forward"),
    )
    op.create_index("ix_occurrence_day", "occurrence", ["school_id", "day", "person"])
    op.create_index(
        "uq_occurrence_live_uid",
        "occurrence",
        ["school_id", "uid"],
        unique=True,
        sqlite_where=sa.text("to_pub IS NULL"),
        postgresql_where=sa.text("to_pub IS NULL"),
    )
    op.create_table(
        "hold",
        *of_school(),
        text("label"),
        text("by"),
        moment("at"),
    )
    op.create_table(
        "occupancy",
        *of_school(),
        text("body"),
        text("session"),
        number("starts"),
        number("ends"),
        number("occurrence_id", absent=True),
        number("hold_id", absent=True),
        refers("hold_id", "hold", "id"),
        refers("occurrence_id", "occurrence", "id"),
        forward(),
        sa.CheckConstraint("(occurrence_id IS NULL) <> (hold_id IS NULL)", name="one_holder"),
        sa.CheckConstraint("ends - starts <= 1440", name="within_a_day"),
    )
    op.create_index("ix_occupancy_body", "occupancy", ["body", "starts"])
    op.create_index("ix_occupancy_occurrence", "occupancy", ["school_id", "occurrence_id"])
    op.create_table(
        "ledger_event",
        *of_school(),
        text("key"),
        text("kind"),
        number("minutes"),
        day("day"),
        text("note"),
        text("by"),
        moment("at"),
    )
    op.create_index("ix_ledger_event_key", "ledger_event", ["school_id", "key"])
