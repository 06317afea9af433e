"""Lessons classes have together, and adults' own time: who leads which group, who plans when."""

from dataclasses import dataclass

from planner.domain.codes import ClassCode, GroupingCode, PersonCode, PlaceCode, PostCode, Tag
from planner.domain.kinds import DutyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """A lesson of several classes at once: phonics in eight groups, PE of two classes together.

    While it lasts its groups are led, and the classes themselves need no lead of their own.
    """

    code: GroupingCode
    title: str
    classes: tuple[ClassCode, ...]
    weekdays: tuple[int, ...]
    """0 = Monday."""
    starts: int
    ends: int
    week: int | None = None
    """Cycle week; None = every week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachingGroup:
    """One group of such a lesson: it has exactly one lead."""

    code: str
    """Short and neutral, as "RED": it stands in calendars."""
    grouping: GroupingCode
    leader: PersonCode | None = None
    """The teacher who leads it; None = a post of the support staff is to."""
    place: PlaceCode | None = None
    training: Tag | None = None
    """What an assistant who leads it must be trained in."""
    usual: tuple[PostCode, ...] = ()
    planning_teacher: PersonCode | None = None
    """Owns its planning; None = the teacher of the first class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdultTime:
    """Paid time of one post for a task of its own: planning, leading the team, reports."""

    code: str
    post: PostCode
    kind: DutyKind
    title: str
    minutes: int
    """Length of one stretch."""
    times: int = 1
    """Stretches a week."""
    not_before: int | None = None
    not_after: int | None = None
    """Minutes of the day it must start after and end before."""
    meets: PersonCode | None = None
    """A teacher it is with: only while that teacher has no class."""
    mark_scheme: bool = False
    """Marking with an explicit scheme, or the school's marking policy, to go by (G-MARK)."""
    filler: bool = False
    """Only while pupils are not in lessons: never at a pupil's cost."""
    week: int | None = None
