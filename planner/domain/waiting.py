"""The waiting list: groups for which no time could be found, each in its turn."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum, unique

from planner.domain.codes import GroupCode, PlaceCode, PostCode


@unique
class WaitState(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    """A time is held for it until somebody takes or declines it."""
    TAKEN = "taken"
    LEFT = "left"
    """Taken off the list."""

    @property
    def stands(self) -> bool:
        return self in (WaitState.WAITING, WaitState.OFFERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A time that was offered and not taken: it is not offered to the same group again."""

    day: date
    starts: int
    post: PostCode
    place: PlaceCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One group that waits for a time, for one week or a series."""

    code: str
    group: GroupCode
    weeks: int
    place: str = ""
    """As in a search: a place's code, "any", or "" for the group's own."""
    asked_by: str
    asked_at: datetime
    state: WaitState = WaitState.WAITING
    booking: GroupCode | None = None
    """The hold that keeps the time offered."""
    passed: tuple[Passed, ...] = ()
    looked: str = ""
    """What everything was like when it was last looked for: it is looked for again once
    anything has changed."""

    def offered(self, booking: GroupCode) -> "Waiting":
        return replace(self, state=WaitState.OFFERED, booking=booking, looked="")

    def waiting_on(self, passed: Passed) -> "Waiting":
        """Back in its turn, without the time it had."""
        return replace(
            self,
            state=WaitState.WAITING,
            booking=None,
            passed=(*self.passed, passed),
            looked="",
        )
