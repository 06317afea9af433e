"""Cover options for a day: what each costs, and one of them used in a single step."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from planner import choosing
from planner.balance import furthest_from_even
from planner.domain.codes import PersonCode
from planner.domain.demand import NeedTier
from planner.domain.plan import Occurrence, Publication, Rota, Unmet
from planner.domain.school import School
from planner.domain.week import monday_of
from planner.errors import Conflict
from planner.losses import Loss, losses
from planner.plain import canonical, to_plain
from planner.replanning import Mending, Option
from planner.services.permissions import Action, Visitor
from planner.services.publishing import PublishRequest, publish
from planner.services.replanning import (
    Options,
    ReplanRequest,
    keep_option,
    mending_of,
    replan_options,
)
from planner.store import Database, Unit

_DIGITS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """One option with what it costs beside the people it disturbs."""

    option: Option
    open: tuple[Unmet, ...] = ()
    """What it leaves open and another option does not."""
    lost: tuple[Loss, ...] = ()
    """Sessions and release of that day that it costs, beyond what was lost before."""
    unbalanced: int | None = None
    """Minutes of cover the adult furthest from an even share is from it, this half-term."""
    moves: str = ""
    """What it moves, for the form that uses it; empty where it cannot be used from there."""

    @property
    def sessions(self) -> int:
        return sum(loss.is_session for loss in self.lost)

    @property
    def session_minutes(self) -> int:
        return sum(loss.minutes for loss in self.lost if loss.is_session)

    @property
    def release_minutes(self) -> int:
        return sum(loss.minutes for loss in self.lost if not loss.is_session)

    @property
    def safety(self) -> tuple[Unmet, ...]:
        """Safety needs nobody has, those open before among them: publishing asks about all."""
        return tuple(unmet for unmet in self.option.rota.unmet if unmet.tier == NeedTier.SAFETY)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverOptions:
    found: Options
    priced: tuple[Priced, ...]
    always_open: tuple[Unmet, ...] = ()
    """What every option leaves open: the rest of the week's gaps among it."""
    seen: str = ""
    """A digest of all they were worked out from: facts, and what was published."""

    @property
    def needed(self) -> int:
        """How many needs there are that one option meets and another does not."""
        return len({unmet.key for priced in self.priced for unmet in priced.open})

    def met(self, priced: Priced) -> int:
        """How many of them the option meets."""
        return self.needed - len(priced.open)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The option somebody chose, as they saw it."""

    request: ReplanRequest
    moves: str
    seen: str
    gaps_acknowledged: bool = False


def cover_options(
    database: Database, actor: Visitor, request: ReplanRequest, *, at: datetime
) -> CoverOptions:
    """The options for a day with what each costs; as `replan_options`, whose errors it raises."""
    actor.require(Action.DRAFT_ROTA)
    found = replan_options(database, actor, request, at=at)
    always = _always_open(found.options)
    plain = tuple(
        Priced(option=option, open=tuple(u for u in option.open if u not in always))
        for option in found.options
    )
    if found.mending is None:
        return CoverOptions(found=found, priced=plain, always_open=always)
    with database.reading(actor.school) as unit:
        seen = seen_of(unit, request, found.mending)
        term = cover_this_term(unit, request.day)
    return CoverOptions(
        found=found,
        priced=tuple(_priced(found.mending, priced, term, request.day) for priced in plain),
        always_open=always,
        seen=seen,
    )


def keep_choice(database: Database, actor: Visitor, chosen: Chosen, *, at: datetime) -> Rota:
    """Keep the chosen option as a draft of its week; who is out is recorded, nobody is told.

    Raises Conflict when an absence, a fact or a publication has come since it was shown.
    """
    actor.require(Action.DRAFT_ROTA)
    return _kept(database, actor, chosen, at)[0]


def use_option(database: Database, actor: Visitor, chosen: Chosen, *, at: datetime) -> Publication:
    """Keep the chosen option as a draft of its week and publish it; who is out is recorded.

    Raises Conflict when an absence, a fact or a publication has come since it was shown, and
    SafetyGap when a safety need is open and not acknowledged.
    """
    actor.require(Action.PUBLISH_ROTA)
    actor.require(Action.DRAFT_ROTA)
    kept, last = _kept(database, actor, chosen, at)
    request = PublishRequest(
        revision=kept.revision,
        first=monday_of(chosen.request.day),
        expected_last=last,
        gaps_acknowledged=chosen.gaps_acknowledged,
    )
    return publish(database, actor, request, at=at)


def _kept(database: Database, actor: Visitor, chosen: Chosen, at: datetime) -> tuple[Rota, int]:
    """The draft of the very moves that were looked at, and the number of the newest publication."""
    with database.reading(actor.school) as unit:
        mending, out = mending_of(unit, chosen.request, at)
        if seen_of(unit, chosen.request, mending) != chosen.seen:
            raise _overtaken()
        latest = unit.publications.latest()
    try:
        rota = choosing.applied(mending, choosing.read(chosen.moves))
    except choosing.NotLegal:
        raise _overtaken() from None
    found = Options(
        request=chosen.request,
        lost=(),
        options=(_as_option(rota),),
        out=out,
        mending=mending,
        names=(),
    )
    return keep_option(database, actor, found, 1, at=at), latest.number if latest else 0


def _overtaken() -> Conflict:
    return Conflict(
        "Something has changed since these options were shown: an absence, a fact or a "
        "publication.",
        hint="Look at the options as they are now, then choose again. Nobody was told anything.",
    )


def _priced(mending: Mending, priced: Priced, term: "CoverOfTerm", day: date) -> Priced:
    option = priced.option
    moved = choosing.moves_of(mending.told, option.rota)
    lost = losses(mending.week, mending.told, option.rota)
    return replace(
        priced,
        lost=tuple(loss for loss in lost if loss.day == day),
        unbalanced=furthest_from_even(term.school, term.minutes(option)),
        moves=choosing.spelt(moved),
    )


def _always_open(options: Iterable[Option]) -> tuple[Unmet, ...]:
    """What is open in every option alike, where there is more than one to choose from."""
    first, *others = options
    if not others:
        return ()
    return tuple(u for u in first.open if all(u in other.open for other in others))


def _as_option(rota: Rota) -> Option:
    return Option(
        rota=rota, disturbed=(), minutes_moved=0, changes=(), open=(), proven=False, seconds=0.0
    )


def seen_of(unit: Unit, request: ReplanRequest, mending: Mending) -> str:
    """A digest of all that options come from: facts, what was published, what was asked."""
    latest = unit.publications.latest()
    told = {
        "facts": to_plain(mending.versions),
        "published": latest.number if latest else 0,
        "day": request.day.isoformat(),
        "since": request.since,
        "out": list(request.out),
    }
    return hashlib.sha256(canonical(told)).hexdigest()[:_DIGITS]


@dataclass(frozen=True, slots=True)
class CoverOfTerm:
    """The cover of one half-term so far, as published."""

    school: School
    published: tuple[Occurrence, ...]

    def minutes(self, option: Option | None = None) -> dict[PersonCode, int]:
        """Cover minutes by person, the option's changes counted."""
        found: dict[PersonCode, int] = {}
        for one in self.published:
            if one.kind.is_absence_cover:
                found[one.person] = found.get(one.person, 0) + one.ends - one.starts
        for person, minutes in _changed(option) if option else ():
            found[person] = found.get(person, 0) + minutes
        return found


def _changed(option: Option) -> Iterator[tuple[PersonCode, int]]:
    for change in option.changes:
        for sign, rows in ((1, change.gains), (-1, change.loses)):
            for row in rows:
                if row.kind.is_absence_cover:
                    yield change.person, sign * row.span.minutes


def cover_this_term(unit: Unit, day: date) -> CoverOfTerm:
    """The cover that is published for the half-term of `day`, with the facts it is shared by."""
    school = unit.facts.load().school
    term = next((t for t in school.terms if t.starts <= day <= t.ends), None)
    published: Iterable[Occurrence] = unit.occurrences.live(term.starts, term.ends) if term else ()
    return CoverOfTerm(school, tuple(published))
