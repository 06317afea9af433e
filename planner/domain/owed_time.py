"""Owed time: what became of each booked minute, told by events that are only ever appended.

A booked minute has one fate: delivered, lost or excused. What is lost is owed until it is
repaid, so booked - delivered - excused - repaid = debt, whatever is recorded and corrected.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, unique
from typing import Final

from planner.domain.codes import GroupCode
from planner.domain.demand import DemandKey


@unique
class LedgerKind(StrEnum):
    """What happened to minutes owed (owed time)."""

    BOOKED = "booked"
    DELIVERED = "delivered"
    LOST = "lost"
    EXCUSED = "excused"
    REPAID = "repaid"


@unique
class LostTo(StrEnum):
    """What took the time: never whose absence, and never why anybody was away."""

    COVER = "cover"
    VISIT = "visit or event"
    CHANGE = "change of plan"
    NOT_GIVEN = "did not take place"


@unique
class Excuse(StrEnum):
    """Why time that was not given is not owed either."""

    PUPIL_ABSENT = "pupil absent"
    CLOSED = "school closed"
    WITHDRAWN = "withdrawn by parents"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEvent:
    """One event in the story of one dated demand's minutes. Pupils never appear by name."""

    key: DemandKey
    kind: LedgerKind
    minutes: int
    """Negative where a correction takes back what an event before it said."""
    day: date
    note: str = ""
    """A word of `LostTo` or `Excuse`, or the key of the session that repaid; no other words."""
    by: str = ""
    """Filled in by the store, as is `at`."""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one dated demand: what was neither delivered nor excused was lost."""

    key: DemandKey
    """Dated."""
    day: date
    booked: int
    """Minutes; 0 takes back that it was ever to be, as when a plan puts it where it was."""
    delivered: int = 0
    excused: int = 0
    why: LostTo | Excuse | None = None

    def __post_init__(self) -> None:
        if min(self.booked, self.delivered, self.excused, self.lost) < 0:
            raise ValueError(f"no more than what was booked can be delivered or excused: {self}")

    @property
    def lost(self) -> int:
        return self.booked - self.delivered - self.excused


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The minutes of one dated demand, as its events add up."""

    key: DemandKey
    day: date
    """The day it was to be."""
    booked: int = 0
    delivered: int = 0
    lost: int = 0
    excused: int = 0
    repaid: int = 0
    why: str = ""
    """What its loss or excuse was put down to last."""

    @property
    def debt(self) -> int:
        """Minutes still owed."""
        return self.lost - self.repaid

    @property
    def is_sound(self) -> bool:
        """The identity: every booked minute has one fate, and debt follows from the rest."""
        owed = self.booked - self.delivered - self.excused - self.repaid
        return self.debt == owed and self.debt >= 0


@dataclass(frozen=True, slots=True, order=True)
class Creditor:
    """Whom time is owed to: a group of pupils, or the teacher of a release, by its code."""

    kind: str
    """"group" or "release"; of any other demand, its source."""
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repayment:
    """Sessions one dated week is to give back to a group, if it can."""

    group: GroupCode
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRepayment:
    """One block one dated week is to give back to the teacher of a release, if it can."""

    release: str
    minutes: int
    """Of teaching, on the planning grid."""


REPAYS_GROUP: Final = "owed-session"
REPAYS_RELEASE: Final = "owed-release"
_KINDS: Final = {
    "intervention": "group",
    REPAYS_GROUP: "group",
    "ppa": "release",
    "release": "release",
    REPAYS_RELEASE: "release",
}


def creditor_of(key: DemandKey) -> Creditor:
    """To whom the time of a demand belongs."""
    return Creditor(_KINDS.get(key.source, key.source), key.code)


def repays(key: DemandKey) -> bool:
    """Whether the demand is itself there to give back time lost before."""
    return key.source in (REPAYS_GROUP, REPAYS_RELEASE)


def accounts_of(events: Iterable[LedgerEvent]) -> dict[DemandKey, Account]:
    """Each demand's account, by key; `events` oldest first."""
    sums: dict[DemandKey, dict[LedgerKind, int]] = {}
    days: dict[DemandKey, date] = {}
    why: dict[DemandKey, str] = {}
    for event in events:
        of_key = sums.setdefault(event.key, dict.fromkeys(LedgerKind, 0))
        of_key[event.kind] += event.minutes
        if event.kind is LedgerKind.REPAID:
            continue
        days[event.key] = event.day
        if event.minutes > 0 and event.kind in (LedgerKind.LOST, LedgerKind.EXCUSED):
            why[event.key] = event.note
    return {
        key: Account(
            key=key,
            day=days[key],
            why=why.get(key, ""),
            **{kind.value: minutes for kind, minutes in of_key.items()},
        )
        for key, of_key in sums.items()
    }


def moves(account: Account | None, outcome: Outcome) -> Iterator[LedgerEvent]:
    """The events that bring a demand's account to `outcome`; none where it is there already."""
    known = account or Account(key=outcome.key, day=outcome.day)
    changes = {
        LedgerKind.BOOKED: outcome.booked - known.booked,
        LedgerKind.DELIVERED: outcome.delivered - known.delivered,
        LedgerKind.LOST: outcome.lost - known.lost,
        LedgerKind.EXCUSED: outcome.excused - known.excused,
    }
    for kind, minutes in changes.items():
        if minutes:
            note = outcome.why.value if outcome.why else ""
            yield LedgerEvent(
                key=outcome.key, kind=kind, minutes=minutes, day=outcome.day, note=note
            )
