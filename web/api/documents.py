"""The shapes of the API's answers. The OpenAPI document is read off these very classes.

No pupil, no reason and nobody's e-mail address is in any of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from planner.domain.clock import clock, time_of_day, week_of, weekday_of
from planner.domain.codes import PersonCode
from planner.domain.demand import NeedTier
from planner.domain.plan import Allocation, Occurrence, Publication, Rota
from planner.services.people import PersonLine
from planner.services.rota_reading import DutiesRead, SchoolRead
from planner.services.rule_book import RuleLine
from planner.services.unfilled import Unfilled
from planner.store import RotaSummary

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
            ends=_end(duty.ends),
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
class RotaSummaryOut:
    """One revision of the standing rota at a glance."""

    revision: int
    state: str
    valid_from: date
    made_at: datetime | None
    demands: Annotated[int, Meta(description="Units of need there were.")]
    allocations: int
    open_needs: int

    @classmethod
    def of(cls, summary: RotaSummary) -> "RotaSummaryOut":
        return cls(
            revision=summary.revision,
            state=summary.state.value,
            valid_from=summary.valid_from,
            made_at=summary.made_at,
            demands=summary.demands,
            allocations=summary.allocations,
            open_needs=summary.unmet,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationOut:
    """One unit of need given to one post, in the cycle."""

    demand: Key
    week: Week
    weekday: Weekday
    starts: Clock
    ends: Clock
    kind: str
    title: str
    person: str
    post: str
    place: str | None
    contact: str | None
    directing_teacher: str | None
    locked: bool

    @classmethod
    def of(cls, row: Allocation) -> "AllocationOut":
        starts = time_of_day(row.span.start)
        return cls(
            demand=str(row.key),
            week=week_of(row.span.start),
            weekday=weekday_of(row.span.start),
            starts=clock(starts),
            ends=_end(starts + row.span.minutes),
            kind=row.kind.value,
            title=row.title,
            person=row.person,
            post=row.post,
            place=row.place,
            contact=row.contact,
            directing_teacher=row.directing_teacher,
            locked=row.pinned,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TierOut:
    """How one tier of needs came out, and what is proved of it."""

    tier: int
    title: str
    short_units: int
    short_minutes: int
    bound_units: Annotated[int, Meta(description="No rota is short of fewer than this.")]
    bound_minutes: int
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaOut:
    """One revision whole."""

    revision: int
    state: str
    valid_from: date
    cycle_weeks: int
    demands: int
    allocations: tuple[AllocationOut, ...]
    tiers: tuple[TierOut, ...]

    @classmethod
    def of(cls, rota: Rota) -> "RotaOut":
        return cls(
            revision=rota.revision,
            state=rota.state.value,
            valid_from=rota.valid_from,
            cycle_weeks=rota.cycle_weeks,
            demands=rota.demands,
            allocations=tuple(AllocationOut.of(row) for row in rota.allocations),
            tiers=tuple(
                TierOut(
                    tier=tier.tier,
                    title=tier.title,
                    short_units=tier.units,
                    short_minutes=tier.minutes,
                    bound_units=tier.bound_units,
                    bound_minutes=tier.bound_minutes,
                    proven=tier.proven,
                )
                for tier in rota.tiers
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNeedOut:
    """A need the rota leaves open, and the rules that stand in people's way."""

    demand: Key
    tier: int
    tier_title: str
    title: str
    when: Annotated[str, Meta(description="Empty where the planner may choose the time.")]
    missing: int
    unit: str
    rules: Annotated[
        tuple[str, ...], Meta(description="Ids of the rule book; whom they stop is not said.")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNeedsOut:
    """What one rota leaves open, the most important first."""

    revision: int | None
    is_draft: bool
    proven: Annotated[bool, Meta(description="Whether it is proved that no rota fills them.")]
    needs: tuple[OpenNeedOut, ...]

    @classmethod
    def of(cls, found: Unfilled) -> "OpenNeedsOut":
        return cls(
            revision=found.revision,
            is_draft=found.is_draft,
            proven=found.proven,
            needs=tuple(
                OpenNeedOut(
                    demand=str(need.unmet.key),
                    tier=need.unmet.tier,
                    tier_title=NeedTier.TITLES[need.unmet.tier],
                    title=need.unmet.title,
                    when=need.when,
                    missing=need.unmet.missing,
                    unit=need.unmet.unit,
                    rules=tuple(sorted({refusal.rule for refusal in need.unmet.refusals})),
                )
                for need in found.needs
            ),
        )


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


def _end(minute: int) -> str:
    """The end of the day is 24:00, not the next day's 00:00."""
    return "24:00" if minute == 24 * 60 else clock(minute)
