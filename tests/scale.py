"""How hard to try. `make test` runs each drill once over; `make drill` many times over."""

import os

TIMES = int(os.environ.get("DRILL", "1"))

DRILLED = TIMES > 1


def times(count: int) -> int:
    """`count` in `make test`, and as many times that as DRILL says in `make drill`."""
    return count * TIMES
