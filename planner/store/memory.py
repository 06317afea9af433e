"""What was last read of each school's facts, true for as long as their versions say so.

A version rises with every change to its scope, in the same transaction, and never comes back.
Facts read within a transaction that has changed them are not remembered: it may yet fail, and
another would then use the same number for other facts.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from planner.domain.kinds import Scope

MOST: Final = 64
"""Schools remembered at once; the one not asked about for longest is forgotten."""

Facts = Mapping[str, Any]
"""Collections of one scope by name, each in its natural order."""


@dataclass(frozen=True, slots=True)
class _Read:
    version: int
    facts: Facts


class Memory:
    """One for each open database. Safe to share between threads: values are never changed."""

    def __init__(self) -> None:
        self._schools: OrderedDict[int, dict[Scope, _Read]] = OrderedDict()
        self._lock = Lock()

    def recall(self, school: int, scope: Scope, version: int) -> Facts | None:
        """The facts of a scope at that very version; None where they must be read."""
        with self._lock:
            read = self._schools.get(school, {}).get(scope)
            if school in self._schools:
                self._schools.move_to_end(school)
        return read.facts if read and read.version == version else None

    def keep(self, school: int, scope: Scope, version: int, facts: Facts) -> None:
        """Remember a scope's facts as committed at that version."""
        with self._lock:
            known = self._schools.setdefault(school, {})
            if scope not in known or known[scope].version <= version:
                known[scope] = _Read(version, facts)
            while len(self._schools) > MOST:
                self._schools.popitem(last=False)
