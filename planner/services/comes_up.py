"""What comes up on the day beside somebody being off: rooms, pupils, classes at home.

Each is recorded for one date and can be taken back. Nobody's day changes until an option that
mends it is used.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from planner.domain.clock import DAY, Span, clock
from planner.domain.codes import ClassCode, PlaceCode, PupilRef
from planner.domain.day_changes import DayChange, Emergency, PupilAway, RoomOut
from planner.domain.kinds import DayKind
from planner.domain.school import School
from planner.domain.week import day_kind
from planner.errors import Conflict, NotFound, PlannerError
from planner.services.permissions import Action, Visitor
from planner.store import Database, Unit

AT_HOME: Final = "HOME-"
"""How the code of a day change begins that the site itself has made of classes at home."""
LONGEST: Final = 80
"""Letters of what people are told of a day on which classes stay at home."""


class NotPossible(PlannerError):
    """Something is missing, or cannot be."""

    hint = "Put that right and send the form again: nothing has been changed."


@dataclass(frozen=True, slots=True, kw_only=True)
class ComesUp:
    """What is recorded of one day, and everything it could be recorded of."""

    day: date
    school: bool
    """Whether there is school on it at all."""
    rooms: tuple[RoomOut, ...]
    pupils: tuple[PupilAway, ...]
    """Shown by reference, and on no feed, print or wall."""
    home: tuple[DayChange, ...]
    emergencies: tuple[Emergency, ...]
    places: dict[PlaceCode, str]
    classes: tuple[ClassCode, ...]
    pupils_of: dict[ClassCode, tuple[PupilRef, ...]]
    names: dict[str, str]
    """Of everybody on the people list, by code."""


def comes_up(database: Database, actor: Visitor, day: date) -> ComesUp:
    """What is recorded of `day`, and what else could be."""
    actor.require(Action.RECORD_ABSENCE)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
    of_class: dict[ClassCode, list[PupilRef]] = {}
    for pupil in school.pupils:
        of_class.setdefault(pupil.school_class, []).append(pupil.ref)
    return ComesUp(
        day=day,
        school=day_kind(school, day)[0] is DayKind.SCHOOL,
        rooms=tuple(one for one in school.rooms_out if one.day == day),
        pupils=tuple(one for one in school.pupils_away if one.day == day),
        home=tuple(one for one in school.day_changes if one.day == day and one.closed),
        emergencies=tuple(one for one in school.emergencies if one.day == day),
        places={place.code: place.name for place in school.places},
        classes=tuple(known.code for known in school.classes),
        pupils_of={code: tuple(sorted(refs)) for code, refs in sorted(of_class.items())},
        names={person.code: person.name for person in school.people if not person.placeholder},
    )


def room_out(database: Database, actor: Visitor, out: RoomOut, *, at: datetime) -> None:
    """Record that a place cannot be used; recording the same twice changes nothing.

    Raises NotFound for no such place, NotPossible for times or a day that cannot be, Conflict
    where it is out for some of that time already.
    """
    actor.require(Action.RECORD_ABSENCE)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        if out.place not in {place.code for place in school.places}:
            raise NotFound("There is no such room.", hint="Choose one of the list.")
        _refuse_unfit(school, out.day, out.starts, out.ends)
        same = [one for one in school.rooms_out if (one.place, one.day) == (out.place, out.day)]
        if out not in same:
            _refuse_overlap("That room is out", out, same)
            _keep(unit, school, rooms_out=(*school.rooms_out, out))
            unit.audit.note("room out", out.place, None, _when(out))


def room_back(
    database: Database, actor: Visitor, which: tuple[PlaceCode, date, int], *, at: datetime
) -> None:
    """A place can be used again: which, the day, and the minute it was out from."""
    actor.require(Action.RECORD_ABSENCE)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        left = tuple(o for o in school.rooms_out if (o.place, o.day, o.starts) != which)
        _refuse_gone(left, school.rooms_out)
        _keep(unit, school, rooms_out=left)
        unit.audit.note("room back", which[0])


def pupil_away(database: Database, actor: Visitor, away: PupilAway, *, at: datetime) -> None:
    """Record that a pupil is not in school; recording the same twice changes nothing.

    The audit trail names the class and nobody in it. Raises as `room_out`.
    """
    actor.require(Action.RECORD_ABSENCE)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        home = _class_of(school, away.pupil)
        _refuse_unfit(school, away.day, away.starts, away.ends)
        same = [p for p in school.pupils_away if (p.pupil, p.day) == (away.pupil, away.day)]
        if away not in same:
            _refuse_overlap("That pupil is recorded as away", away, same)
            _keep(unit, school, pupils_away=(*school.pupils_away, away))
            unit.audit.note("pupil away", home, None, _when(away))


def pupil_back(
    database: Database, actor: Visitor, which: tuple[PupilRef, date, int], *, at: datetime
) -> None:
    """A pupil is in school after all: which, the day, and the minute they were away from."""
    actor.require(Action.RECORD_ABSENCE)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        left = tuple(p for p in school.pupils_away if (p.pupil, p.day, p.starts) != which)
        _refuse_gone(left, school.pupils_away)
        _keep(unit, school, pupils_away=left)
        unit.audit.note("pupil back", _class_of(school, which[0]))


def classes_at_home(
    database: Database,
    actor: Visitor,
    day: date,
    classes: tuple[ClassCode, ...],
    *,
    told: str,
    at: datetime,
) -> None:
    """Snow, a strike, a burst pipe: which classes are not in school on `day`; none = all are.

    `told` is what people are told of the day. It takes the place of what the site was told of
    that day before; what the calendar itself says stays. Raises NotFound for no such class,
    NotPossible for a day without school or no words.
    """
    actor.require(Action.DRAFT_ROTA)
    told = told.strip()
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        if not set(classes) <= {known.code for known in school.classes}:
            raise NotFound("There is no such class.", hint="Choose from the list.")
        _refuse_unfit(school, day, 0, DAY)
        if classes and not 0 < len(told) <= LONGEST:
            raise NotPossible(f"Say in 1 to {LONGEST} letters what people are told of the day.")
        code = AT_HOME + day.isoformat()
        others = tuple(change for change in school.day_changes if change.code != code)
        own = DayChange(code=code, day=day, title=told, classes=classes, closed=True)
        changes = (*others, own) if classes else others
        if set(changes) != set(school.day_changes):
            _keep(unit, school, day_changes=changes)
            unit.audit.note("classes at home", day.isoformat(), None, {"classes": len(classes)})


def _keep(unit: Unit, school: School, **changed: Any) -> None:
    unit.facts.replace(replace(school, **changed))


def _class_of(school: School, ref: PupilRef) -> ClassCode:
    for pupil in school.pupils:
        if pupil.ref == ref:
            return pupil.school_class
    raise NotFound("There is no pupil of that reference.", hint="Choose one of the list.")


def _refuse_unfit(school: School, day: date, starts: int, ends: int) -> None:
    if day_kind(school, day)[0] is not DayKind.SCHOOL:
        raise NotPossible("There is no school on that day.")
    if not 0 <= starts < ends <= DAY:
        raise NotPossible("It ends after it starts, on the same day.")


def _refuse_overlap(words: str, new: Any, same: list[Any]) -> None:
    span = Span(new.starts, new.ends)
    for one in same:
        if span.overlaps(Span(one.starts, one.ends)):
            raise Conflict(
                f"{words} {clock(one.starts)}-{_end(one.ends)} already.",
                hint="Take that back first: nothing has been changed.",
            )


def _refuse_gone(left: tuple[Any, ...], before: tuple[Any, ...]) -> None:
    if len(left) == len(before):
        raise NotFound("That has been taken back already.")


def _when(one: RoomOut | PupilAway) -> dict[str, str]:
    return {"day": one.day.isoformat(), "from": clock(one.starts), "to": _end(one.ends)}


def _end(minute: int) -> str:
    return "24:00" if minute == DAY else clock(minute)
