"""Plan layers: rota revisions, dated occurrences, publications, the intervals they hold.

Plan rows name people, posts and places by code and outlive them: what was published stays
readable after its adult has left.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.columns import (
    Json,
    OfSchool,
    Row,
    minutes_forward,
    natural_key,
    refers,
)

LONGEST_HOLD = 24 * 60
"""Minutes; no interval is longer, so a search for overlaps need look back no further."""


class RotaRow(Row):
    """Head of one revision. Only its state ever changes."""

    __tablename__ = "rota"
    __table_args__ = (
        refers("parent", "rota", "revision"),
        sa.Index(
            "uq_rota_one_adopted",
            "school_id",
            unique=True,
            sqlite_where=sa.text("state = 'adopted'"),
            postgresql_where=sa.text("state = 'adopted'"),
        ),
    )

    school_id: Mapped[int] = mapped_column(sa.ForeignKey("school.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    valid_from: Mapped[date]
    cycle_weeks: Mapped[int]
    versions: Mapped[Json]
    demands: Mapped[int]
    seed: Mapped[int] = mapped_column(sa.BigInteger)
    made_at: Mapped[datetime | None]
    parent: Mapped[int | None]
    week_of: Mapped[date | None]


class OfRota:
    """A row of one revision; `position` keeps the order it was made in."""

    school_id: Mapped[int] = mapped_column(sa.ForeignKey("school.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)


class AllocationRow(OfRota, Row):
    __tablename__ = "allocation"
    __table_args__ = (
        refers("revision", "rota", "revision"),
        minutes_forward("span_start", "span_end"),
    )

    key: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    person: Mapped[str]
    post: Mapped[str]
    span_start: Mapped[int]
    span_end: Mapped[int]
    place: Mapped[str | None]
    directing_teacher: Mapped[str | None]
    contact: Mapped[str | None]
    pinned: Mapped[bool]


class OwnBreakRow(OfRota, Row):
    __tablename__ = "own_break"
    __table_args__ = (
        refers("revision", "rota", "revision"),
        minutes_forward("span_start", "span_end"),
    )

    person: Mapped[str]
    span_start: Mapped[int]
    span_end: Mapped[int]
    paid: Mapped[bool]


class UnmetRow(OfRota, Row):
    __tablename__ = "unmet"
    __table_args__ = (refers("revision", "rota", "revision"),)

    key: Mapped[str]
    tier: Mapped[int]
    title: Mapped[str]
    missing: Mapped[int]
    unit: Mapped[str]
    refusals: Mapped[Json]


class TierReportRow(OfRota, Row):
    __tablename__ = "tier_report"
    __table_args__ = (refers("revision", "rota", "revision"),)

    tier: Mapped[int]
    title: Mapped[str]
    units: Mapped[int]
    minutes: Mapped[int] = mapped_column(sa.BigInteger)
    bound_units: Mapped[int]
    bound_minutes: Mapped[int] = mapped_column(sa.BigInteger)
    seconds: Mapped[float]
    components: Mapped[Json]


class RotaEditRow(OfSchool, Row):
    """One draft edit: what was done, and what undoes it."""

    __tablename__ = "rota_edit"
    __table_args__ = (refers("revision", "rota", "revision"),)

    revision: Mapped[int]
    operation: Mapped[Json]
    inverse: Mapped[Json]
    by: Mapped[str]
    at: Mapped[datetime]


class PublicationRow(Row):
    __tablename__ = "publication"
    __table_args__ = (refers("rota_revision", "rota", "revision"),)

    school_id: Mapped[int] = mapped_column(sa.ForeignKey("school.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]
    rota_revision: Mapped[int]
    first_day: Mapped[date]
    last_day: Mapped[date]
    added: Mapped[int]
    ended: Mapped[int]
    note: Mapped[str]


class OccurrenceRow(OfSchool, Row):
    """Who, where, when on a date, from one publication until another ended it."""

    __tablename__ = "occurrence"
    __table_args__ = (
        refers("from_pub", "publication", "number"),
        refers("to_pub", "publication", "number"),
        minutes_forward(),
        sa.CheckConstraint("to_pub > from_pub", name="lives_forward"),
        sa.Index(
            "uq_occurrence_live_uid",
            "school_id",
            "uid",
            unique=True,
            sqlite_where=sa.text("to_pub IS NULL"),
            postgresql_where=sa.text("to_pub IS NULL"),
        ),
        sa.Index("ix_occurrence_day", "school_id", "day", "person"),
    )

    uid: Mapped[str]
    key: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    person: Mapped[str]
    post: Mapped[str]
    day: Mapped[date]
    starts: Mapped[int]
    ends: Mapped[int]
    place: Mapped[str | None]
    place_name: Mapped[str]
    directing_teacher: Mapped[str | None]
    contact: Mapped[str | None]
    pupils: Mapped[Json]
    from_pub: Mapped[int]
    to_pub: Mapped[int | None]


class HoldRow(OfSchool, Row):
    """A time kept free for something not yet published: it guards like an occurrence."""

    __tablename__ = "hold"

    label: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


class OccupancyRow(OfSchool, Row):
    """One stretch one adult, pupil or place is held for: the guard against doubles.

    `body` names who or what across the trust; rows of one `session` share a body, so two
    adults may hold one pupil together. Minutes are absolute wall-clock ones, half-open.
    The overlap guard itself is a trigger (SQLite) or an exclusion (PostgreSQL).
    """

    __tablename__ = "occupancy"
    __table_args__ = (
        refers("occurrence_id", "occurrence", "id"),
        refers("hold_id", "hold", "id"),
        minutes_forward(),
        sa.CheckConstraint(f"ends - starts <= {LONGEST_HOLD}", name="within_a_day"),
        sa.CheckConstraint("(occurrence_id IS NULL) <> (hold_id IS NULL)", name="one_holder"),
        sa.Index("ix_occupancy_body", "body", "starts"),
        sa.Index("ix_occupancy_occurrence", "school_id", "occurrence_id"),
    )

    body: Mapped[str]
    session: Mapped[str]
    starts: Mapped[int]
    ends: Mapped[int]
    occurrence_id: Mapped[int | None]
    hold_id: Mapped[int | None]


class SightingRow(OfSchool, Row):
    """Someone knows of a publication and all before it: a page shown, or told in person."""

    __tablename__ = "sighting"
    __table_args__ = (
        natural_key("person", "publication", "how"),
        refers("publication", "publication", "number"),
    )

    person: Mapped[str]
    publication: Mapped[int]
    how: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


class LedgerRow(OfSchool, Row):
    """One event in the story of one demand's owed time."""

    __tablename__ = "ledger_event"
    __table_args__ = (sa.Index("ix_ledger_event_key", "school_id", "key"),)

    key: Mapped[str]
    kind: Mapped[str]
    minutes: Mapped[int]
    day: Mapped[date]
    note: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
