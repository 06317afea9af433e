"""Places, classes and their lessons. Fields as in `planner.domain.timetable`."""

from sqlalchemy.orm import Mapped

from planner.store.tables.columns import Json, OfSchool, Row, minutes_forward, natural_key, refers


class PlaceRow(OfSchool, Row):
    __tablename__ = "place"
    __table_args__ = (natural_key("code"),)

    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    capacity: Mapped[int]
    visible: Mapped[bool]


class ExternalRow(OfSchool, Row):
    __tablename__ = "external"
    __table_args__ = (natural_key("code"),)

    code: Mapped[str]
    name: Mapped[str]
    needs_school_adult: Mapped[bool]
    cost: Mapped[int | None]


class TeachingClassRow(OfSchool, Row):
    __tablename__ = "teaching_class"
    __table_args__ = (
        natural_key("code"),
        refers("teacher", "person"),
        refers("planning_teacher", "person"),
        refers("place", "place"),
    )

    code: Mapped[str]
    name: Mapped[str]
    key_stage: Mapped[str]
    year: Mapped[int]
    pupils: Mapped[int]
    teacher: Mapped[str]
    planning_teacher: Mapped[str | None]
    place: Mapped[str | None]


class LessonRow(OfSchool, Row):
    __tablename__ = "lesson"
    __table_args__ = (
        natural_key("code"),
        refers("school_class", "teaching_class"),
        refers("teacher", "person"),
        refers("external", "external"),
        minutes_forward(),
    )

    code: Mapped[str]
    school_class: Mapped[str]
    weekday: Mapped[int]
    starts: Mapped[int]
    ends: Mapped[int]
    kind: Mapped[str]
    subject: Mapped[str]
    teacher: Mapped[str | None]
    releasable: Mapped[bool]
    core: Mapped[bool]
    external: Mapped[str | None]
    week: Mapped[int | None]
    variant: Mapped[str]


class InClassNeedRow(OfSchool, Row):
    __tablename__ = "in_class_need"
    __table_args__ = (natural_key("school_class"), refers("school_class", "teaching_class"))

    school_class: Mapped[str]
    adults: Mapped[int]
    all_day: Mapped[bool]


class GroupingRow(OfSchool, Row):
    __tablename__ = "grouping"
    __table_args__ = (natural_key("code"), minutes_forward())

    code: Mapped[str]
    title: Mapped[str]
    classes: Mapped[Json]
    weekdays: Mapped[Json]
    starts: Mapped[int]
    ends: Mapped[int]
    week: Mapped[int | None]


class TeachingGroupRow(OfSchool, Row):
    __tablename__ = "teaching_group"
    __table_args__ = (
        natural_key("code"),
        refers("grouping", "grouping"),
        refers("leader", "person"),
        refers("place", "place"),
        refers("planning_teacher", "person"),
    )

    code: Mapped[str]
    grouping: Mapped[str]
    leader: Mapped[str | None]
    place: Mapped[str | None]
    training: Mapped[str | None]
    usual: Mapped[Json]
    planning_teacher: Mapped[str | None]
