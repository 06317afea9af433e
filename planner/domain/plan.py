"""Plan layers (decision D8): the standing rota, dated occurrences, publications.

A `Rota` is an immutable revision of the pattern. An `Occurrence` is who, where and when on
a date. A `Publication` is one atomic change set over occurrences.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum, unique

from planner.domain.clock import Span, at
from planner.domain.codes import ClassCode, PersonCode, PlaceCode, PostCode
from planner.domain.demand import DemandKey
from planner.domain.kinds import DutyKind, Scope


@unique
class RotaState(StrEnum):
    DRAFT = "draft"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"
    LAID = "laid"
    """A rota of one week that has been published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A demand somebody has been told about, or the deputy has locked."""

    key: DemandKey
    post: PostCode
    span: Span
    """Minutes of the cycle."""
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A rule set aside for one demand by someone who may; law never is (decision D17)."""

    rule: str
    """Catalogue id of the rule."""
    key: DemandKey
    """A dated key where it is for one week; else of the standing cycle."""
    given_by: str
    """The user who recorded it, as the audit log names them."""
    reason: str
    """Of the head or deputy, or the agreement recorded; never a health reason."""
    post: PostCode | None = None
    """Whose agreement it is, where a contract is set aside: it holds for that line alone."""


@unique
class Otherwise(StrEnum):
    """What becomes of a class whose teacher is away when nobody of the plan takes it."""

    NOT_NEEDED = "cover not needed"
    SHARED_OUT = "class shared out"
    SUPPLY = "supply teacher"
    TOGETHER = "taken with another class"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredOtherwise:
    """A lesson of a date that the head or deputy has arranged without the planner.

    The planner asks for no cover of it: a last resort, on record with whoever chose it.
    """

    school_class: ClassCode
    day: date
    starts: int
    """Minute of the day the lesson starts."""
    how: Otherwise
    note: str
    """Where the class goes or who comes; goes on no feed and in no file."""
    pounds: int | None
    """What it costs, where somebody is paid for it."""
    given_by: str
    receiving: tuple[PersonCode, ...] = ()
    """Teachers whose lessons the class is shared out to: it is cover for each (A-RARELY)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """One unit of demand given to one post at one time: a row of the standing rota."""

    key: DemandKey
    kind: DutyKind
    title: str
    person: PersonCode
    post: PostCode
    span: Span
    """Minutes of the cycle."""
    place: PlaceCode | None = None
    directing_teacher: PersonCode | None = None
    contact: PersonCode | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBreak:
    """When a person has their own break: inside the window, placed in their free time."""

    person: PersonCode
    span: Span
    paid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why one post cannot take one demand: a rule's id with its sentence."""

    post: PostCode
    rule: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """A need the rota leaves open, with what stands in each person's way."""

    key: DemandKey
    tier: int
    title: str
    missing: int
    """Units missing; minutes for a release short of its amount."""
    unit: str
    """"session", "post", "minutes", "adult"."""
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TierReport:
    """How one tier came out: score and bound in natural units, never one number."""

    tier: int
    title: str
    units: int
    minutes: int
    bound_units: int
    bound_minutes: int
    seconds: float
    components: Mapping[str, int] = field(default_factory=dict)

    @property
    def proven(self) -> bool:
        return (self.units, self.minutes) == (self.bound_units, self.bound_minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """One revision of the standing rota: rows, gaps and how good each tier is."""

    revision: int
    """0 until the store numbers it."""
    state: RotaState
    valid_from: date
    cycle_weeks: int
    allocations: tuple[Allocation, ...]
    breaks: tuple[OwnBreak, ...] = ()
    unmet: tuple[Unmet, ...] = ()
    tiers: tuple[TierReport, ...] = ()
    versions: Mapping[Scope, int] = field(default_factory=dict)
    """Facts it was drafted from, by scope."""
    demands: int = 0
    """Units of demand there were, for "217 of 218 met"."""
    seed: int = 0
    made_at: datetime | None = None
    """UTC."""
    parent: int | None = None
    week_of: date | None = None
    """Monday of the one calendar week it is for; None for a standing rota."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One person's duty on one date. Times are wall-clock minutes of that day."""

    uid: str
    key: DemandKey
    """Dated key."""
    kind: DutyKind
    title: str
    person: PersonCode
    post: PostCode
    day: date
    starts: int
    ends: int
    place: PlaceCode | None = None
    place_name: str = ""
    directing_teacher: PersonCode | None = None
    contact: PersonCode | None = None
    pupils: tuple[str, ...] = ()
    """References, for the occupancy guard only; never published."""
    from_pub: int = 0
    to_pub: int | None = None

    @property
    def stands_by(self) -> bool:
        return self.kind.stands_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Stint:
    """A published duty of one adult on one date, with no more of it than reports count."""

    day: date
    starts: int
    """Minute of the day."""
    ends: int
    person: PersonCode
    post: PostCode
    kind: DutyKind
    source: str
    """Of the need: "ppa", "cover"."""
    code: str
    """Of the need within its source."""

    @property
    def minutes(self) -> int:
        return self.ends - self.starts

    def start_in(self, week: int) -> int:
        """Its first minute in a cycle of which its date lies in `week`."""
        return at(week, self.day.weekday(), self.starts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One atomic change set: what was published, when, by whom, from which rota."""

    number: int
    at: datetime
    """UTC."""
    by: str
    rota_revision: int
    first_day: date
    last_day: date
    added: int
    ended: int
    note: str = ""
