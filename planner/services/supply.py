"""A supply teacher, decided by 07:15: what one would save on a day, and booking one.

The day is mended twice, with the teacher's lessons taken by supply and without, and what each
comes to stands side by side. Prices are the school's to say: nothing here knows an agency.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from planner.demand_sources import needs_of
from planner.demand_sources.absences import SOURCE
from planner.demand_sources.cycle import parts
from planner.domain.clock import weekday_of
from planner.domain.codes import ClassCode, PersonCode
from planner.domain.plan import CoveredOtherwise, Otherwise
from planner.domain.school import School
from planner.errors import NotFound
from planner.losses import losses
from planner.replanning import Mending, Option, options
from planner.services.last_resorts import DEAREST, LONGEST, NotArranged
from planner.services.permissions import Action, Visitor
from planner.services.replanning import ReplanRequest, mending_of
from planner.store import Database
from solver.child import run_in_child
from solver.solution import Limits

DEAREST_DAY: Final = 4 * DEAREST
"""Pounds for one day; more is a slip of the pen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameTo:
    """What the best option of a day comes to."""

    people: int
    """Whose day changes."""
    sessions: int
    """Pupils' sessions lost, and their minutes."""
    session_minutes: int
    open: int
    """Needs nobody has that were met before, or are new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saves:
    """A teacher's lessons of one day, and the day with supply for them and without."""

    teacher: PersonCode
    name: str
    lessons: int
    minutes: int
    without: CameTo
    with_supply: CameTo


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """Somebody from outside for all that a teacher misses of one day."""

    day: date
    teacher: PersonCode
    pounds: int
    """For the day."""
    note: str
    """Who comes, or from where."""


def teachers_missed(school: School, day: date) -> tuple[tuple[PersonCode, str], ...]:
    """Code and name of each teacher who misses a lesson that day, of the dated week `school`."""
    names = {person.code: person.name for person in school.people}
    found = {teacher for teacher, _, _ in _missed(school, day)}
    return tuple(sorted(((code, names.get(code, code)) for code in found), key=lambda p: p[1]))


def what_supply_saves(
    database: Database, actor: Visitor, request: ReplanRequest, *, at: datetime
) -> tuple[Saves, ...]:
    """For each teacher who is away from lessons on the day, by name, what supply would save.

    Raises NotFound as `replan_options` does. Nothing is recorded.
    """
    actor.require(Action.PUBLISH_ROTA)
    with database.reading(actor.school) as unit:
        mending, _ = mending_of(unit, request, at)
    missing = teachers_missed(mending.week, request.day)
    if not missing:
        return ()
    without = _best(mending, request)
    return tuple(_saves(mending, request, pair, without) for pair in missing)


def book_supply(database: Database, actor: Visitor, booked: Booked, *, at: datetime) -> int:
    """Put on record that supply takes all the teacher's missed lessons of a day; how many.

    The price of the day is shared over the lessons by their length, whole pounds, nothing lost
    in rounding. Raises NotFound where the teacher misses none, NotArranged for a price or a
    note that cannot be.
    """
    actor.require(Action.PUBLISH_ROTA)
    note = booked.note.strip()
    if not 0 < len(note) <= LONGEST:
        raise NotArranged(f"Say in 1 to {LONGEST} letters who comes, or from which agency.")
    if not 0 <= booked.pounds <= DEAREST_DAY:
        raise NotArranged(f"A day costs between nothing and {DEAREST_DAY} pounds.")
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        mending, _ = mending_of(unit, ReplanRequest(day=booked.day), at)
        rows = _supplied(mending.week, booked.teacher, booked.day)
        if not rows:
            raise NotFound("That teacher is away from no lesson of the day.")
        school = unit.facts.load().school
        shares = _shared_out(booked.pounds, [minutes for _, minutes in rows])
        arranged = tuple(
            replace(row, note=note, pounds=share, given_by=actor.user)
            for (row, _), share in zip(rows, shares, strict=True)
        )
        everything = (*school.covered_otherwise, *arranged)
        unit.facts.replace(replace(school, covered_otherwise=everything))
        for row in arranged:
            unit.audit.note("arrange lesson", row.school_class, None, {"how": row.how.value})
    return len(arranged)


def _saves(
    mending: Mending, request: ReplanRequest, who: tuple[PersonCode, str], without: CameTo
) -> Saves:
    teacher, name = who
    rows = _supplied(mending.week, teacher, request.day)
    arranged = (*mending.week.covered_otherwise, *(row for row, _ in rows))
    supplied = replace(mending, week=replace(mending.week, covered_otherwise=arranged))
    return Saves(
        teacher=teacher,
        name=name,
        lessons=len(rows),
        minutes=sum(minutes for _, minutes in rows),
        without=without,
        with_supply=_best(supplied, request),
    )


def _best(mending: Mending, request: ReplanRequest) -> CameTo:
    limits = Limits(seconds=request.seconds)
    found: tuple[Option, ...] = run_in_child(options, mending, limits, seconds=request.seconds)
    best = found[-1]
    lost = [
        loss
        for loss in losses(mending.week, mending.told, best.rota)
        if loss.is_session and loss.day == request.day
    ]
    return CameTo(
        people=len(best.disturbed),
        sessions=len(lost),
        session_minutes=sum(loss.minutes for loss in lost),
        open=len(best.open),
    )


def _supplied(week: School, teacher: PersonCode, day: date) -> list[tuple[CoveredOtherwise, int]]:
    """The teacher's missed lessons as taken by supply, each with its minutes."""
    by_class = parts(week)
    found: dict[tuple[ClassCode, int], tuple[CoveredOtherwise, int]] = {}
    for who, code, number in _missed(week, day):
        if who == teacher:
            lesson = by_class[code][number - 1].lesson
            row = CoveredOtherwise(
                school_class=code,
                day=day,
                starts=lesson.starts,
                how=Otherwise.SUPPLY,
                note="",
                pounds=None,
                given_by="",
            )
            found[code, lesson.starts] = row, lesson.ends - lesson.starts
    return [found[key] for key in sorted(found)]


def _missed(week: School, day: date) -> Iterator[tuple[PersonCode, ClassCode, int]]:
    """Teacher, class and which of its class's week's lessons, of every cover asked for."""
    for demand in needs_of(week).demands:
        if demand.key.source != SOURCE or demand.part_of is not None or demand.released is None:
            continue
        if weekday_of(demand.spans[0].start) == day.weekday():
            number = int(demand.key.occurrence.rpartition(".")[2])
            yield demand.released, ClassCode(demand.key.code), number


def _shared_out(pounds: int, minutes: list[int]) -> list[int]:
    """`pounds` in proportion to `minutes`, in whole pounds that add up to it."""
    whole, given, done = sum(minutes), 0, 0
    shares = []
    for each in minutes:
        done += each
        share = round(pounds * done / whole) - given
        given += share
        shares.append(share)
    return shares
