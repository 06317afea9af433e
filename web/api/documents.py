"""The shapes of the API's answers. The OpenAPI document is read off these very classes.

No pupil, no reason and nobody's e-mail address is in any of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from planner.domain.clock import clock
from planner.domain.codes import PersonCode
from planner.domain.plan import Occurrence, Publication
from planner.services.people import PersonLine
from planner.services.rota_reading import DutiesRead, SchoolRead
from planner.services.rule_book import RuleLine

Clock = Annotated[
    str, Meta(pattern=r"^\d{2}:\d{2}$", description="Wall clock of the school's zone, 08:45.")
]
Weekday = Annotated[int, Meta(ge=0, le=6, description="0 = Monday.")]
Week = Annotated[int, Meta(ge=1, description="Week of the timetable's cycle, from 1.")]
Key = Annotated[
    str, Meta(description="source:code:occurrence:part; the same need keeps it when it moves.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationOut:
    """One atomic change of what is live."""

    number: int
    at: datetime
    rota_revision: int
    first_day: date
    last_day: date
    added: int
    ended: int

    @classmethod
    def of(cls, publication: Publication) -> "PublicationOut":
        return cls(
            number=publication.number,
            at=publication.at,
            rota_revision=publication.rota_revision,
            first_day=publication.first_day,
            last_day=publication.last_day,
            added=publication.added,
            ended=publication.ended,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolOut:
    """Which school this is and what is live in it."""

    code: str
    name: str
    timezone: str
    cycle_weeks: int
    live: PublicationOut | None

    @classmethod
    def of(cls, found: SchoolRead) -> "SchoolOut":
        return cls(
            code=found.profile.code,
            name=found.profile.name,
            timezone=found.profile.timezone,
            cycle_weeks=found.profile.cycle_weeks,
            live=PublicationOut.of(found.live) if found.live else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOut:
    """One contract line of an adult."""

    code: str
    role: str
    level: int | None
    grade: str
    weekly_minutes: int
    base_class: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOut:
    """One adult with their posts."""

    code: str
    name: str
    posts: tuple[PostOut, ...]

    @classmethod
    def of(cls, line: PersonLine) -> "PersonOut":
        return cls(
            code=line.code,
            name=line.name,
            posts=tuple(
                PostOut(
                    code=post.code,
                    role=post.role.value,
                    level=post.level,
                    grade=post.grade,
                    weekly_minutes=post.weekly_minutes,
                    base_class=post.base_class,
                )
                for post in line.posts
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyOut:
    """One adult's published duty on one date."""

    uid: Annotated[str, Meta(description="Also the UID of the event in calendar feeds.")]
    demand: Key
    day: date
    starts: Clock
    ends: Clock
    kind: str
    title: str
    person: str
    person_name: str
    post: str
    place: str | None
    place_name: str
    contact: str | None
    directing_teacher: str | None
    stands_by: Annotated[bool, Meta(description="Held while doing something else.")]
    publication: Annotated[int, Meta(description="The one it came with.")]

    @classmethod
    def of(cls, duty: Occurrence, names: Mapping[PersonCode, str]) -> "DutyOut":
        return cls(
            uid=duty.uid,
            demand=str(duty.key),
            day=duty.day,
            starts=clock(duty.starts),
            ends=end_of(duty.ends),
            kind=duty.kind.value,
            title=duty.title,
            person=duty.person,
            person_name=names.get(duty.person, ""),
            post=duty.post,
            place=duty.place,
            place_name=duty.place_name,
            contact=duty.contact,
            directing_teacher=duty.directing_teacher,
            stands_by=duty.stands_by,
            publication=duty.from_pub,
        )


def duties_out(found: DutiesRead) -> tuple[DutyOut, ...]:
    return tuple(DutyOut.of(duty, found.names) for duty in found.duties)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOut:
    """One rule as the school has it."""

    id: str
    title: str
    basis: str
    source: str
    on: bool
    value: int | None
    unit: str

    @classmethod
    def of(cls, line: RuleLine) -> "RuleOut":
        return cls(
            id=line.rule.id,
            title=line.rule.title,
            basis=line.rule.basis.value,
            source=line.rule.source,
            on=line.on,
            value=line.value,
            unit=line.rule.parameter.unit if line.rule.parameter else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemOut:
    """What went wrong, as RFC 9457 has it."""

    title: str
    status: int
    detail: str


def end_of(minute: int) -> str:
    """The end of the day is 24:00, not the next day's 00:00."""
    return "24:00" if minute == 24 * 60 else clock(minute)
