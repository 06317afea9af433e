"""What pupils and teachers are owed, duty posts and pins. Fields as in the domain."""

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


class ReleaseRow(OfSchool, Row):
    __tablename__ = "release"
    __table_args__ = (
        natural_key("code"),
        refers("teacher", "person"),
        refers("preferred_cover", "post"),
    )

    code: Mapped[str]
    teacher: Mapped[str]
    kind: Mapped[str]
    minutes: Mapped[int | None]
    most_blocks: Mapped[int]
    shortest_block: Mapped[int]
    preferred_cover: Mapped[str | None]


class ProgrammeRow(OfSchool, Row):
    __tablename__ = "programme"
    __table_args__ = (natural_key("code"),)

    code: Mapped[str]
    name: Mapped[str]
    need_area: Mapped[str]
    minutes: Mapped[int]
    per_week: Mapped[int]
    training: Mapped[str | None]
    in_training_may_deliver: Mapped[bool]
    smallest: Mapped[int]
    largest: Mapped[int]
    over_break: Mapped[bool]
    over_core: Mapped[bool]
    handback: Mapped[int]
    weeks: Mapped[int | None]
    preparation: Mapped[int]
    materials: Mapped[int]


class PupilRow(OfSchool, Row):
    """A pupil by reference only; names are never in this database's plain tables."""

    __tablename__ = "pupil"
    __table_args__ = (natural_key("ref"), refers("school_class", "teaching_class"))

    ref: Mapped[str]
    school_class: Mapped[str]
    apart_from: Mapped[Json]


class GroupRow(OfSchool, Row):
    __tablename__ = "pupil_group"
    __table_args__ = (
        natural_key("code"),
        refers("programme", "programme"),
        refers("place", "place"),
    )

    code: Mapped[str]
    programme: Mapped[str]
    pupils: Mapped[Json]
    place: Mapped[str | None]
    usual: Mapped[Json]
    per_week: Mapped[int | None]
    ehcp: Mapped[bool]
    not_before: Mapped[int | None]
    not_after: Mapped[int | None]
    review_on: Mapped[date | None]
    priority: Mapped[int]


class ProvisionRow(OfSchool, Row):
    __tablename__ = "provision"
    __table_args__ = (
        natural_key("code"),
        refers("pupil", "pupil", "ref"),
        refers("place", "place"),
        minutes_forward(),
    )

    code: Mapped[str]
    pupil: Mapped[str]
    kind: Mapped[str]
    weekdays: Mapped[Json]
    starts: Mapped[int]
    ends: Mapped[int]
    adults: Mapped[int]
    ehcp: Mapped[bool]
    usual: Mapped[Json]
    relief: Mapped[Json]
    never: Mapped[Json]
    training: Mapped[Json]
    place: Mapped[str | None]
    week: Mapped[int | None]


class AdultTimeRow(OfSchool, Row):
    __tablename__ = "adult_time"
    __table_args__ = (natural_key("code"), refers("post", "post"), refers("meets", "person"))

    code: Mapped[str]
    post: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    minutes: Mapped[int]
    times: Mapped[int]
    not_before: Mapped[int | None]
    not_after: Mapped[int | None]
    meets: Mapped[str | None]
    mark_scheme: Mapped[bool]
    filler: Mapped[bool]
    week: Mapped[int | None]


class DutyPostRow(OfSchool, Row):
    __tablename__ = "duty_post"
    __table_args__ = (natural_key("code"), refers("place", "place"), minutes_forward())

    code: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    place: Mapped[str | None]
    weekdays: Mapped[Json]
    starts: Mapped[int]
    ends: Mapped[int]
    adults: Mapped[int]
    minimum: Mapped[int]
    training: Mapped[Json]
    one_with: Mapped[Json]
    eyfs_eating: Mapped[bool]
    week: Mapped[int | None]
    variant: Mapped[str]


class PinRow(OfSchool, Row):
    __tablename__ = "pin"
    __table_args__ = (
        natural_key("key"),
        refers("post", "post"),
        minutes_forward("span_start", "span_end"),
    )

    key: Mapped[str]
    post: Mapped[str]
    span_start: Mapped[int]
    span_end: Mapped[int]
    told: Mapped[bool]


class CoveredOtherwiseRow(OfSchool, Row):
    """A lesson of a date that is arranged without the planner."""

    __tablename__ = "covered_otherwise"
    __table_args__ = (
        natural_key("school_class", "day", "starts"),
        refers("school_class", "teaching_class"),
    )

    school_class: Mapped[str]
    day: Mapped[date]
    starts: Mapped[int]
    how: Mapped[str]
    note: Mapped[str]
    pounds: Mapped[int | None]
    given_by: Mapped[str]
    receiving: Mapped[Json]


class OverrideRow(OfSchool, Row):
    """A rule set aside for one need. Kept as long as the facts: the audit log has it for good."""

    __tablename__ = "rule_override"
    __table_args__ = (natural_key("rule", "key"), refers("post", "post"))

    rule: Mapped[str]
    key: Mapped[str]
    given_by: Mapped[str]
    reason: Mapped[str]
    post: Mapped[str | None]
