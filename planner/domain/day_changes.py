"""Days that differ: what one date changes of the ordinary week (domain: days that differ)."""

from dataclasses import dataclass
from datetime import date

from planner.domain.codes import ClassCode, PersonCode, PlaceCode, PupilRef


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChange:
    """What a date changes, for all classes or for some.

    An early close, a late start, a staggered first week and a day on which only some classes
    are open are all this; so is a day that follows a named variant of the timetable and of
    the duty posts: "wet", "SATs", "nativity".
    """

    code: str
    day: date
    title: str
    """What people are told of the day: "Snow: Years 5 and 6 only"."""
    classes: tuple[ClassCode, ...] = ()
    """Whom it is about; empty = every class."""
    closed: bool = False
    """These classes are not in school that day."""
    opens: int | None = None
    """Minute of the day their day begins at; None = as ever."""
    closes: int | None = None
    """Minute of the day their day ends at; None = as ever."""
    variant: str = ""
    """Which variant of the timetable and the duty posts the date follows; "" = the ordinary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomOut:
    """A place nobody can use for a time: painters, a flood, an election.

    Sessions that need it do not take place there; what must be done all the same, such as care,
    cover or a lunch duty, is done somewhere else.
    """

    place: PlaceCode
    day: date
    starts: int
    """Minute of the day."""
    ends: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilAway:
    """A pupil who is not in school for a time: whoever is there for that pupil alone is free.

    Never why; and what the pupil misses meanwhile is excused, not owed.
    """

    pupil: PupilRef
    day: date
    starts: int
    """Minute of the day."""
    ends: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """A class whose teacher has had to go: somebody holds it until a named relief comes.

    An assistant may, for a short time only (job description 2.19); the relief leads on from
    `ends` to the end of the lesson.
    """

    school_class: ClassCode
    day: date
    starts: int
    """Minute of the day."""
    ends: int
    relief: PersonCode
