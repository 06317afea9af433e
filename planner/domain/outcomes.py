"""What came of it: what a pupil measured before a block of sessions, and after.

Pupils by reference. Nothing here is free text about a child: a measure has a name and a
scale, a review one of three decisions and reasons from a closed list.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, unique
from typing import Final

from planner.domain.codes import GroupCode, ProgrammeCode, PupilRef
from planner.domain.provision import Group, Programme

BLOCK: Final = timedelta(weeks=12)
"""How long a block runs where its programme does not say: EEF finds 8 to 20 weeks."""
SOON: Final = timedelta(weeks=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One pupil on one measure in one group: the baseline, and the outcome once there is one."""

    group: GroupCode
    programme: ProgrammeCode
    pupil: PupilRef
    measure: str
    """Name of the test or rating: "YARC reading age"."""
    low: float
    high: float
    """The ends of its scale."""
    rising: bool = True
    """Whether more is better."""
    before: float | None = None
    """None = a reading taken back."""
    before_on: date | None = None
    after: float | None = None
    after_on: date | None = None
    by: str = ""
    """Filled in by the store, as is `at`."""
    at: datetime | None = None

    @property
    def gain(self) -> float | None:
        """What was gained as a share of the scale, whichever way it runs; below 0 = lost."""
        if self.before is None or self.after is None:
            return None
        way = 1 if self.rising else -1
        return way * (self.after - self.before) / (self.high - self.low)

    @property
    def name(self) -> tuple[GroupCode, PupilRef, str]:
        """What a later version of it replaces."""
        return self.group, self.pupil, self.measure


def standing(every: Iterable[Measured]) -> tuple[Measured, ...]:
    """The newest version of each; `every` oldest first. What was taken back is left out."""
    newest = {one.name: one for one in every}
    return tuple(one for _, one in sorted(newest.items()) if one.before is not None)


@unique
class Decision(StrEnum):
    """How a group goes on after its review."""

    KEEP = "keep"
    CHANGE = "change"
    STOP = "stop"


@unique
class Grounds(StrEnum):
    """Why it was decided so: a closed list, so that nothing is written about a child."""

    ON_TRACK = "making the progress hoped for"
    MET = "goal met"
    LITTLE_GAIN = "little gain so far"
    FEW_SESSIONS = "too few sessions took place"
    BETTER_FIT = "another programme fits better"
    NO_ADULT = "no adult for it"
    PLAN_CHANGED = "plan or provision changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One entry in the story of a group's reviews: a date set, or a review held."""

    group: GroupCode
    held_on: date | None = None
    """None = only the date of the next one was set."""
    decision: Decision | None = None
    grounds: tuple[Grounds, ...] = ()
    next_on: date | None = None
    """When it is reviewed next; None = not again."""
    by: str = ""
    at: datetime | None = None


@unique
class Due(StrEnum):
    """How near a group's next review is."""

    OVERDUE = "overdue"
    SOON = "in the next two weeks"
    LATER = "later"
    NEVER = "no review to come"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDue:
    """When one group is reviewed next, and what said so."""

    group: GroupCode
    on: date | None
    due: Due
    by_default: bool = False
    """Nobody chose the date: it follows from the first session."""
    last: Review | None = None
    """The last review that was held."""


def review_due(
    group: Group,
    programme: Programme | None,
    told: Iterable[Review],
    began: date | None,
    today: date,
) -> ReviewDue:
    """When `group` is due; `told` oldest first, `began` the day of its first session.

    What was recorded here stands over the date in the school's file, and that over the
    default: the programme's own weeks from the first session, else a block's.
    """
    own = [one for one in told if one.group == group.code]
    held = [one for one in own if one.held_on]
    on = own[-1].next_on if own else group.review_on
    by_default = not own and on is None and began is not None
    if by_default and began is not None:
        on = began + _block(programme)
    return ReviewDue(
        group=group.code,
        on=on,
        due=_how_near(on, today),
        by_default=by_default,
        last=held[-1] if held else None,
    )


def _block(programme: Programme | None) -> timedelta:
    weeks = programme.weeks if programme else None
    return timedelta(weeks=weeks) if weeks else BLOCK


def _how_near(on: date | None, today: date) -> Due:
    if on is None:
        return Due.NEVER
    if on < today:
        return Due.OVERDUE
    return Due.SOON if on <= today + SOON else Due.LATER
