"""For the data-protection officer: what is held of whom, why, who sees it, and for how long.

Looks at pupils' records are counted by role, never told by pupil.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from planner.domain.kinds import UserRole
from planner.services.holdings import HOLDINGS, Holding
from planner.services.permissions import Action, Visitor, matrix
from planner.services.retention import ERASED_OLD, Keep, cuts_on
from planner.store import AuditEntry, Cuts, Database, Unit

LOOKS: Final = timedelta(days=30)
"""How far back looks at pupils' records are counted."""
_THIS_INSTANT: Final = timedelta(microseconds=1)
_EVER: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One kind of data, with the roles that see it."""

    holding: Holding
    roles: tuple[UserRole, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How often accounts of one set of roles looked at pupils' records."""

    who: str
    """Roles as the school gave them."""
    looks: int
    people: int
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DataProtection:
    """The whole page."""

    school_name: str
    held: tuple[Held, ...]
    pupils: int
    adults: int
    accounts: int
    looks: tuple[Looks, ...]
    since: datetime
    cuts: Cuts
    too_old: int
    """Rows that have been kept long enough and are still here."""
    last_run: AuditEntry | None
    """The last time what is old was erased."""


def data_protection(database: Database, actor: Visitor, *, at: datetime) -> DataProtection:
    """What is held of whom, and who has been looking."""
    actor.require(Action.SEE_DATA_PROTECTION)
    cuts = cuts_on(at.date(), Keep())
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
        users = unit.users.all()
        runs = unit.audit.between(_EVER, at + _THIS_INSTANT, [ERASED_OLD])
        return DataProtection(
            school_name=school.profile.name,
            held=tuple(_held(holding) for holding in HOLDINGS),
            pupils=len(school.pupils),
            adults=sum(not person.placeholder for person in school.people),
            accounts=sum(user.active for user in users),
            looks=_looks(unit, {user.email: user.roles for user in users}, at),
            since=at - LOOKS,
            cuts=cuts,
            too_old=sum(unit.erasing.count(cuts).values()),
            last_run=runs[-1] if runs else None,
        )


def _held(holding: Holding) -> Held:
    roles = {role for action in holding.seen_through for role in matrix()[action]}
    return Held(holding=holding, roles=tuple(role for role in UserRole if role in roles))


def _looks(unit: Unit, roles: Mapping[str, frozenset[UserRole]], at: datetime) -> tuple[Looks, ...]:
    entries = unit.audit.between(at - LOOKS, at + _THIS_INSTANT, ["look at pupils"])
    by_who: dict[str, list[AuditEntry]] = {}
    for entry in entries:
        by_who.setdefault(_who(roles.get(entry.actor), entry.actor), []).append(entry)
    counted = Counter({who: len(own) for who, own in by_who.items()})
    return tuple(
        Looks(
            who=who,
            looks=count,
            people=len({entry.actor for entry in by_who[who]}),
            last=_last(by_who[who]),
        )
        for who, count in counted.most_common()
    )


def _who(roles: frozenset[UserRole] | None, actor: str) -> str:
    if roles is None:
        return actor if "@" not in actor else "account that is gone"
    return ", ".join(role.value for role in UserRole if role in roles) or "no role any more"


def _last(entries: Iterable[AuditEntry]) -> datetime:
    return max(entry.at for entry in entries)
