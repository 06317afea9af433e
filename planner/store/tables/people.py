"""People, posts and what is recorded of them. Fields as in `planner.domain.people`."""

from datetime import date

from sqlalchemy.orm import Mapped

from planner.store.tables.columns import (
    Json,
    OfSchool,
    Row,
    minutes_forward,
    natural_key,
    natural_key_with_gaps,
    refers,
)


class DutyProfileRow(OfSchool, Row):
    __tablename__ = "duty_profile"
    __table_args__ = (natural_key("code"),)

    code: Mapped[str]
    title: Mapped[str]
    source: Mapped[str]


class ProfileEntryRow(OfSchool, Row):
    __tablename__ = "profile_entry"
    __table_args__ = (natural_key("profile", "kind"), refers("profile", "duty_profile"))

    profile: Mapped[str]
    kind: Mapped[str]
    permission: Mapped[str]
    clause: Mapped[str]
    condition: Mapped[str]


class PersonRow(OfSchool, Row):
    __tablename__ = "person"
    __table_args__ = (natural_key("code"),)

    code: Mapped[str]
    name: Mapped[str]
    email: Mapped[str]
    placeholder: Mapped[bool]
    dbs: Mapped[str]
    qualified_teacher: Mapped[bool]
    under_18: Mapped[bool]
    trust_id: Mapped[str]


class PostRow(OfSchool, Row):
    __tablename__ = "post"
    __table_args__ = (
        natural_key("code"),
        refers("person", "person"),
        refers("profile", "duty_profile"),
        refers("base_class", "teaching_class"),
    )

    code: Mapped[str]
    person: Mapped[str]
    role: Mapped[str]
    profile: Mapped[str | None]
    level: Mapped[int | None]
    grade: Mapped[str]
    scp: Mapped[int | None]
    weekly_minutes: Mapped[int]
    paid_weeks: Mapped[float | None]
    starts: Mapped[date | None]
    ends: Mapped[date | None]
    base_class: Mapped[str | None]


class WorkingDayRow(OfSchool, Row):
    __tablename__ = "working_day"
    __table_args__ = (
        natural_key_with_gaps("post", "week", "weekday", "starts"),
        refers("post", "post"),
        minutes_forward(),
    )

    post: Mapped[str]
    weekday: Mapped[int]
    starts: Mapped[int]
    ends: Mapped[int]
    unpaid_break: Mapped[int]
    break_from: Mapped[int | None]
    break_until: Mapped[int | None]
    week: Mapped[int | None]


class QualificationRow(OfSchool, Row):
    __tablename__ = "qualification"
    __table_args__ = (
        natural_key_with_gaps("person", "tag", "obtained"),
        refers("person", "person"),
    )

    person: Mapped[str]
    tag: Mapped[str]
    obtained: Mapped[date | None]
    expires: Mapped[date | None]
    in_training: Mapped[bool]


class AuthorisationRow(OfSchool, Row):
    __tablename__ = "authorisation"
    __table_args__ = (
        natural_key("person", "starts"),
        refers("person", "person"),
        refers("given_by", "person"),
    )

    person: Mapped[str]
    given_by: Mapped[str]
    starts: Mapped[date]
    ends: Mapped[date | None]


class ConsentRow(OfSchool, Row):
    __tablename__ = "consent"
    __table_args__ = (natural_key("post", "kind", "agreed_on"), refers("post", "post"))

    post: Mapped[str]
    kind: Mapped[str]
    agreed_on: Mapped[date]
    ends: Mapped[date | None]


class RestrictionRow(OfSchool, Row):
    __tablename__ = "restriction"
    __table_args__ = (
        natural_key_with_gaps("person", "kind", "value", "starts"),
        refers("person", "person"),
    )

    person: Mapped[str]
    kind: Mapped[str]
    value: Mapped[str]
    starts: Mapped[date | None]
    ends: Mapped[date | None]


class AbsenceRow(OfSchool, Row):
    __tablename__ = "absence"
    __table_args__ = (
        natural_key("person", "day", "starts"),
        refers("person", "person"),
        minutes_forward(),
    )

    person: Mapped[str]
    day: Mapped[date]
    starts: Mapped[int]
    ends: Mapped[int]
    kind: Mapped[str]


class FixedEventRow(OfSchool, Row):
    __tablename__ = "fixed_event"
    __table_args__ = (natural_key("code"), minutes_forward())

    code: Mapped[str]
    title: Mapped[str]
    weekday: Mapped[int]
    starts: Mapped[int]
    ends: Mapped[int]
    attendees: Mapped[Json]
    week: Mapped[int | None]
    kind: Mapped[str]
    day: Mapped[date | None]
    delivered_by: Mapped[Json]
