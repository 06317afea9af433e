"""Classes, their lessons, places and externals."""

from dataclasses import dataclass

from planner.domain.codes import ClassCode, ExternalCode, LessonCode, PersonCode, PlaceCode
from planner.domain.kinds import KeyStage, PartKind, PlaceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    code: PlaceCode
    name: str
    kind: PlaceKind = PlaceKind.ROOM
    capacity: int = 1
    """How many sessions can be held in it at once; halls and playgrounds hold many."""
    visible: bool = True
    """Vision panel or open door: one adult and one pupil may be alone in it (W-1TO1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachingClass:
    code: ClassCode
    name: str
    key_stage: KeyStage
    year: int
    """National curriculum year; 0 = Reception, -1 = Nursery."""
    pupils: int
    teacher: PersonCode
    planning_teacher: PersonCode | None = None
    """Owns the planning where someone else leads; None = the class teacher."""
    place: PlaceCode | None = None

    @property
    def plans_owned_by(self) -> PersonCode:
        return self.planning_teacher or self.teacher


@dataclass(frozen=True, slots=True, kw_only=True)
class External:
    """A coach or peripatetic teacher who leads a class; not one of the school's adults."""

    code: ExternalCode
    name: str
    needs_school_adult: bool = True
    cost: int | None = None
    """Pounds a session; None = not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One part of one class's week: taught lessons and also registration, break and lunch."""

    code: LessonCode
    school_class: ClassCode
    weekday: int
    """0 = Monday."""
    starts: int
    """Minute of the day."""
    ends: int
    kind: PartKind
    subject: str = ""
    teacher: PersonCode | None = None
    """Who teaches it; None = the class teacher."""
    releasable: bool = False
    """Whether its teacher may be released from it."""
    core: bool = False
    """Input pupils should not be withdrawn from; where the in-class minimum applies."""
    external: ExternalCode | None = None
    """Code of the external who leads it, if any."""
    week: int | None = None
    """Cycle week; None = every week."""
    variant: str = ""
    """On days of this variant alone, in place of the class's ordinary day; "" = ordinary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InClassNeed:
    """The least support a class needs: in its core lessons, or as a team all day."""

    school_class: ClassCode
    adults: int = 1
    all_day: bool = False
    """A class team of a special school: in every part of the class's day, and safety (tier 1)."""
