"""The school itself, its settings, its year, and the versions of its facts."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.columns import Json, OfSchool, Row, natural_key


class SchoolRow(Row):
    """One school: the facts of `SchoolProfile`, and the pointer to what is live."""

    __tablename__ = "school"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    employer: Mapped[str]
    timezone: Mapped[str]
    cycle_weeks: Mapped[int]
    eyfs_on_roll: Mapped[bool]
    maintained: Mapped[bool]
    specialist_timetable: Mapped[bool]
    created_at: Mapped[datetime]
    current_publication: Mapped[int]
    """Number of the publication everybody sees, flipped by publishing only; 0 = none yet."""


class FactVersionRow(Row):
    """How often one scope of a school's facts has changed."""

    __tablename__ = "fact_version"

    school_id: Mapped[int] = mapped_column(sa.ForeignKey("school.id"), primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]


class RuleSettingRow(OfSchool, Row):
    __tablename__ = "rule_setting"
    __table_args__ = (natural_key("rule"),)

    rule: Mapped[str]
    on: Mapped[bool]
    parameter: Mapped[int | None]


class TermRow(OfSchool, Row):
    __tablename__ = "term"
    __table_args__ = (natural_key("code"),)

    code: Mapped[str]
    name: Mapped[str]
    starts: Mapped[date]
    ends: Mapped[date]


class SpecialDayRow(OfSchool, Row):
    __tablename__ = "special_day"
    __table_args__ = (natural_key("day"),)

    day: Mapped[date]
    kind: Mapped[str]
    title: Mapped[str]


class DayChangeRow(OfSchool, Row):
    __tablename__ = "day_change"
    __table_args__ = (natural_key("code"),)

    code: Mapped[str]
    day: Mapped[date]
    title: Mapped[str]
    classes: Mapped[Json]
    closed: Mapped[bool]
    opens: Mapped[int | None]
    closes: Mapped[int | None]
    variant: Mapped[str]


class WeekLabelRow(OfSchool, Row):
    __tablename__ = "week_label"
    __table_args__ = (natural_key("monday"),)

    monday: Mapped[date]
    week: Mapped[int]
