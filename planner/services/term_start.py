"""The start of a term: what hours there are, and many groups entered at once."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from planner.booked import with_bookings
from planner.domain.codes import GroupCode, Tag
from planner.domain.plan import Rota, RotaState
from planner.domain.provision import Group, Programme
from planner.domain.school import School
from planner.errors import PlannerError
from planner.free_time import FreeTime, free_time
from planner.importers.typed import Typed, with_typed
from planner.placing import missing, with_booked
from planner.services.permissions import Action, Visitor
from planner.services.placing_groups import rota_to_place_in
from planner.services.programmes import Refused, programme_of
from planner.shaping import adult_minutes
from planner.store import Database
from planner.workbook.provision_sheets import GROUPS

MOST_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPlace:
    """One group that has fewer sessions than it is to have."""

    group: Group
    programme: Programme
    wanted: int
    """Sessions over the rota's whole cycle."""
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TermStart:
    """What the page shows before anything is placed."""

    free: tuple[FreeTime, ...]
    asked: Mapping[Tag | None, int]
    """Minutes a week of adults that what is missing asks for, by training; None = all of it."""
    groups: tuple[ToPlace, ...]
    """EHCP provision first, then by priority and code."""
    programmes: tuple[Programme, ...]
    base: int
    """Revision of the rota they are placed beside; 0 where there is none."""
    adopted: bool
    """Whether that is the standing rota, or only a draft of one."""


def term_start(database: Database, actor: Visitor, *, start: date) -> TermStart:
    """Free hours by day and training on `start`, and every group that lacks a session."""
    actor.require(Action.BOOK_SESSIONS)
    with database.reading(actor.school) as unit:
        own, base, booked = unit.facts.load().school, rota_to_place_in(unit), unit.bookings.all()
    if base is None:
        return TermStart(
            free=(), asked={}, groups=(), programmes=own.programmes, base=0, adopted=False
        )
    school = with_bookings(own, booked, start)
    rota = with_booked(school, base)
    to_place = tuple(_to_place(school, rota, {group.code for group in own.groups}))
    trainings = [p.training for p in own.programmes if p.training]
    return TermStart(
        free=tuple(free_time(school, rota, start, trainings)),
        asked=_asked(to_place, school.profile.cycle_weeks),
        groups=to_place,
        programmes=own.programmes,
        base=base.revision,
        adopted=base.state is RotaState.ADOPTED,
    )


def add_groups(
    database: Database, actor: Visitor, rows: Sequence[Typed], *, at: datetime
) -> tuple[str, ...]:
    """Keep many groups at once, all or none; their codes.

    Raises Refused with every field of every row that cannot be taken.
    """
    actor.require(Action.BOOK_SESSIONS)
    if not rows:
        raise PlannerError("No group was entered.", hint="Fill in a row, or paste some.")
    if len(rows) > MOST_AT_ONCE:
        raise PlannerError(
            f"{len(rows)} groups at once are too many.", hint=f"Enter {MOST_AT_ONCE} at a time."
        )
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        found = with_typed(school, GROUPS, rows)
        if found.school is None:
            raise Refused(found.faults)
        before = {group.code for group in school.groups}
        added = tuple(g.code for g in found.school.groups if g.code not in before)
        unit.facts.replace(found.school)
        unit.audit.note("add groups", f"{len(added)} groups", None, {"groups": list(added)})
    return added


def _to_place(school: School, base: Rota, own: Set[GroupCode]) -> list[ToPlace]:
    lacking = missing(school, base)
    found = []
    for group in school.groups:
        if group.code in own and lacking.get(group.code):
            follows = programme_of(school, group.programme)
            per_week = follows.per_week if group.per_week is None else group.per_week
            found.append(
                ToPlace(
                    group=group,
                    programme=follows,
                    wanted=per_week * school.profile.cycle_weeks,
                    missing=lacking[group.code],
                )
            )
    return sorted(found, key=lambda one: (not one.group.ehcp, one.group.priority, one.group.code))


def _asked(groups: Sequence[ToPlace], weeks: int) -> dict[Tag | None, int]:
    asked: dict[Tag | None, int] = {None: 0}
    for one in groups:
        minutes = adult_minutes(replace(one.programme, preparation=0), one.missing) // weeks
        asked[None] += minutes
        if one.programme.training:
            asked[one.programme.training] = asked.get(one.programme.training, 0) + minutes
    return asked
