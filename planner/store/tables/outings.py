"""Visits, examinations, one-off duties and specialists. Fields as in `planner.domain.outings`."""

from datetime import date

from sqlalchemy.orm import Mapped

from planner.store.tables.columns import (
    Json,
    OfSchool,
    Row,
    minutes_forward,
    natural_key,
    refers,
)


class OutingRow(OfSchool, Row):
    __tablename__ = "outing"
    __table_args__ = (natural_key("code"), minutes_forward())

    code: Mapped[str]
    title: Mapped[str]
    classes: Mapped[Json]
    weekday: Mapped[int]
    starts: Mapped[int]
    ends: Mapped[int]
    day: Mapped[date | None]
    week: Mapped[int | None]
    staff: Mapped[Json]
    adults: Mapped[int | None]
    training: Mapped[Json]


class ExamSittingRow(OfSchool, Row):
    __tablename__ = "exam_sitting"
    __table_args__ = (natural_key("code"), refers("place", "place"), minutes_forward())

    code: Mapped[str]
    title: Mapped[str]
    day: Mapped[date]
    starts: Mapped[int]
    ends: Mapped[int]
    place: Mapped[str]
    candidates: Mapped[int]
    classes: Mapped[Json]
    staff: Mapped[Json]


class AccessArrangementRow(OfSchool, Row):
    __tablename__ = "access_arrangement"
    __table_args__ = (
        natural_key("code"),
        refers("sitting", "exam_sitting"),
        refers("pupil", "pupil", "ref"),
        refers("place", "place"),
    )

    code: Mapped[str]
    sitting: Mapped[str]
    pupil: Mapped[str]
    kind: Mapped[str]
    extra: Mapped[int]
    place: Mapped[str | None]
    usual: Mapped[Json]


class ExamWindowRow(OfSchool, Row):
    __tablename__ = "exam_window"
    __table_args__ = (natural_key("code"),)

    code: Mapped[str]
    starts: Mapped[date]
    ends: Mapped[date]


class OneOffRow(OfSchool, Row):
    __tablename__ = "one_off"
    __table_args__ = (natural_key("code"), refers("place", "place"), minutes_forward())

    code: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    day: Mapped[date]
    starts: Mapped[int]
    ends: Mapped[int]
    adults: Mapped[int]
    staff: Mapped[Json]
    place: Mapped[str | None]
    pupils: Mapped[Json]
    training: Mapped[Json]
    usual: Mapped[Json]


class SpecialistVisitRow(OfSchool, Row):
    __tablename__ = "specialist_visit"
    __table_args__ = (
        natural_key("code"),
        refers("external", "external"),
        refers("place", "place"),
        refers("school_class", "teaching_class"),
        minutes_forward(),
    )

    code: Mapped[str]
    external: Mapped[str]
    day: Mapped[date]
    starts: Mapped[int]
    ends: Mapped[int]
    place: Mapped[str]
    school_class: Mapped[str | None]
    pupils: Mapped[Json]


class VisitorAwayRow(OfSchool, Row):
    __tablename__ = "visitor_away"
    __table_args__ = (natural_key("external", "day"), refers("external", "external"))

    external: Mapped[str]
    day: Mapped[date]
