"""The shapes of what the API says of rotas: their rows, how good they are, what they leave open."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from planner.domain.clock import clock, time_of_day, week_of, weekday_of
from planner.domain.demand import NeedTier
from planner.domain.plan import Allocation, Rota
from planner.services.unfilled import Unfilled
from planner.store import RotaSummary
from web.api.documents import Clock, Key, Week, Weekday, end_of


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
            ends=end_of(starts + row.span.minutes),
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
