"""What happens away from the timetable: visits, examinations, one-off duties, specialists.

What carries a `day` happens once; a visit without one is a weekly outing, such as swimming.
"""

from dataclasses import dataclass
from datetime import date

from planner.domain.codes import (
    ArrangementCode,
    ClassCode,
    ExamCode,
    ExternalCode,
    OneOffCode,
    OutingCode,
    PersonCode,
    PlaceCode,
    PostCode,
    PupilRef,
    SpecialistVisitCode,
    Tag,
)
from planner.domain.kinds import ArrangementKind, DutyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Outing:
    """Classes out of school together: a visit on `day`, or swimming every week.

    It takes adults by the ratio of the pupils going; their 1:1, care and first aid go too.
    """

    code: OutingCode
    title: str
    classes: tuple[ClassCode, ...]
    weekday: int
    """0 = Monday; that of `day` where there is one."""
    starts: int
    ends: int
    day: date | None = None
    week: int | None = None
    """Cycle week of a weekly outing; None = every week."""
    staff: tuple[PersonCode, ...] = ()
    """Who goes already and counts; empty = the teachers of the classes."""
    adults: int | None = None
    """Adults in all as its risk assessment says; None = by the ratio."""
    training: tuple[Tag, ...] = ()
    """One adult with each of these goes along: minibus, poolside rescue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamSitting:
    """One sitting of a test or examination in one room."""

    code: ExamCode
    title: str
    day: date
    starts: int
    ends: int
    place: PlaceCode
    candidates: int
    """Those in this room, pupils with a room of their own apart."""
    classes: tuple[ClassCode, ...] = ()
    """Classes it takes from their timetable: nobody is withdrawn from them meanwhile."""
    staff: tuple[PersonCode, ...] = ()
    """Teachers and others who invigilate already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessArrangement:
    """A reader, scribe or prompter for one pupil in one sitting: one adult, nobody else's."""

    code: ArrangementCode
    sitting: ExamCode
    pupil: PupilRef
    kind: ArrangementKind
    extra: int = 0
    """Minutes of extra time after the sitting ends."""
    place: PlaceCode | None = None
    """None = in the room of the sitting."""
    usual: tuple[PostCode, ...] = ()
    """Who works so with the pupil in class; empty = the usual adults of the pupil's 1:1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamWindow:
    """A busy stretch, such as examinations, in which assistants' hours may move (004 3.1)."""

    code: str
    starts: date
    ends: date
    """Last day, inclusive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOff:
    """One duty on one date: a home visit, an escort, a one-off club or a school function."""

    code: OneOffCode
    kind: DutyKind
    title: str
    day: date
    starts: int
    ends: int
    adults: int = 1
    """In all, those who go already among them."""
    staff: tuple[PersonCode, ...] = ()
    """Teachers and others who do it already."""
    place: PlaceCode | None = None
    pupils: tuple[PupilRef, ...] = ()
    training: tuple[Tag, ...] = ()
    usual: tuple[PostCode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialistVisit:
    """An external who comes once: a therapist, an educational psychologist, a coach.

    Has the room and the pupils for its time, and a school adult where the external needs one.
    """

    code: SpecialistVisitCode
    external: ExternalCode
    day: date
    starts: int
    ends: int
    place: PlaceCode
    school_class: ClassCode | None = None
    pupils: tuple[PupilRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorAway:
    """An external who does not come on a date: the timetable's lessons need a lead again."""

    external: ExternalCode
    day: date
