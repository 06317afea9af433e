"""Lessons arranged without the planner: shared out, supply, together, or no cover needed.

A last resort stays on record with whoever chose it and can be taken back; while it stands
nobody is asked to cover that lesson.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from planner.demand_sources import needs_of
from planner.demand_sources.absences import SOURCE
from planner.demand_sources.cycle import parts
from planner.domain.codes import ClassCode
from planner.domain.demand import DemandKey
from planner.domain.plan import CoveredOtherwise, Otherwise
from planner.domain.school import School
from planner.domain.week import cycle_week, monday_of
from planner.errors import NotFound, PlannerError
from planner.horizon import dated_week
from planner.services.permissions import Action, Visitor
from planner.services.sharing_out import CHARGED, Receiving, is_foreseen, teaching_at, warnings
from planner.store import Database, Unit

LONGEST: Final = 200
"""Letters of a note."""

DEAREST: Final = 2_000
"""Pounds for one lesson; more is a slip of the pen."""


class NotArranged(PlannerError):
    """Something is missing, or cannot be."""

    hint = "Put that right and send the form again: nothing has been changed."


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedLesson:
    """A lesson of a day whose teacher is away: who has it, or how else it is covered."""

    school_class: ClassCode
    starts: int
    ends: int
    title: str
    adults: tuple[str, ...]
    """Who takes it as published, by name."""
    otherwise: CoveredOtherwise | None
    foreseen: bool
    """Whether the absence was planned."""
    receiving: tuple[Receiving, ...]
    """Teachers who could take some of the class, the least charged first."""
    names: tuple[str, ...] = ()
    """Of those the class is shared out to."""
    warnings: tuple[str, ...] = ()


def missed_lessons(database: Database, actor: Visitor, day: date) -> tuple[MissedLesson, ...]:
    """Every lesson of the day whose teacher is away, in order of time."""
    actor.require(Action.PUBLISH_ROTA)
    with database.reading(actor.school) as unit:
        return _missed(unit, unit.facts.load().school, day)


def arrange(
    database: Database,
    actor: Visitor,
    asked: CoveredOtherwise,
    *,
    at: datetime,
    agreed: bool = False,
) -> None:
    """Put on record how a lesson is covered without the planner, in the place of what was.

    `agreed`: that the teachers a class is shared out to have agreed, which cover of an absence
    that could be foreseen takes. Raises NotFound where no teacher is away from that lesson,
    NotArranged for a supply teacher without a price, a class shared out to nobody or to
    somebody without a class then, a note that is missing or too long, and a price that cannot
    be.
    """
    actor.require(Action.PUBLISH_ROTA)
    receiving = asked.receiving if asked.how in CHARGED else ()
    given = replace(asked, note=asked.note.strip(), given_by=actor.user, receiving=receiving)
    _refuse_unfit(given)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        missed = {(m.school_class, m.starts): m for m in _missed(unit, school, given.day)}
        lesson = missed.get((given.school_class, given.starts))
        if lesson is None:
            raise NotFound("No teacher is away from that lesson.", hint="Look at the day again.")
        _refuse_sharing(given, lesson, agreed=agreed)
        others = tuple(one for one in school.covered_otherwise if _which(one) != _which(given))
        unit.facts.replace(replace(school, covered_otherwise=(*others, given)))
        unit.audit.note("arrange lesson", given.school_class, None, {"how": given.how.value})


def take_back(
    database: Database, actor: Visitor, which: tuple[ClassCode, date, int], *, at: datetime
) -> None:
    """The planner is asked for cover of that lesson again: class, day, minute it starts.

    Raises NotFound where it is already.
    """
    actor.require(Action.PUBLISH_ROTA)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        left = tuple(one for one in school.covered_otherwise if _which(one) != which)
        if len(left) == len(school.covered_otherwise):
            raise NotFound("That lesson is not arranged otherwise any more.")
        unit.facts.replace(replace(school, covered_otherwise=left))
        unit.audit.note("take lesson back", which[0])


def arranged_on(school: School, day: date) -> tuple[CoveredOtherwise, ...]:
    """What is arranged otherwise on a day, in order of time."""
    found = (one for one in school.covered_otherwise if one.day == day)
    return tuple(sorted(found, key=lambda one: (one.starts, one.school_class)))


def _missed(unit: Unit, school: School, day: date) -> tuple[MissedLesson, ...]:
    if cycle_week(school, day) is None:
        return ()
    everything = replace(school, covered_otherwise=())
    week = dated_week(everything, monday_of(day), rota=unit.rotas.adopted())
    classes, taken = parts(week), _taken(unit, school, day)
    names = {person.code: person.name for person in school.people}
    otherwise = {_which(one): one for one in arranged_on(school, day)}
    found: dict[tuple[ClassCode, int], MissedLesson] = {}
    for demand in needs_of(week).demands:
        if demand.key.source != SOURCE or demand.part_of is not None:
            continue
        known, number = ClassCode(demand.key.code), _number(demand.key)
        lesson = classes[known][number - 1].lesson
        if lesson.weekday == day.weekday():
            arranged = otherwise.get((known, day, lesson.starts))
            found[known, lesson.starts] = MissedLesson(
                school_class=known,
                starts=lesson.starts,
                ends=lesson.ends,
                title=demand.title,
                adults=tuple(dict.fromkeys(taken.get((known, number), ()))),
                otherwise=arranged,
                foreseen=demand.released is not None and is_foreseen(school, demand.released, day),
                receiving=teaching_at(school, day, lesson.starts),
                names=tuple(names.get(p, p) for p in arranged.receiving) if arranged else (),
                warnings=tuple(warnings(school, arranged)) if arranged else (),
            )
    return tuple(found[key] for key in sorted(found, key=lambda key: (key[1], key[0])))


def _taken(unit: Unit, school: School, day: date) -> dict[tuple[str, int], list[str]]:
    """By class and lesson, who takes it as published."""
    names = {person.code: person.name for person in school.people}
    taken: dict[tuple[str, int], list[str]] = {}
    for one in unit.occurrences.live(day, day):
        if one.key.source == SOURCE:
            own = taken.setdefault((one.key.code, _number(one.key)), [])
            own.append(names.get(one.person, one.person))
    return taken


def _number(key: DemandKey) -> int:
    """Which of its class's week's lessons a cover's key is of."""
    return int(key.occurrence.rpartition(".")[2])


def _which(one: CoveredOtherwise) -> tuple[ClassCode, date, int]:
    return one.school_class, one.day, one.starts


def _refuse_sharing(given: CoveredOtherwise, lesson: MissedLesson, *, agreed: bool) -> None:
    if given.how not in CHARGED:
        return
    if not given.receiving:
        raise NotArranged("Say which teachers take the class: it is cover for each of them.")
    there = {each.person for each in lesson.receiving}
    if not set(given.receiving) <= there:
        raise NotArranged("Somebody of those teachers has no class of their own at that time.")
    if lesson.foreseen and not agreed:
        raise NotArranged(
            "This absence was planned, and teachers are not used for cover that could be "
            "foreseen (A-RARELY, STPCD 52.7).",
            hint="Ask them, then tick that they have agreed.",
        )


def _refuse_unfit(given: CoveredOtherwise) -> None:
    if not given.note:
        raise NotArranged("Say where the class goes or who comes: whoever asks will want to know.")
    if len(given.note) > LONGEST:
        raise NotArranged(f"The note has {len(given.note)} letters; {LONGEST} is the most.")
    if given.how is Otherwise.SUPPLY and given.pounds is None:
        raise NotArranged("A supply teacher has a price: say how many pounds this lesson costs.")
    if given.pounds is not None and not 0 <= given.pounds <= DEAREST:
        raise NotArranged(f"A lesson costs between nothing and {DEAREST} pounds.")
