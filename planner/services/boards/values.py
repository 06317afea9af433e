"""What the site shows of a week: rows, blocks and the five answers above them.

Values only: words, minutes and codes. Colours, signs and layout are the site's affair.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, unique
from typing import Final

from planner.balance import Share
from planner.domain.adjustments import Adjustment
from planner.domain.codes import PersonCode
from planner.domain.kinds import DayKind, DutyKind
from planner.domain.plan import Occurrence, Publication, Unmet

SCHOOL_WEEK: Final = 5
"""Days."""


@unique
class By(StrEnum):
    ADULT = "adult"
    CLASS = "class"
    PLACE = "place"
    DUTY = "duty"


@unique
class BlockKind(StrEnum):
    """What a block on the board is, beyond the duty kinds."""

    DUTY = "duty"
    OWN_BREAK = "own break"
    IN_CLASS = "in-class support"
    NOT_AT_WORK = "not at work"
    LESSON = "lesson"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One stretch of one row's day; touching stretches of the same duty are one block."""

    kind: BlockKind
    weekday: int
    starts: int
    """Minute of the day."""
    ends: int
    title: str
    duty: DutyKind | None = None
    keys: tuple[str, ...] = ()
    """Standing demand keys it is made of, for the panel."""
    person: PersonCode | None = None
    person_name: str = ""
    place_name: str = ""
    contact_name: str = ""
    directing_name: str = ""
    stands_by: bool = False
    pinned: bool = False
    covered: bool = False
    """By class: the lesson is led by someone other than its timetabled teacher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    code: str
    name: str
    detail: str
    """Grade for an adult, teacher for a class."""
    group: str
    """Team the row is shown under: "HLTAs", "LPAs and TAs", "Midday assistants"."""
    blocks: tuple[Block, ...]
    used: int = 0
    """Minutes of duties and in-class support in the week."""
    contracted: int = 0
    adults: int = 0
    """By class: different adults who led or supported it this week."""
    longest: int = 0
    """By adult: minutes of the longest stretch at work without a pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPage:
    """One page of a board with more rows than a page holds."""

    number: int
    """From 0."""
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The deputy's five questions, answered."""

    unmet: tuple[Unmet, ...]
    met: int
    demands: int
    needs_proven: bool
    gaps_proven: bool
    """Whether it is proved that no rota fills what is left open."""
    ppa_full: int
    ppa_teachers: int
    ppa_short: int
    """Minutes, all teachers together."""
    owed_minutes: int
    """Minutes of interventions not placed."""
    same_adult_percent: int | None
    """Groups and 1:1 with one adult all week; None where there is none."""
    by_hand: bool = False
    """Changed by hand since the search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardDay:
    day: date
    kind: DayKind
    title: str
    revision: int | None = None
    """The rota drawn that day; None = there is none."""
    published: bool = True
    """Whether anything is to be drawn: else nothing is published for that date."""

    @property
    def closed(self) -> str:
        """Why nothing is drawn, in a word; empty on a day that is."""
        if self.kind is not DayKind.SCHOOL:
            return self.title or self.kind.value.capitalize()
        return "" if self.published else "Not published"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftChoice:
    """A draft the board could show."""

    revision: int
    overtaken: bool
    """Made before the rota that is live."""
    of_week: bool = False
    """For this one calendar week, not a standing rota."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekBoard:
    """One week as a grid: what is live in it, or the draft that was asked for."""

    school_name: str
    title: str
    monday: date
    by: By
    days: tuple[BoardDay, ...]
    opens: int
    """First minute of the day the grid draws."""
    closes: int
    rows: tuple[BoardRow, ...]
    answers: Answers | None
    revision: int | None
    """The rota shown; None = there is none, or nothing is published for this week."""
    is_draft: bool
    publication: Publication | None
    """The one the rota shown came with."""
    live: Publication | None = None
    """Live in this week; where nothing is, the newest publication of all."""
    drafts: tuple[DraftChoice, ...] = ()
    """Never published, newest first."""
    overtaken: bool = False
    """The rota shown is older than the live one."""
    editable: bool = False
    """Whether rows of the shown rota can still be locked: it was never adopted."""
    undo: str = ""
    """What undoing would take back, in words; empty = nothing."""
    redo: str = ""
    newest: int | None = None
    """The newest version of the draft shown, which alone can be changed."""
    last_change: Adjustment | None = None
    """What the version shown was made by, where that was a change by hand."""
    left_open: tuple[Unmet, ...] = ()
    """Needs that change took somebody from and nobody has had since."""
    found: int = 0
    """Rows of all pages, of those that were searched for."""
    pages: tuple[RowPage, ...] = ()
    """Empty where all rows are on one."""
    cover: Mapping[str, Share] = field(default_factory=dict)
    """By adult: cover in the half-term so far; empty for whoever may not see it."""

    @property
    def has_school(self) -> bool:
        return any(day.kind is DayKind.SCHOOL for day in self.days)

    @property
    def open(self) -> bool:
        """Whether any day of it is drawn."""
        return not all(day.closed for day in self.days)

    @property
    def unpublished(self) -> bool:
        """Something is published, but nothing for this week."""
        return self.revision is None and self.live is not None

    @property
    def next_draft(self) -> int | None:
        """The draft to publish next: the one shown, else the newest not overtaken."""
        ready = [draft.revision for draft in self.drafts if not draft.overtaken]
        return self.revision if self.revision in ready else next(iter(ready), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedBreak:
    """Someone's own break on one date."""

    day: date
    starts: int
    """Minute of the day."""
    ends: int
    paid: bool

    @property
    def title(self) -> str:
        return "Own break" if self.paid else "Own lunch"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedSupport:
    """In-class support on one date, between duties."""

    day: date
    starts: int
    """Minute of the day."""
    ends: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTimetable:
    """One person's published week: what each day is, their duties and their own breaks."""

    days: tuple[BoardDay, ...]
    duties: tuple[Occurrence, ...]
    breaks: tuple[DatedBreak, ...] = ()
    support: tuple[DatedSupport, ...] = ()
    """Working time nothing else takes, in the lessons of the base class."""
