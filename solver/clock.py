"""When to stop."""

import time
from dataclasses import dataclass, replace

from solver.solution import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """When to stop, and how to search until then."""

    until: float
    """`time.monotonic()` at which the time is up."""
    limits: Limits

    @classmethod
    def start(cls, limits: Limits) -> "Clock":
        return cls(until=time.monotonic() + limits.seconds, limits=limits)

    def left(self) -> float:
        return self.until - time.monotonic()

    def within(self, seconds: float) -> "Clock":
        """The same clock, stopped after so many seconds at the latest."""
        return replace(self, until=min(self.until, time.monotonic() + seconds))
