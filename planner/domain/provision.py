"""What pupils are owed: interventions and provision for one pupil. Pupils by reference only."""

from dataclasses import dataclass
from datetime import date

from planner.domain.codes import (
    ClassCode,
    GroupCode,
    PersonCode,
    PlaceCode,
    PostCode,
    ProgrammeCode,
    ProvisionCode,
    PupilRef,
    Tag,
)
from planner.domain.kinds import NeedArea, ProvisionKind, ReleaseKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Pupil:
    ref: PupilRef
    school_class: ClassCode
    apart_from: tuple[PupilRef, ...] = ()
    """Pupils they are not put in a room with (W-APART); never why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A structured intervention: its shape and who may deliver it."""

    code: ProgrammeCode
    name: str
    need_area: NeedArea
    minutes: int
    """Length of one session."""
    per_week: int
    training: Tag | None = None
    """Tag the deliverer must hold (I-TRAINED)."""
    in_training_may_deliver: bool = False
    smallest: int = 1
    largest: int = 6
    over_break: bool = False
    """May run over pupils' break or lunch."""
    over_core: bool = False
    """May take pupils out of English, maths or phonics input."""
    handback: int = 0
    """Minutes to walk pupils back before the adult's next duty (I-BACK)."""
    weeks: int | None = None
    """Weeks a group follows it; None = until somebody ends it."""
    preparation: int = 0
    """Minutes a week an adult prepares for one group."""
    materials: int = 0
    """Pounds that materials for one group cost, over the whole of its weeks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Pupils who get a programme together: the thing that is timetabled."""

    code: GroupCode
    programme: ProgrammeCode
    pupils: tuple[PupilRef, ...]
    place: PlaceCode | None = None
    usual: tuple[PostCode, ...] = ()
    """Preferred deliverers, first choice first."""
    per_week: int | None = None
    """None = the programme's own."""
    ehcp: bool = False
    """Specified in an EHCP: need tier 1 (I-EHCP)."""
    not_before: int | None = None
    not_after: int | None = None
    """Minutes of the day the sessions must start after and end before."""
    review_on: date | None = None
    """When its block of weeks ends and somebody decides how it goes on."""
    priority: int = 2
    """1 = placed first, 3 = placed last, among groups no EHCP specifies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """Support owed to one pupil at stated times: 1:1, a care plan task, personal care.

    A 1:1 is one continuous need: it may pass from adult to adult, never lapse.
    """

    code: ProvisionCode
    pupil: PupilRef
    kind: ProvisionKind
    weekdays: tuple[int, ...]
    """0 = Monday."""
    starts: int
    ends: int
    adults: int = 1
    """2 for a 2:1."""
    ehcp: bool = False
    usual: tuple[PostCode, ...] = ()
    relief: tuple[PostCode, ...] = ()
    """Trained reliefs; empty = anyone eligible."""
    never: tuple[PersonCode, ...] = ()
    training: tuple[Tag, ...] = ()
    place: PlaceCode | None = None
    week: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Non-contact time owed to one teacher (STPCD 52.5 and 52.6; induction of new teachers)."""

    code: str
    teacher: PersonCode
    kind: ReleaseKind = ReleaseKind.PPA
    minutes: int | None = None
    """Minutes per cycle; None = the kind's own share of timetabled teaching, rounded up."""
    most_blocks: int = 2
    shortest_block: int = 30
    preferred_cover: PostCode | None = None
    """The post that has this class's PPA by custom (C-CLASS)."""
