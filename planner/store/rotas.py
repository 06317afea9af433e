"""Rota revisions: immutable once added; a draft's edits are a log beside it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from planner.domain.plan import Allocation, OwnBreak, Rota, RotaState, TierReport, Unmet
from planner.errors import Conflict, NotFound
from planner.store.audit import Desk
from planner.store.records import Edit, RotaSummary
from planner.store.shapes import Shape
from planner.store.tables.plans import (
    AllocationRow,
    OwnBreakRow,
    RotaEditRow,
    RotaRow,
    TierReportRow,
    UnmetRow,
)

_PARTS: Final[Mapping[str, tuple[Shape[Any], Any]]] = {
    "allocations": (Shape(Allocation), AllocationRow),
    "breaks": (Shape(OwnBreak), OwnBreakRow),
    "unmet": (Shape(Unmet), UnmetRow),
    "tiers": (Shape(TierReport), TierReportRow),
}
_HEAD: Final = Shape(Rota)
_EDIT: Final = Shape(Edit)


class Rotas:
    """The rota revisions of one school."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(self, rota: Rota) -> Rota:
        """Keep `rota` as the next revision, a draft, and return it with its number.

        A result is always kept, whatever has changed meanwhile: only publishing refuses.
        """
        highest = sa.select(sa.func.max(RotaRow.revision)).where(self._mine)
        revision = (self._desk.connection.scalar(highest) or 0) + 1
        kept = replace(rota, revision=revision, state=RotaState.DRAFT)
        head = {name: value for name, value in _HEAD.to_columns(kept).items() if name not in _PARTS}
        self._desk.connection.execute(
            sa.insert(RotaRow), {"school_id": self._desk.school_id, **head}
        )
        for name in _PARTS:
            self._add_part(name, kept)
        self._desk.note("add rota", f"rota {revision}", None, {"rows": len(rota.allocations)})
        return kept

    def get(self, revision: int) -> Rota | None:
        """One revision with all its rows; None where this school has no such revision."""
        head = self._head(revision)
        return None if head is None else self._whole(head)

    def latest(self, state: RotaState | None = None) -> Rota | None:
        """The newest revision, of any state or of the one given."""
        heads = sa.select(sa.func.max(RotaRow.revision)).where(self._mine)
        if state is not None:
            heads = heads.where(RotaRow.state == state.value)
        newest = self._desk.connection.scalar(heads)
        return None if newest is None else self.get(newest)

    def latest_of(self, week_of: date | None) -> Rota | None:
        """The newest revision of one calendar week; of the standing rota where None."""
        same = RotaRow.week_of == week_of if week_of else RotaRow.week_of.is_(None)
        newest = self._desk.connection.scalar(
            sa.select(sa.func.max(RotaRow.revision)).where(self._mine, same)
        )
        return None if newest is None else self.get(newest)

    def lay(self, revision: int) -> None:
        """Mark a rota of one week as published: no longer a draft, and no standing rota."""
        head = self._head(revision)
        if head is None or head["week_of"] is None:
            raise NotFound(f"There is no rota {revision} of one week.")
        if head["state"] != RotaState.LAID.value:
            self._set_state(revision, RotaState.LAID)
            self._desk.note("lay rota", f"rota {revision}", None, head["week_of"].isoformat())

    def adopted(self) -> Rota | None:
        """The standing rota, if the school has adopted one."""
        return self.latest(RotaState.ADOPTED)

    def adopt(self, revision: int, *, expected: int | None = None) -> None:
        """Make `revision` the standing rota; the one before it is superseded.

        Adopting it twice changes nothing. `expected` is the revision the caller saw adopted,
        0 for none; Conflict is raised when that is no longer so. None does not compare.
        """
        if self._head(revision) is None:
            raise NotFound(f"There is no rota {revision}.")
        standing = self._desk.connection.scalar(
            sa.select(RotaRow.revision).where(self._mine, RotaRow.state == RotaState.ADOPTED.value)
        )
        if expected is not None and expected != (standing or 0):
            raise Conflict("Another rota was adopted while you were looking at this one.")
        if standing == revision:
            return
        self._set_state(standing, RotaState.SUPERSEDED)
        self._set_state(revision, RotaState.ADOPTED)
        self._desk.note("adopt rota", f"rota {revision}", standing, revision)

    def summaries(self) -> list[RotaSummary]:
        """Every revision at a glance, newest first."""
        found = self._desk.connection.execute(
            sa.select(
                RotaRow.__table__,
                self._count(AllocationRow).label("allocations"),
                self._count(UnmetRow).label("unmet"),
            )
            .where(self._mine)
            .order_by(RotaRow.revision.desc())
        )
        return [_SUMMARY.from_columns(row) for row in found.mappings()]

    def log_edit(
        self, revision: int, operation: Mapping[str, Any], inverse: Mapping[str, Any]
    ) -> Edit:
        """Append what was done to a draft and what undoes it; nothing is ever rewritten."""
        head = self._head(revision)
        if head is None:
            raise NotFound(f"There is no rota {revision}.")
        if head["state"] != RotaState.DRAFT.value:
            raise Conflict(f"Rota {revision} is no longer a draft.")
        edit = Edit(
            number=self._desk.next_id(RotaEditRow),
            operation=operation,
            inverse=inverse,
            by=self._desk.actor,
            at=self._desk.now,
        )
        columns = _EDIT.to_columns(edit)
        columns["id"] = columns.pop("number")
        self._desk.connection.execute(
            sa.insert(RotaEditRow),
            {"school_id": self._desk.school_id, "revision": revision, **columns},
        )
        self._desk.note("edit draft", f"rota {revision}", None, {"edit": edit.number})
        return edit

    def edits(self, revision: int) -> list[Edit]:
        """The draft's log, oldest first."""
        found = self._desk.connection.execute(
            sa.select(RotaEditRow.__table__, RotaEditRow.id.label("number"))
            .where(RotaEditRow.school_id == self._desk.school_id, RotaEditRow.revision == revision)
            .order_by(RotaEditRow.id)
        )
        return [_EDIT.from_columns(row) for row in found.mappings()]

    @property
    def _mine(self) -> sa.ColumnElement[bool]:
        return RotaRow.school_id == self._desk.school_id

    def _head(self, revision: int) -> Mapping[Any, Any] | None:
        found = self._desk.connection.execute(
            sa.select(RotaRow.__table__).where(self._mine, RotaRow.revision == revision)
        )
        return found.mappings().one_or_none()

    def _whole(self, head: Mapping[Any, Any]) -> Rota:
        # A revision's rows never change; when and from what seed it was made tell it from any
        # other that could ever go by its number.
        key = ("rota", head["revision"], head["made_at"], head["seed"])
        parts = self._desk.once(key, lambda: self._parts(head["revision"]))
        return replace(_HEAD.from_columns({**head, **dict.fromkeys(_PARTS, ())}), **parts)

    def _parts(self, revision: int) -> dict[str, Any]:
        return {name: self._part(name, revision) for name in _PARTS}

    def _part(self, name: str, revision: int) -> tuple[Any, ...]:
        shape, row = _PARTS[name]
        found = self._desk.connection.execute(
            sa.select(row.__table__)
            .where(row.school_id == self._desk.school_id, row.revision == revision)
            .order_by(row.position)
        )
        return tuple(shape.from_columns(columns) for columns in found.mappings())

    def _add_part(self, name: str, rota: Rota) -> None:
        shape, row = _PARTS[name]
        place = {"school_id": self._desk.school_id, "revision": rota.revision}
        rows = [
            {**place, "position": position, **shape.to_columns(value)}
            for position, value in enumerate(getattr(rota, name))
        ]
        if rows:
            self._desk.connection.execute(sa.insert(row), rows)

    def _set_state(self, revision: int | None, state: RotaState) -> None:
        if revision is not None:
            self._desk.connection.execute(
                sa.update(RotaRow)
                .where(self._mine, RotaRow.revision == revision)
                .values(state=state.value)
            )

    def _count(self, row: Any) -> sa.ScalarSelect[int]:
        return (
            sa.select(sa.func.count())
            .select_from(row)
            .where(row.school_id == RotaRow.school_id, row.revision == RotaRow.revision)
            .scalar_subquery()
        )


_SUMMARY: Final = Shape(RotaSummary)
