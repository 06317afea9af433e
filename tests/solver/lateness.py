"""How late something is, on a machine that has other work too.

By the clock alone a busy machine is late whatever the search does; by the processor alone a
search is late that only uses more cores. Late is what is late by both.
"""

import time
from typing import Final

AT_ALL: Final = 30.0
"""Seconds by the clock that even the busiest machine is not to add."""


class Since:
    """A moment, and what went by since: seconds by the clock, and of this process's work."""

    def __init__(self) -> None:
        self._clock, self._work = time.monotonic(), time.process_time()

    def seconds(self) -> float:
        """What this process is to answer for."""
        clock = time.monotonic() - self._clock
        assert clock < AT_ALL
        return min(clock, time.process_time() - self._work)


class StopAfter:
    """Says stop so many seconds after `arm`, or from now; late is counted from its last no."""

    def __init__(self, seconds: float, *, armed: bool = True) -> None:
        self._seconds = seconds
        self._at: float | None = time.monotonic() + seconds if armed else None
        self._last_no = Since()
        self._heard = False

    def arm(self) -> None:
        """Count from now, unless it does already."""
        if self._at is None:
            self._at = time.monotonic() + self._seconds

    def __call__(self) -> bool:
        if self._at is None or time.monotonic() < self._at:
            self._last_no = Since()
            return False
        self._heard = True
        return True

    def late(self) -> float:
        """Seconds of work since the last time somebody asked in vain whether to stop."""
        assert self._heard, "nobody asked in time"
        return self._last_no.seconds()
