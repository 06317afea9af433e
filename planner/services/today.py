"""The day as it runs: now and next, what is open, who is out, and who has yet to be told."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from planner.demand_sources import needs_of
from planner.domain.clock import Span, time_of_day, weekday_of
from planner.domain.codes import PersonCode
from planner.domain.demand import Demand
from planner.domain.kinds import DayKind, DutyKind
from planner.domain.people import Absence
from planner.domain.plan import CoveredOtherwise, Occurrence
from planner.domain.school import School
from planner.domain.shapes import shapes_of
from planner.domain.week import cycle_week, day_kind, monday_of
from planner.horizon import dated_week
from planner.laying import merged
from planner.services.last_resorts import arranged_on
from planner.services.permissions import Action, Visitor
from planner.services.set_work import lacking, lesson_of
from planner.services.telling import Changed, changes_on
from planner.services.wet_play import is_wet
from planner.store import Database, Message, Unit

SOON: Final = 90
"""Minutes ahead that count as next."""
_ABOUT_A_PUPIL: Final = {
    DutyKind.ONE_TO_ONE: "1:1 support",
    DutyKind.CARE_PLAN: "Care",
    DutyKind.PERSONAL_CARE: "Care",
    DutyKind.CONTINENCE_STANDBY: "Care",
    DutyKind.READER_SCRIBE: "Examination",
}
"""What a wall may say of duties for one pupil: no class, and no place to find them at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNow:
    """A need of the day that nobody has, or whose adult is out."""

    title: str
    starts: int
    """Minute of the day."""
    ends: int
    tier: int
    kind: DutyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """One day at one minute of it."""

    day: date
    minute: int
    closed: str
    """Why there is no school, in a word; empty on a school day."""
    running: tuple[Occurrence, ...]
    upcoming: tuple[Occurrence, ...]
    open: tuple[OpenNow, ...]
    changes: tuple[Changed, ...]
    """By the first duty that differs."""
    names: dict[PersonCode, str]
    publication: int
    """The newest; 0 before the first."""
    wet: bool | None = None
    """Whether the day follows the wet variant; None where the school has none."""
    absences: tuple[Absence, ...] = ()
    """By name; never shown on a wall."""
    duties: tuple[Occurrence, ...] = ()
    """All of the day, for the sheet on paper; never shown on a wall."""
    written: dict[PersonCode, Message] = field(default_factory=dict)
    """The message about each person's newest change; never shown on a wall."""
    work: dict[str, str] = field(default_factory=dict)
    """What is set, by lesson."""
    otherwise: tuple[CoveredOtherwise, ...] = ()
    """Lessons arranged without the planner; never shown on a wall."""
    no_work: tuple[Occurrence, ...] = ()
    """Covered lessons still to come that nobody has set work for."""

    @property
    def by_person(self) -> tuple[tuple[str, tuple[Occurrence, ...]], ...]:
        """Everybody with a duty by name, with their day in order."""
        found: dict[str, list[Occurrence]] = {}
        for one in self.duties:
            found.setdefault(self.names.get(one.person, one.person), []).append(one)
        return tuple((name, tuple(found[name])) for name in sorted(found))

    @property
    def to_tell(self) -> tuple[Changed, ...]:
        """Who does not provably know yet and is there to be told, the most urgent first."""
        out = {absence.person for absence in self.absences if absence.ends > self.minute}
        return tuple(each for each in self.changes if not each.told and each.person not in out)


def today(database: Database, actor: Visitor, day: date, minute: int) -> Today:
    """Everything whoever runs the day wants to see at `minute` of it."""
    actor.require(Action.SEE_TODAY)
    with database.reading(actor.school) as unit:
        return _today(unit, day, minute)


def staffroom_board(database: Database, actor: Visitor, day: date, minute: int) -> Today:
    """The same for a wall: no more of a pupil than that there is one, and nobody's absence,
    so of what changed only what people now do: who does nothing more is somebody's absence.
    """
    actor.require(Action.SEE_STAFFROOM_BOARD)
    with database.reading(actor.school) as unit:
        found = _today(unit, day, minute)
    return replace(
        found,
        running=tuple(_for_a_wall(one) for one in found.running),
        upcoming=tuple(_for_a_wall(one) for one in found.upcoming),
        open=tuple(
            replace(each, title=without_pupils(each.kind, each.title)) for each in found.open
        ),
        changes=tuple(
            replace(each, gains=tuple(_for_a_wall(one) for one in each.gains), loses=())
            for each in found.changes
            if each.gains
        ),
        absences=(),
        duties=(),
        written={},
        work={},
        otherwise=(),
        no_work=(),
    )


def without_pupils(kind: DutyKind, title: str) -> str:
    """What a wall or a file may call a need: no class and no group where it is for one pupil."""
    return _ABOUT_A_PUPIL.get(kind, title)


def _today(unit: Unit, day: date, minute: int) -> Today:
    school = unit.facts.load().school
    kind, title = day_kind(school, day)
    live = unit.occurrences.live(day, day)
    latest = unit.publications.latest()
    names = {person.code: person.name for person in school.people}
    out = tuple(
        sorted(
            (row for row in school.absences if row.day == day),
            key=lambda row: (names.get(row.person, ""), row.starts),
        )
    )
    shown, changes = merged(live), changes_on(unit, day, minute)
    newest = {each.person: each.publication for each in changes}
    work = unit.set_work.of(lesson_of(one) for one in shown if one.kind.leads_class)
    return Today(
        day=day,
        minute=minute,
        closed="" if kind is DayKind.SCHOOL else title or kind.value.capitalize(),
        running=tuple(one for one in shown if one.starts <= minute < one.ends),
        upcoming=tuple(one for one in shown if minute < one.starts <= minute + SOON),
        open=tuple(_open(unit, school, live, day, minute)) if kind is DayKind.SCHOOL else (),
        changes=changes,
        names=names,
        publication=latest.number if latest else 0,
        wet=is_wet(school, day),
        absences=out,
        duties=shown,
        work=work,
        otherwise=arranged_on(school, day),
        no_work=lacking(shown, work, minute),
        written={
            one.person: one
            for one in unit.outbox.of(set(newest.values()))
            if newest.get(one.person) == one.publication
        },
    )


def _open(
    unit: Unit, school: School, live: list[Occurrence], day: date, minute: int
) -> Iterator[OpenNow]:
    """Needs of the day with one time that nobody who is there has, still to come or running.

    Worked out from the facts as they are now: what came in a minute ago counts.
    """
    if cycle_week(school, day) is None or not unit.publications.latest():
        return
    monday = monday_of(day)
    demands = needs_of(dated_week(school, monday, rota=unit.rotas.adopted())).demands
    held = {one.key for one in live if not _is_out(school, one)}
    shapes = shapes_of(demands)
    found = []
    for demand in demands:
        if not _is_fixed_on(demand, day) or time_of_day(demand.spans[0].end - 1) < minute:
            continue
        keys = {key: key.on_week(monday) for key in demand.unit_keys()}
        relayed = any(
            all(part.on_week(monday) in held for part in shape)
            for shape in shapes.get(demand.key, ())
        )
        if not relayed:
            found += [_open_now(demand) for key in keys.values() if key not in held]
    yield from sorted(found, key=lambda each: (each.starts, each.tier, each.title))


def _open_now(demand: Demand) -> OpenNow:
    start = time_of_day(demand.spans[0].start)
    return OpenNow(
        title=demand.title,
        starts=start,
        ends=start + demand.spans[0].minutes,
        tier=demand.tier,
        kind=demand.kind,
    )


def _is_fixed_on(demand: Demand, day: date) -> bool:
    whole = demand.part_of is None and not demand.quota and len(demand.spans) == 1
    return whole and weekday_of(demand.spans[0].start) == day.weekday()


def _is_out(school: School, one: Occurrence) -> bool:
    span = Span(one.starts, one.ends)
    return any(
        row.person == one.person and row.day == one.day and row.span.overlaps(span)
        for row in school.absences
    )


def _for_a_wall(one: Occurrence) -> Occurrence:
    words = _ABOUT_A_PUPIL.get(one.kind)
    return replace(one, title=words, place=None, place_name="", pupils=()) if words else one
