"""Owed time to look at and to put right: who is owed what, since when, and what took it."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, unique
from typing import Final

from planner.domain.demand import DemandKey
from planner.domain.kinds import ReleaseKind
from planner.domain.owed_time import (
    Account,
    Creditor,
    Excuse,
    LedgerEvent,
    LostTo,
    Outcome,
    creditor_of,
    repays,
)
from planner.domain.plan import Occurrence
from planner.domain.school import School
from planner.domain.week import monday_of
from planner.errors import Conflict, NotFound
from planner.services import owed
from planner.services.permissions import Action, Visitor
from planner.store import Database, Unit

OVERDUE: Final = timedelta(days=14)
"""Owed for longer, it is late (P-LEDGER)."""
SHOWN: Final = timedelta(days=42)
"""How far back settled accounts are listed."""
_DAYS: Final = timedelta(days=6)
_DIGITS: Final = 12


@unique
class Fate(StrEnum):
    """What really became of a session, as somebody says."""

    DELIVERED = "delivered"
    LOST = "lost"
    PUPIL_ABSENT = Excuse.PUPIL_ABSENT.value
    CLOSED = Excuse.CLOSED.value
    WITHDRAWN = Excuse.WITHDRAWN.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One demand's account, in words, with its history."""

    account: Account
    title: str
    history: tuple[LedgerEvent, ...]

    @property
    def seen(self) -> str:
        return seen_of(self.account)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """All that one group or teacher is owed."""

    creditor: Creditor
    title: str
    minutes: int
    since: date
    overdue: bool
    lines: tuple[Line, ...]
    """Oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    owed: tuple[Owed, ...]
    """Longest owed first."""
    settled: tuple[Line, ...]
    """Of late, newest first: what was delivered after all, excused or repaid."""

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each in self.owed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One published session, with what is recorded of it."""

    occurrence: Occurrence
    name: str
    account: Account | None

    @property
    def seen(self) -> str:
        return seen_of(self.account)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What became of one session, said by somebody who saw what was recorded before."""

    key: str
    fate: Fate
    seen: str


def seen_of(account: Account | None) -> str:
    """A digest of what is recorded: two who saw the same have the same."""
    if account is None:
        return ""
    told = (account.booked, account.delivered, account.lost, account.excused, account.repaid)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:_DIGITS]


def owing(database: Database, actor: Visitor, today: date) -> Owing:
    """Who is owed time as of `today`, and what has been settled of late."""
    actor.require(Action.SEE_OWED_TIME)
    with database.reading(actor.school) as unit:
        school, accounts = unit.facts.load().school, owed.accounts(unit)
        history = _history(unit.ledger.events())
    words = _Words(school)
    lines = [
        Line(account=each, title=words.of(each.key), history=history[each.key])
        for each in accounts
        if not repays(each.key)
    ]
    settled = (line for line in lines if not line.account.debt and line.account.booked)
    return Owing(
        owed=tuple(_owed([line for line in lines if line.account.debt], today)),
        settled=tuple(
            line for line in reversed(list(settled)) if today - line.account.day <= SHOWN
        ),
    )


def sessions(
    database: Database, actor: Visitor, monday: date, *, until: date
) -> tuple[Session, ...]:
    """The published sessions of a week up to `until`, with what is recorded of each."""
    actor.require(Action.SEE_OWED_TIME)
    monday = monday_of(monday)
    with database.reading(actor.school) as unit:
        names = {person.code: person.name for person in unit.facts.load().school.people}
        live = unit.occurrences.live(monday, min(monday + _DAYS, until))
        accounts = {each.key: each for each in owed.accounts(unit)}
    return tuple(
        Session(occurrence=one, name=names.get(one.person, ""), account=accounts.get(one.key))
        for one in live
        if creditor_of(one.key).kind == "group"
    )


def mark(database: Database, actor: Visitor, said: Mark, *, at: datetime) -> Account:
    """Record what became of a session; what was recorded before stays in its history.

    Raises NotFound for a session that is neither published nor in the ledger, Conflict when
    somebody recorded something else of it first.
    """
    actor.require(Action.CORRECT_OWED_TIME)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        key = _key(said.key)
        known = owed.account(unit, key)
        if seen_of(known) != said.seen:
            raise Conflict("Somebody recorded something of that session while you looked at it.")
        booked, day = _booked(unit, key, known)
        return owed.record(unit, _outcome(key, day, booked, said.fate, known))


def _outcome(key: DemandKey, day: date, booked: int, fate: Fate, known: Account | None) -> Outcome:
    if fate is Fate.DELIVERED:
        return Outcome(key=key, day=day, booked=booked, delivered=booked)
    if fate is Fate.LOST:
        return Outcome(key=key, day=day, booked=booked, why=_lost_to(known))
    return Outcome(key=key, day=day, booked=booked, excused=booked, why=Excuse(fate.value))


def _lost_to(known: Account | None) -> LostTo:
    """What it was put down to before, where that was a loss."""
    was = known.why if known else ""
    return LostTo(was) if was in {each.value for each in LostTo} else LostTo.NOT_GIVEN


def _booked(unit: Unit, key: DemandKey, known: Account | None) -> tuple[int, date]:
    if known and known.booked:
        return known.booked, known.day
    try:
        monday = date.fromisoformat(key.occurrence.partition(".")[0])
    except ValueError:
        raise _unknown() from None
    for one in unit.occurrences.live(monday, monday + _DAYS):
        if one.key == key and creditor_of(key).kind == "group":
            return one.ends - one.starts, one.day
    raise _unknown()


def _key(text: str) -> DemandKey:
    try:
        return DemandKey.parse(text)
    except ValueError:
        raise _unknown() from None


def _unknown() -> NotFound:
    return NotFound("There is no such session.")


def _history(events: Iterable[LedgerEvent]) -> dict[DemandKey, tuple[LedgerEvent, ...]]:
    found = defaultdict[DemandKey, list[LedgerEvent]](list)
    for event in events:
        found[event.key].append(event)
    return {key: tuple(own) for key, own in found.items()}


def _owed(lines: list[Line], today: date) -> list[Owed]:
    by_creditor = defaultdict[Creditor, list[Line]](list)
    for line in lines:
        by_creditor[creditor_of(line.account.key)].append(line)
    found = [
        Owed(
            creditor=creditor,
            title=own[0].title,
            minutes=sum(line.account.debt for line in own),
            since=own[0].account.day,
            overdue=today - own[0].account.day > OVERDUE,
            lines=tuple(own),
        )
        for creditor, own in by_creditor.items()
    ]
    return sorted(found, key=lambda each: (each.since, each.title))


class _Words:
    """What a creditor is called: a group by its code, a release by its teacher's classes."""

    def __init__(self, school: School) -> None:
        names = {person.code: person.name for person in school.people}
        self._releases = {
            release.code: (
                "PPA" if release.kind is ReleaseKind.PPA else "Release",
                names.get(release.teacher, release.teacher),
            )
            for release in school.releases
        }

    def of(self, key: DemandKey) -> str:
        creditor = creditor_of(key)
        if creditor.kind == "release":
            words, name = self._releases.get(creditor.code, ("Release", creditor.code))
            return f"{words}, {name}"
        return f"Group {creditor.code}" if creditor.kind == "group" else creditor.code
