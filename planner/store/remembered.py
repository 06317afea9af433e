"""What reading has brought up of late, for as long as nothing it was made of has changed.

A reader asks the database what its facts are at, every time; only what was read or reckoned
from exactly that is taken from here. A transaction that writes neither looks nor leaves
anything here: what it sees may yet be rolled back.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final, TypeVar, cast

T = TypeVar("T")
_MOST: Final = 48
"""Values kept; the one unused for longest goes first."""


class Remembered:
    """A few values by what they were made of; one for each process."""

    def __init__(self, most: int = _MOST) -> None:
        self._most, self._kept = most, OrderedDict[Hashable, object]()
        self._lock = Lock()

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gave for an equal key before, or gives now."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast("T", self._kept[key])
        made = make()  # two at once make it twice, and nobody waits
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made
