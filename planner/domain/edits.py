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

    def as_row(self) -> dict[str, Any]:
        keys = [str(key) for key in self.keys]
        return {"op": self.operation.value, "keys": keys, "undoes": self.undoes}

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Edit":
        return cls(
            operation=Operation(row["op"]),
            keys=tuple(DemandKey.parse(key) for key in row["keys"]),
            undoes=row.get("undoes"),
        )

    def inverse(self, number: int) -> "Edit":
        """The edit that takes this one, number `number` of the log, back."""
        return Edit(operation=self.operation.inverse, keys=self.keys, undoes=number)


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
    """Place in the log (from 0) of the newest edit that is neither an undo nor undone."""
    undone = {edit.undoes for edit in edits if edit.undoes is not None}
    for number in range(len(edits) - 1, -1, -1):
        if edits[number].undoes is None and number not in undone:
            return number
    return None


def locks(rota: Rota) -> tuple[Pin, ...]:
    """Rows the deputy locked, as pins for the next draft."""
    return tuple(
        Pin(key=allocation.key, post=allocation.post, span=allocation.span)
        for allocation in rota.allocations
        if allocation.pinned
    )
