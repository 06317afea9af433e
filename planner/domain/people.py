"""People and their posts. A person is a human; a post is one contract line."""

from dataclasses import dataclass, field
from datetime import date

from planner.domain.clock import Span
from planner.domain.codes import (
    ClassCode,
    PersonCode,
    PostCode,
    ProfileCode,
    Tag,
)
from planner.domain.kinds import (
    AbsenceKind,
    Condition,
    DbsStatus,
    DutyKind,
    EventKind,
    Permission,
    RestrictionKind,
    RoleKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One adult on the school's books, whatever number of posts they hold."""

    code: PersonCode
    name: str
    email: str = ""
    placeholder: bool = False
    """Nobody yet: a vacancy or an agency's adult, planned for and named later."""
    dbs: DbsStatus = DbsStatus.CLEARED
    qualified_teacher: bool = False
    under_18: bool = False
    trust_id: str = ""
    """The same human at two schools of a trust carries the same trust id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileEntry:
    """One line of a duty profile: may a post of this profile be given this kind of duty?"""

    profile: ProfileCode
    kind: DutyKind
    permission: Permission
    clause: str
    """The job description's own words or paragraph, quoted in refusals: "004 2.19"."""
    condition: Condition = Condition.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyProfile:
    """What a job description allows. A kind without an entry is not allowed."""

    code: ProfileCode
    title: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One contract line: its grade, hours and duty profile. Work is charged to posts."""

    code: PostCode
    person: PersonCode
    role: RoleKind
    profile: ProfileCode | None = None
    """None for teachers: the planner places support posts only."""
    level: int | None = None
    grade: str = ""
    scp: int | None = None
    weekly_minutes: int = 0
    """Contracted minutes per week, paid time; breaks the contract does not pay are outside."""
    paid_weeks: float | None = None
    """As the contract states it; never derived (seed 003)."""
    starts: date | None = None
    ends: date | None = None
    """Last day in post, inclusive."""
    base_class: ClassCode | None = None
    """Where time not taken by a demand is spent (decision D15)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDay:
    """One weekday of one post's working pattern, in minutes of the day."""

    post: PostCode
    weekday: int
    """0 = Monday."""
    starts: int
    ends: int
    unpaid_break: int = 0
    """Minutes of unpaid lunch: a wall the contract sets; the planner chooses when."""
    break_from: int | None = None
    break_until: int | None = None
    """The window the unpaid break must lie in; None = mid-shift."""
    week: int | None = None
    """Cycle week it applies to; None = every week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualification:
    """A certificate, training or need tag held by a person, with the dates it counts."""

    person: PersonCode
    tag: Tag
    obtained: date | None = None
    expires: date | None = None
    """Last day it counts; None = does not lapse."""
    in_training: bool = False
    """Being trained: enough for I-TRAINED if flagged, never for care or first aid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorisation:
    """The head's authorisation to do specified work (SI 2012/762, Schedule para 6)."""

    person: PersonCode
    given_by: PersonCode
    starts: date
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A post-holder's recorded agreement to a duty outside the profile. Cures no law."""

    post: PostCode
    kind: DutyKind
    agreed_on: date
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """May not do, with no reason, ever: shown to staff only as "not available for this"."""

    person: PersonCode
    kind: RestrictionKind
    value: str
    """A duty kind, place code, class code, pupil reference, tag, or "Mon-Fri 13:00-13:20"."""
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Someone is out. The record holds no reason beyond the kind."""

    person: PersonCode
    day: date
    starts: int
    """Minute of the day."""
    ends: int
    kind: AbsenceKind = AbsenceKind.UNPLANNED

    @property
    def span(self) -> Span:
        return Span(self.starts, self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """An absence that a dated week begins in the middle of."""

    person: PersonCode
    missed: int
    """School days in a row missed just before the week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedEvent:
    """A meeting, review or course that blocks everybody who takes part (H-MEET).

    Every cycle, or once on `day`; a dated one outside somebody's hours still counts in them.
    """

    code: str
    title: str
    weekday: int
    """0 = Monday; that of `day` where there is one."""
    starts: int
    ends: int
    attendees: tuple[PersonCode, ...] = field(default=())
    week: int | None = None
    kind: EventKind = EventKind.MEETING
    day: date | None = None
    delivered_by: tuple[PersonCode, ...] = ()
    """Whoever gives the training or leads the meeting."""

    @property
    def everybody(self) -> tuple[PersonCode, ...]:
        """Attendees and those who deliver it, each once."""
        return tuple(dict.fromkeys((*self.attendees, *self.delivered_by)))
