"""What a deputy did to a draft: an append-only log of operations, each with its inverse.

A rota revision never changes. A draft as it stands is its rows with the log applied in
order; undoing appends the inverse of the last operation still in effect.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from typing import Any

from planner.domain.demand import DemandKey
from planner.domain.plan import Pin, Rota


@unique
class Operation(StrEnum):
    LOCK = "lock"
    UNLOCK = "unlock"

    @property
    def inverse(self) -> "Operation":
        return Operation.UNLOCK if self is Operation.LOCK else Operation.LOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One operation on rows of a draft that belong together: one stay of one adult."""

    operation: Operation
    keys: tuple[DemandKey, ...]
    undoes: int | None = None
    """Sequence number of the edit this one takes back."""
    redoes: int | None = None
    """Sequence number of the edit, taken back before, that this one does again."""

    def as_row(self) -> dict[str, Any]:
        row = {"op": self.operation.value, "keys": [str(key) for key in self.keys]}
        return {**row, "undoes": self.undoes, "redoes": self.redoes}

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Edit":
        return cls(
            operation=Operation(row["op"]),
            keys=tuple(DemandKey.parse(key) for key in row["keys"]),
            undoes=row.get("undoes"),
            redoes=row.get("redoes"),
        )

    def inverse(self, number: int) -> "Edit":
        """The edit that takes this one, number `number` of the log, back."""
        return Edit(operation=self.operation.inverse, keys=self.keys, undoes=number)

    def again(self, number: int) -> "Edit":
        """The edit that does this one, number `number` of the log, once more."""
        return Edit(operation=self.operation, keys=self.keys, redoes=number)


def with_edits(rota: Rota, edits: Iterable[Edit]) -> Rota:
    """The draft as it stands: `rota` with the log applied in order."""
    locked = {allocation.key for allocation in rota.allocations if allocation.pinned}
    for edit in edits:
        if edit.operation is Operation.LOCK:
            locked.update(edit.keys)
        else:
            locked.difference_update(edit.keys)
    return replace(
        rota,
        allocations=tuple(
            replace(allocation, pinned=allocation.key in locked) for allocation in rota.allocations
        ),
    )


def last_to_undo(edits: list[Edit]) -> int | None:
    """Place in the log (from 0) of the newest edit still in effect."""
    done, _ = _replayed(edits)
    return done[-1] if done else None


def next_to_redo(edits: list[Edit]) -> int | None:
    """Place in the log of the edit undone last, unless something new was done since."""
    _, undone = _replayed(edits)
    return undone[-1] if undone else None


def changes_since(edits: list[Edit], number: int) -> bool:
    """Whether anything new was done after the first `number` edits: no undo and no redo."""
    return any(edit.undoes is None and edit.redoes is None for edit in edits[number:])


def _replayed(edits: list[Edit]) -> tuple[list[int], list[int]]:
    """Places of the edits in effect, and of those undone, the next to redo last."""
    done, undone = list[int](), list[int]()
    for number, edit in enumerate(edits):
        if edit.undoes is not None:
            done.remove(edit.undoes)
            undone.append(edit.undoes)
        elif edit.redoes is not None:
            undone.remove(edit.redoes)
            done.append(edit.redoes)
        else:
            done.append(number)
            undone.clear()
    return done, undone


def locks(rota: Rota) -> tuple[Pin, ...]:
    """Rows the deputy locked, as pins for the next draft."""
    return tuple(
        Pin(key=allocation.key, post=allocation.post, span=allocation.span)
        for allocation in rota.allocations
        if allocation.pinned
    )
