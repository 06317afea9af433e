"""Placing many groups at once beside the standing rota, and keeping what was placed.

What is placed is a draft of the standing rota: the rota as it stands, and the new sessions
beside it. It is kept whole or not at all, and whoever publishes rotas publishes it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from planner.booked import with_bookings
from planner.choosing import Moves, NotLegal, Row, read, spelt
from planner.domain.codes import GroupCode, PlaceCode, PostCode, PupilRef
from planner.domain.demand import DemandKey, Needs
from planner.domain.plan import Allocation, Rota, Unmet
from planner.domain.provision import Group
from planner.errors import Conflict, NotFound, PlannerError
from planner.placing import Places, Placing, place, with_booked, with_rows
from planner.plain import canonical, to_plain
from planner.services.editing import standing
from planner.services.permissions import Action, Visitor
from planner.services.slots import names_of
from planner.slots.effects import Effects, Missed, Past
from planner.slots.live import LiveWeek
from planner.store import Database, Unit
from solver.errors import ChildDied
from solver.solution import Limits

SECONDS: Final = 15.0
"""How long one run may search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session as it was placed."""

    row: Allocation
    missed: tuple[Missed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one run placed, and what would not fit."""

    start: date
    sessions: Mapping[GroupCode, tuple[Session, ...]]
    open: Mapping[GroupCode, Unmet]
    priorities: Mapping[GroupCode, str]
    """ "EHCP", "1", "2" or "3"."""
    adults: Mapping[PostCode, str]
    places: Mapping[PlaceCode, str]
    proven: bool
    seconds: float
    moves: str
    """What keeping it has to bring back."""
    seen: str

    @property
    def placed(self) -> int:
        return sum(map(len, self.sessions.values()))

    @property
    def missing(self) -> int:
        return sum(unmet.missing for unmet in self.open.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRequest:
    """What was looked at and is to be kept."""

    start: date
    groups: tuple[str, ...]
    moves: str
    seen: str


def place_all(
    database: Database,
    actor: Visitor,
    groups: Sequence[str],
    *,
    start: date,
    seconds: float = SECONDS,
) -> Outcome:
    """Place what `groups` lack, from `start` on, beside all that stands. Nothing is kept.

    Raises NotFound for a group there is not, and where there is no rota to place them in.
    """
    actor.require(Action.BOOK_SESSIONS)
    with database.reading(actor.school) as unit:
        placing, seen = _placing(unit, groups, start)
    try:
        places = place(placing, Limits(seconds=seconds))
    except ChildDied as error:
        raise PlannerError("The search did not come to an end.", hint="Ask again.") from error
    return _outcome(placing, places, seen)


def keep(database: Database, actor: Visitor, request: KeepRequest, *, at: datetime) -> Rota:
    """Keep what was placed as a draft of the standing rota, all or nothing.

    Every session is put before the independent check again. Raises Conflict where a fact, a
    booking or the rota has changed since it was looked at.
    """
    actor.require(Action.BOOK_SESSIONS)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        placing, seen = _placing(unit, request.groups, request.start)
        if seen != request.seen:
            raise _overtaken()
        try:
            rota = with_rows(placing, read(request.moves), at)
        except NotLegal as error:
            raise _overtaken() from error
        kept = unit.rotas.add(rota)
        placed = {"groups": sorted(request.groups), "beside": placing.base.revision}
        unit.audit.note("place groups", f"rota {kept.revision}", None, placed)
        return kept


def rota_to_place_in(unit: Unit) -> Rota | None:
    """The standing rota, or the newest draft of one where the school has yet to adopt any."""
    adopted = unit.rotas.adopted()
    if adopted is not None:
        return adopted
    newest = unit.rotas.latest_of(None)
    return standing(unit, newest.revision) if newest else None


def _placing(unit: Unit, groups: Sequence[str], start: date) -> tuple[Placing, str]:
    snapshot, base = unit.facts.load(), rota_to_place_in(unit)
    if base is None:
        raise NotFound(
            "There is no rota yet to place groups in.",
            hint="Draft the standing rota first; the groups are then placed beside it.",
        )
    known = {group.code for group in snapshot.school.groups}
    unknown = sorted(set(groups) - known)
    if unknown:
        raise NotFound(f"There is no group {unknown[0]!r} here.")
    if not groups:
        raise PlannerError("No group is chosen.", hint="Tick the groups to place.")
    booked = unit.bookings.all()
    facts = replace(snapshot, school=with_bookings(snapshot.school, booked, start))
    told = {
        "versions": to_plain(dict(snapshot.versions)),
        "base": base.revision,
        "bookings": [repr(b.sessions) for b in booked],
        "groups": sorted(groups),
        "start": start.isoformat(),
    }
    seen = hashlib.sha256(canonical(told)).hexdigest()[:24]
    codes = tuple(GroupCode(code) for code in sorted(groups))
    rota = with_booked(facts.school, base)
    return Placing(facts=facts, base=rota, groups=codes, on=start), seen


def _outcome(placing: Placing, places: Places, seen: str) -> Outcome:
    school = placing.school
    groups: dict[str, Group] = {group.code: group for group in school.groups}
    sessions: dict[GroupCode, tuple[Session, ...]] = {}
    for code in placing.groups:
        rows = [row for row in places.rows if row.key.code == code]
        found = _missed(placing, groups[code].pupils, rows)
        sessions[code] = tuple(Session(row=row, missed=found[row.key]) for row in rows)
    come = tuple(Row(row.key, row.post, row.span) for row in places.rows)
    return Outcome(
        start=placing.on,
        sessions=sessions,
        open={GroupCode(unmet.key.code): unmet for unmet in places.open},
        priorities={
            code: "EHCP" if groups[code].ehcp else str(groups[code].priority)
            for code in placing.groups
        },
        adults=names_of(school),
        places={known.code: known.name for known in school.places},
        proven=places.proven,
        seconds=places.seconds,
        moves=spelt(Moves(gone=(), come=come)) if come else "",
        seen=seen,
    )


def _missed(
    placing: Placing, pupils: tuple[PupilRef, ...], rows: Sequence[Allocation]
) -> dict[DemandKey, tuple[Missed, ...]]:
    """The lessons each session takes its pupils out of."""
    week = LiveWeek(school=placing.school, needs=Needs(demands=()), rows=())
    effects = Effects(week, pupils, Past())
    return {row.key: effects.missed(row.span) for row in rows}


def _overtaken() -> Conflict:
    return Conflict(
        "Something has changed since these times were found: a fact, a booking or the rota.",
        hint="Place the groups again; it takes a few seconds. Nothing has been kept.",
    )
