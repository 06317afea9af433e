"""When to stop."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from solver.solution import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """When to stop, and how to search until then."""

    until: float
    """`time.monotonic()` at which the time is up."""
    limits: Limits
    should_stop: Callable[[], bool] | None = None
    """Whether somebody said stop: then there is no time left."""

    @classmethod
    def start(cls, limits: Limits, should_stop: Callable[[], bool] | None = None) -> "Clock":
        until = time.monotonic() + limits.seconds
        return cls(until=until, limits=limits, should_stop=should_stop)

    def left(self) -> float:
        if self.should_stop is not None and self.should_stop():
            return 0.0
        return self.until - time.monotonic()

    def within(self, seconds: float) -> "Clock":
        """The same clock, stopped after so many seconds at the latest."""
        return replace(self, until=min(self.until, time.monotonic() + seconds))
