"""The register: whoever gives a session says what became of it, the same day, in two taps.

It goes on the ledger of owed time: what is said again corrects, and what was said before
stays in the history. The reasons are a short closed list: no illness, no behaviour.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from planner.domain.kinds import DutyKind
from planner.domain.owed_time import Account, Excuse, LostTo, Outcome
from planner.domain.plan import Occurrence
from planner.errors import Conflict, NotFound, PlannerError
from planner.services import owed
from planner.services.owing import seen_of
from planner.services.permissions import Action, Visitor
from planner.store import Database, Unit

REGISTERED: Final = frozenset({DutyKind.INTERVENTION, DutyKind.ONE_TO_ONE})
"""Duties that have a register: those given to named pupils."""


@unique
class Why(StrEnum):
    """Why a session was lost, in whole or in part."""

    COVER = "I was covering"
    VISIT = "visit or event"
    CHANGE = "change of plan"
    NO_TIME = "it did not take place"
    PUPIL_ABSENT = "pupil absent"
    CLOSED = "school closed"
    WITHDRAWN = "withdrawn by parents"

    @property
    def told(self) -> LostTo | Excuse:
        """What the ledger calls it: what is excused is not owed."""
        return _TOLD[self]


_TOLD: Final[Mapping[Why, LostTo | Excuse]] = MappingProxyType(
    {
        Why.COVER: LostTo.COVER,
        Why.VISIT: LostTo.VISIT,
        Why.CHANGE: LostTo.CHANGE,
        Why.NO_TIME: LostTo.NOT_GIVEN,
        Why.PUPIL_ABSENT: Excuse.PUPIL_ABSENT,
        Why.CLOSED: Excuse.CLOSED,
        Why.WITHDRAWN: Excuse.WITHDRAWN,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """One of the visitor's own sessions of the day, and what is recorded of it."""

    occurrence: Occurrence
    account: Account | None
    begun: bool
    """Whether it has started: before, nothing can have been delivered."""

    @property
    def seen(self) -> str:
        return seen_of(self.account)

    @property
    def minutes(self) -> int:
        return self.occurrence.ends - self.occurrence.starts

    @property
    def said(self) -> str:
        """What is recorded, in words; "" = nothing yet."""
        known = self.account
        if known is None or not known.booked:
            return ""
        if known.delivered == known.booked:
            return "delivered"
        if known.delivered:
            return f"{known.delivered} of {known.booked} min delivered"
        return f"lost: {known.why}" if known.lost else f"excused: {known.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What became of one session, said by somebody who saw what was recorded before."""

    key: str
    delivered: int
    """Minutes."""
    why: Why | None = None
    """Wanted where not all of it was delivered."""
    seen: str = ""


def own_register(database: Database, actor: Visitor, *, at: datetime) -> tuple[RegisterLine, ...]:
    """The visitor's own sessions of today, in order of time. No pupil is among it."""
    actor.require(Action.MARK_OWN_SESSIONS)
    with database.reading(actor.school) as unit:
        if actor.person is None:
            return ()
        day, minute = _local(unit, at)
        return tuple(
            RegisterLine(
                occurrence=one,
                account=owed.account(unit, one.key),
                begun=one.starts <= minute,
            )
            for one in unit.occurrences.live(day, day, actor.person)
            if one.kind in REGISTERED
        )


def mark_own(database: Database, actor: Visitor, said: Mark, *, at: datetime) -> Account:
    """Record what became of one of the visitor's own sessions of today.

    Raises NotFound for a session that is not theirs today, Conflict where somebody recorded
    something else of it meanwhile, PlannerError where the words do not go together.
    """
    actor.require(Action.MARK_OWN_SESSIONS)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        day, minute = _local(unit, at)
        one = _own(unit, actor, day, said.key)
        if seen_of(owed.account(unit, one.key)) != said.seen:
            raise Conflict("Somebody recorded something of that session while you looked at it.")
        if said.delivered and one.starts > minute:
            raise PlannerError(
                f"{one.title} has not begun.", hint="Mark it once it has taken place."
            )
        return owed.record(unit, _outcome(one, said))


def _own(unit: Unit, actor: Visitor, day: date, key: str) -> Occurrence:
    for one in unit.occurrences.live(day, day, actor.person) if actor.person else ():
        if str(one.key) == key and one.kind in REGISTERED:
            return one
    raise NotFound(
        "That is not one of your sessions of today.",
        hint="The SENCO can put the register of another day right.",
    )


def _outcome(one: Occurrence, said: Mark) -> Outcome:
    booked = one.ends - one.starts
    if not 0 <= said.delivered <= booked:
        raise PlannerError(f"{one.title} lasts {booked} minutes; {said.delivered} cannot be right.")
    left = booked - said.delivered
    if left and said.why is None:
        raise PlannerError("Say why some of it was lost.", hint="Choose a reason from the list.")
    why = said.why.told if said.why and left else None
    return Outcome(
        key=one.key,
        day=one.day,
        booked=booked,
        delivered=said.delivered,
        excused=left if isinstance(why, Excuse) else 0,
        why=why,
    )


def _local(unit: Unit, at: datetime) -> tuple[date, int]:
    """Today and the minute of the day, on the school's clock."""
    local = at.astimezone(ZoneInfo(unit.facts.profile().timezone))
    return local.date(), local.hour * 60 + local.minute
