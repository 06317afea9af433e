"""Finding a time that can really happen: for a group, or for pupils named by reference."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from planner.booked import PLAIN
from planner.domain.booking import Booking
from planner.domain.codes import GroupCode, PlaceCode, PostCode, ProgrammeCode, PupilRef
from planner.domain.provision import Group, Programme
from planner.domain.school import School
from planner.domain.week import monday_of
from planner.errors import NotFound, PlannerError
from planner.services.live_weeks import Standing, minute_of_week, standing, week_of
from planner.services.permissions import Action, Visitor
from planner.slots.effects import Past, past_of
from planner.slots.finder import Asked, Slot, find
from planner.slots.nothing import Nothing, explain, other_rooms
from planner.store import Database, Unit

LOOK_BACK: Final = timedelta(weeks=4)
"""How far back "lately" reaches."""
ANY_ROOM: Final = "any"
_SHORTEST, _LONGEST = 5, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotQuery:
    """A session somebody looks for: a group of the school's, or pupils and a programme."""

    week: date
    """Any day of it."""
    group: str = ""
    pupils: tuple[str, ...] = ()
    programme: str = ""
    minutes: int | None = None
    """None = as long as the programme says."""
    place: str = ""
    """A place's code; "any" = any room that is nobody's classroom; "" = the group's own, or
    none."""
    adult: str = ""
    """Code of a post; "" = anybody."""
    ehcp: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotBoard:
    """The slots of one week, or why there are none."""

    monday: date
    title: str
    """ "Group NELI-RA", or "3 pupils"."""
    asked: Asked
    slots: tuple[Slot, ...]
    nothing: Nothing | None
    """Said where there is no slot."""
    adults: Mapping[PostCode, str]
    """Name of each post's holder."""
    places: Mapping[PlaceCode, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the form can choose from. Pupils by reference, with their class."""

    groups: tuple[Group, ...]
    programmes: tuple[Programme, ...]
    pupils: tuple[tuple[PupilRef, str], ...]
    places: tuple[tuple[PlaceCode, str], ...]


def find_slots(database: Database, actor: Visitor, query: SlotQuery, *, at: datetime) -> SlotBoard:
    """Every slot of the week that the checker accepts, the best first.

    Writes down who looked at which pupils. Raises NotFound for a group, pupil or place the
    school does not have, and where nothing is published in the week.
    """
    actor.require(Action.BOOK_SESSIONS)
    with database.reading(actor.school) as unit:
        board = slots_of(unit, query, at)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        refs = sorted(board.asked.pupils)
        unit.audit.note("look at pupils", "find a slot", None, {"pupils": refs})
    return board


def choices(database: Database, actor: Visitor) -> Choices:
    """The groups, programmes, pupils and rooms a search can be for."""
    actor.require(Action.BOOK_SESSIONS)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
    rooms = set(other_rooms(school))
    return Choices(
        groups=school.groups,
        programmes=school.programmes,
        pupils=tuple((pupil.ref, str(pupil.school_class)) for pupil in school.pupils),
        places=tuple((place.code, place.name) for place in school.places if place.code in rooms),
    )


def slots_of(unit: Unit, query: SlotQuery, at: datetime, *, explained: bool = True) -> SlotBoard:
    """The same within a unit; why there is nothing only where it is to be `explained`."""
    known, monday = standing(unit, at), monday_of(query.week)
    asked = asked_for(known, query, at)
    week = week_of(unit, known, monday)
    past = _past(unit, known.school, monday)
    found = find(week, asked, past)
    return SlotBoard(
        monday=monday,
        title=f"Group {query.group}" if query.group else _pupils(asked),
        asked=asked,
        slots=found.slots,
        nothing=explain(week, found.trial, past) if explained and not found.slots else None,
        adults=names_of(known.school),
        places={place.code: place.name for place in known.school.places},
    )


def asked_for(known: Standing, query: SlotQuery, at: datetime) -> Asked:
    """What a query asks of the finder, in the school's own facts."""
    school = known.school
    group = _group(school, query.group) if query.group else None
    programme = _programme(school, group.programme if group else query.programme)
    minutes = query.minutes or programme.minutes
    if not _SHORTEST <= minutes <= _LONGEST:
        raise PlannerError(f"A session lasts {_SHORTEST} to {_LONGEST} minutes, not {minutes}.")
    pupils = group.pupils if group else _refs(school, query.pupils)
    return Asked(
        pupils=pupils,
        programme=replace(programme, minutes=minutes),
        places=_places(school, group, query.place),
        group=group.code if group else None,
        usual=group.usual if group else (),
        ehcp=group.ehcp if group else query.ehcp,
        not_before=group.not_before if group else None,
        not_after=group.not_after if group else None,
        only=(PostCode(query.adult),) if query.adult else (),
        since=minute_of_week(school, monday_of(query.week), at),
    )


def query_of(booking: Booking, week: date) -> SlotQuery:
    """The query a booking would be found by."""
    return SlotQuery(
        week=week,
        group=booking.group or "",
        pupils=() if booking.group else booking.pupils,
        programme=booking.programme or "",
        minutes=booking.minutes,
        ehcp=booking.ehcp,
    )


def names_of(school: School) -> dict[PostCode, str]:
    people = {person.code: person.name for person in school.people}
    return {post.code: people[post.person] for post in school.posts}


def _past(unit: Unit, school: School, monday: date) -> Past:
    return past_of(school, unit.occurrences.live(monday - LOOK_BACK, monday - timedelta(days=1)))


def _group(school: School, code: str) -> Group:
    for group in school.groups:
        if group.code == GroupCode(code):
            return group
    raise NotFound(f"There is no group {code!r} here.", hint="Choose a group from the list.")


def _programme(school: School, code: str) -> Programme:
    if not code:
        return PLAIN
    for programme in school.programmes:
        if programme.code == ProgrammeCode(code):
            return programme
    raise NotFound(f"There is no programme {code!r} here.")


def _refs(school: School, wanted: tuple[str, ...]) -> tuple[PupilRef, ...]:
    known = {pupil.ref for pupil in school.pupils}
    missing = sorted(set(wanted) - known)
    if missing:
        raise NotFound(
            f"There is no pupil {missing[0]!r} here.", hint="Pupils go by their reference."
        )
    if not wanted:
        raise PlannerError("Nobody is chosen.", hint="Choose a group, or name pupils.")
    return tuple(sorted({PupilRef(ref) for ref in wanted}))


def _places(school: School, group: Group | None, place: str) -> tuple[PlaceCode | None, ...]:
    if place == ANY_ROOM:
        return other_rooms(school) or (None,)
    if place:
        if place not in {known.code for known in school.places}:
            raise NotFound(f"There is no place {place!r} here.")
        return (PlaceCode(place),)
    return (group.place if group else None,)


def _pupils(asked: Asked) -> str:
    count = len(asked.pupils)
    return "1 pupil" if count == 1 else f"{count} pupils"
