"""Demand: the one currency of need (decision D7).

Every source of need turns facts into `Demand`s, afresh each time. Nothing stores a demand;
registers, debts, pins and occurrences refer to it by its key.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, NewType

from planner.domain.clock import Span
from planner.domain.codes import (
    ClassCode,
    PersonCode,
    PlaceCode,
    PostCode,
    PupilRef,
    Tag,
)
from planner.domain.kinds import DutyKind

Resource = NewType("Resource", str)
"""A thing only one demand can use at a time: "class:3A", "pupil:P014", "place:ELSA"."""

_SAFE = re.compile(r"[^:\s]+")
_KEY_PARTS: Final = 4


@dataclass(frozen=True, slots=True, order=True)
class DemandKey:
    """`source:code:occurrence:part`, deterministic from facts.

    `occurrence` is "w1.3": cycle week 1, ordinal 3. Laid over the calendar, the cycle week
    becomes that week's Monday, "2026-11-09.3", and the ordinal stays: a session that moves
    within its week keeps its key, and so its calendar UID.
    """

    source: str
    code: str
    occurrence: str
    part: str = "0"

    def __post_init__(self) -> None:
        for name in (self.source, self.code, self.occurrence, self.part):
            if not _SAFE.fullmatch(name):
                raise ValueError(f"a demand key's parts hold no colon or space: {name!r}")

    def __str__(self) -> str:
        return f"{self.source}:{self.code}:{self.occurrence}:{self.part}"

    @classmethod
    def parse(cls, text: str) -> "DemandKey":
        parts = text.split(":")
        if len(parts) != _KEY_PARTS:
            raise ValueError(f"not a demand key: {text!r}")
        return cls(*parts)

    def on_week(self, monday: date) -> "DemandKey":
        """The same demand in the calendar week of `monday`."""
        ordinal = self.occurrence.partition(".")[2]
        return DemandKey(self.source, self.code, f"{monday.isoformat()}.{ordinal}", self.part)


class NeedTier:
    """Need tiers in their strict order (decision D5). Lower numbers first."""

    SAFETY: Final = 1
    CLASS_LED: Final = 2
    PPA: Final = 3
    PASTORAL: Final = 4
    POSTS: Final = 5
    IN_CLASS: Final = 6
    INTERVENTIONS: Final = 7
    LATER: Final = 8

    TITLES: Final = {
        1: "Safety and statutory",
        2: "A lead for every class",
        3: "PPA time",
        4: "On-call and pastoral",
        5: "Lunch, break and gate posts",
        6: "In-class minimum in core lessons",
        7: "Interventions",
        8: "Owed time and other work",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One unit of need, or `count` identical ones that share their candidate times.

    `spans` are where the need may be met, in minutes of the cycle; a fixed need has one.
    """

    key: DemandKey
    kind: DutyKind
    tier: int
    title: str
    """What calendars and prints may say: duty and class or group code, never a pupil."""
    spans: tuple[Span, ...]
    count: int = 1
    one_a_day: bool = False
    """Identical sessions fall on different days; identical posts do not."""
    place: PlaceCode | None = None
    school_class: ClassCode | None = None
    pupils: tuple[PupilRef, ...] = ()
    uses: frozenset[Resource] = frozenset()
    training: tuple[Tag, ...] = ()
    in_training_will_do: bool = False
    usual: tuple[PostCode, ...] = ()
    only: tuple[PostCode, ...] = ()
    """Named reliefs and usual adults; when not empty, nobody else."""
    never: tuple[PersonCode, ...] = ()
    planning_teacher: PersonCode | None = None
    """Owns the plan of a led class; may be on PPA or absent."""
    contacts: tuple[PersonCode, ...] = ()
    """Qualified teachers who could be the reachable contact; one is named afterwards."""
    released: PersonCode | None = None
    """The teacher this demand sets free."""
    released_minutes: tuple[int, ...] = ()
    """For PPA, minutes each span counts towards the release, aligned with `spans`."""
    quota: str = ""
    """Demands of one quota count minutes together up to its amount: only these may be part met."""
    minimum: bool = False
    """A safety-minimum post: its holder is not also on call."""
    handback: int = 0
    """Minutes after the demand its adult needs before the next duty."""
    meets: DemandKey | None = None
    """This leg begins exactly when that one ends."""
    part_of: DemandKey | None = None
    """The need this is one part of a relay for: the whole or one relay of it meets that need."""
    mark_scheme: bool = False
    """Marking that has an explicit scheme, or the school's marking policy, to go by."""
    lesson_minutes: int | None = None
    """Length of the shortest lesson a cover demand touches; None where no lesson is."""
    away: bool = False
    """Out of school with pupils: its holder is not on site, and rests in turn with the others."""

    @property
    def stands_by(self) -> bool:
        return self.kind.stands_by

    def unit_keys(self) -> tuple[DemandKey, ...]:
        """Keys of the `count` units, in order: ordinals run on from the demand's own."""
        if self.count == 1:
            return (self.key,)
        week, _, first = self.key.occurrence.partition(".")
        return tuple(
            DemandKey(self.key.source, self.key.code, f"{week}.{int(first) + n}", self.key.part)
            for n in range(self.count)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """Minutes owed that several demands fill together: one teacher's PPA in one cycle."""

    code: str
    title: str
    owed: int
    tier: int = NeedTier.PPA
    rule: str = "P-10PCT"
    """Catalogue id of the rule it is owed by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceNeed:
    """At least `minimum` adults of some kind over a span, whatever else each does there.

    Met by holders of `among` demands, or, where `in_class` is set, by adults of that base
    class whom nothing has taken away.
    """

    key: DemandKey
    tier: int
    title: str
    rule: str
    span: Span
    minimum: int
    training: tuple[Tag, ...] = ()
    """Who counts: people holding every tag in date. Empty = anybody."""
    among: tuple[DemandKey, ...] = ()
    in_class: ClassCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """All needs of one horizon: what demand sources make and the formulation reads."""

    demands: tuple[Demand, ...]
    quotas: tuple[Quota, ...] = ()
    presences: tuple[PresenceNeed, ...] = ()
