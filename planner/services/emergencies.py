"""An emergency: a class is held for a short time, by whom the options say, until its relief."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from planner.demand_sources.cycle import parts
from planner.domain.clock import DAY, Span, clock, time_of_day, weekday_of
from planner.domain.codes import ClassCode, PersonCode
from planner.domain.day_changes import Emergency
from planner.domain.kinds import PartKind
from planner.domain.school import School
from planner.domain.week import cycle_week, monday_of
from planner.errors import Conflict, NotFound
from planner.horizon import dated_week
from planner.services.comes_up import NotPossible
from planner.services.permissions import Action, Visitor
from planner.store import Database, Unit

_NOBODYS: Final = (PartKind.BREAK, PartKind.LUNCH)
"""Parts of the day in which no class has a lead of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What a class has at one minute, and who leads it by the timetable."""

    school_class: ClassCode
    title: str
    starts: int
    ends: int
    teacher: PersonCode


def running_at(school: School, day: date, minute: int) -> tuple[Running, ...]:
    """What every class has at `minute` of a school day; nothing on a day without school."""
    if cycle_week(school, day) is None:
        return ()
    found = []
    teachers = {known.code: known.teacher for known in school.classes}
    for code, own in parts(dated_week(school, monday_of(day))).items():
        for part in own:
            starts = time_of_day(part.span.start)
            lesson = part.lesson
            if weekday_of(part.span.start) != day.weekday() or lesson.kind in _NOBODYS:
                continue
            if starts <= minute < starts + part.span.minutes:
                found.append(
                    Running(
                        school_class=code,
                        title=lesson.subject or lesson.kind.value,
                        starts=starts,
                        ends=starts + part.span.minutes,
                        teacher=lesson.teacher or teachers[code],
                    )
                )
    return tuple(found)


def what_runs(database: Database, actor: Visitor, day: date, minute: int) -> tuple[Running, ...]:
    """The classes that could be in need at `minute`, with what they have then."""
    actor.require(Action.PUBLISH_ROTA)
    with database.reading(actor.school) as unit:
        return running_at(unit.facts.load().school, day, minute)


def raise_emergency(database: Database, actor: Visitor, each: Emergency, *, at: datetime) -> None:
    """Put on record that a class needs an adult at once, until when, and who relieves them.

    Raises NotPossible where the class has no lesson then, it ends after the lesson does, or the
    relief is away or leads a class of their own at that minute; Conflict where there is one
    for that class already; NotFound for no such class or person.
    """
    actor.require(Action.PUBLISH_ROTA)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        _refuse_unfit(school, each)
        _refuse_relief(unit, school, each)
        unit.facts.replace(replace(school, emergencies=(*school.emergencies, each)))
        told = {"from": clock(each.starts), "to": clock(each.ends), "relief": each.relief}
        unit.audit.note("emergency", each.school_class, None, told)


def end_emergency(
    database: Database, actor: Visitor, which: tuple[ClassCode, date, int], *, at: datetime
) -> None:
    """It is over, or was none: class, day, minute it began. Raises NotFound where it is gone."""
    actor.require(Action.PUBLISH_ROTA)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        left = tuple(e for e in school.emergencies if (e.school_class, e.day, e.starts) != which)
        if len(left) == len(school.emergencies):
            raise NotFound("That emergency has been taken back already.")
        unit.facts.replace(replace(school, emergencies=left))
        unit.audit.note("emergency over", which[0])


def _refuse_unfit(school: School, each: Emergency) -> None:
    if each.school_class not in {known.code for known in school.classes}:
        raise NotFound("There is no such class.", hint="Choose one of the list.")
    if not 0 <= each.starts < each.ends <= DAY:
        raise NotPossible("Say until when, on the same day: the relief comes then.")
    running = {r.school_class: r for r in running_at(school, each.day, each.starts)}
    lesson = running.get(each.school_class)
    if lesson is None:
        raise NotPossible(f"{each.school_class} has no lesson at {clock(each.starts)}.")
    if each.ends > lesson.ends:
        raise NotPossible(
            f"{lesson.title} ends at {clock(lesson.ends)}: the relief comes by then. "
            "For the lessons after it record who is off."
        )
    for other in school.emergencies:
        span = Span(each.starts, each.ends)
        same = (other.school_class, other.day) == (each.school_class, each.day)
        if same and Span(other.starts, other.ends).overlaps(span):
            raise Conflict(
                f"{each.school_class} has an emergency on record from {clock(other.starts)}.",
                hint="Take that back first, or look at its options.",
            )


def _refuse_relief(unit: Unit, school: School, each: Emergency) -> None:
    """The relief is there to come: neither away nor with another class by then."""
    names = {person.code: person.name for person in school.people if not person.placeholder}
    if each.relief not in names:
        raise NotFound("There is nobody of that name on the people list.")
    name, when = names[each.relief], clock(each.ends)
    if any(
        out.person == each.relief and out.day == each.day and out.starts <= each.ends < out.ends
        for out in school.absences
    ):
        raise NotPossible(f"{name} is recorded as away at {when}: name somebody who is there.")
    for running in running_at(school, each.day, each.ends):
        if running.teacher == each.relief and running.school_class != each.school_class:
            raise NotPossible(
                f"{name} is with {running.school_class} at {when}: name somebody who is free. "
                "To put two classes together, arrange the lesson otherwise."
            )
    for one in unit.occurrences.live(each.day, each.day):
        if one.person == each.relief and one.starts <= each.ends < one.ends:
            raise NotPossible(f"{name} has {one.title} at {when}: name somebody who is free.")
