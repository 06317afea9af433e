"""Places that need an adult at stated times."""

from dataclasses import dataclass

from planner.domain.codes import DutyPostCode, PlaceCode, Tag
from planner.domain.kinds import DutyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPost:
    """A lunch, break or gate post, a pastoral post or a standby, on the weekdays it runs."""

    code: DutyPostCode
    kind: DutyKind
    title: str
    place: PlaceCode | None
    weekdays: tuple[int, ...]
    """0 = Monday."""
    starts: int
    ends: int
    adults: int = 1
    minimum: int = 0
    """How many of them are safety minimum: need tier 1, never traded.

    A hall or playground in use at lunch or break has one even where this says none.
    """
    training: tuple[Tag, ...] = ()
    """Every holder of the post needs these."""
    one_with: tuple[Tag, ...] = ()
    """At least one adult at the place needs each of these: first aid, paediatric first aid."""
    eyfs_eating: bool = False
    """EYFS children eat here then: a paediatric first aider in the room (L-PFA-EAT)."""
    week: int | None = None
    variant: str = ""
    """On days of this variant alone ("wet"), in place of ordinary posts of its kind."""
