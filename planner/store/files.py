"""Files sent to a school: taken ones that can be undone, waiting ones, saved mappings."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import sqlalchemy as sa

from planner.domain.school import School
from planner.errors import NotFound, PlannerError
from planner.plain import canonical, from_plain, to_plain
from planner.store.audit import Desk
from planner.store.records import ColumnMapping, TakenFile, WaitingFile
from planner.store.shapes import Shape
from planner.store.tables.files import ColumnMappingRow, TakenFileRow, WaitingFileRow

_TAKEN: Final = Shape(TakenFile)
_WAITING: Final = Shape(WaitingFile)
_MAPPING: Final = Shape(ColumnMapping)
KEPT: Final = 10
"""Imports whose earlier facts are kept; older ones are forgotten, for they hold old data."""
WAITS: Final = timedelta(days=1)
"""A file nobody said yes to is forgotten after this, as the next one comes."""
MOST_MAPPINGS: Final = 50


def digest(school: School) -> str:
    """Hexadecimal SHA-256 of the facts: equal facts have equal digests."""
    return hashlib.sha256(canonical(to_plain(school))).hexdigest()


class TakenFiles:
    """The imports of one school, newest first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(
        self, filename: str, kind: str, changed: frozenset[str], *, before: School, after: School
    ) -> None:
        """Write down that a file was taken, and what the facts were before it."""
        row = self._desk.next_id(TakenFileRow)
        self._desk.connection.execute(
            sa.insert(TakenFileRow),
            {
                "school_id": self._desk.school_id,
                "id": row,
                "at": self._desk.now,
                "by": self._desk.actor,
                "filename": filename,
                "kind": kind,
                "changed": sorted(changed),
                "before": zlib.compress(canonical(to_plain(before))),
                "after": digest(after),
            },
        )
        self._desk.connection.execute(
            sa.delete(TakenFileRow).where(self._mine, TakenFileRow.id <= row - KEPT)
        )
        self._desk.note("import file", f"import {row}", None, {"kind": kind})

    def all(self) -> list[TakenFile]:
        """Those still remembered, newest first."""
        columns = [TakenFileRow.__table__.c[name] for name in _TAKEN.columns]
        found = self._desk.connection.execute(
            sa.select(*columns).where(self._mine).order_by(TakenFileRow.id.desc())
        )
        return [_TAKEN.from_columns(row) for row in found.mappings()]

    def before(self, taken: int) -> School:
        """The facts before import `taken`. Raises NotFound, PlannerError where unreadable."""
        packed = self._desk.connection.scalar(
            sa.select(TakenFileRow.before).where(self._mine, TakenFileRow.id == taken)
        )
        if packed is None:
            raise NotFound("There is no such import.")
        try:
            return from_plain(School, json.loads(zlib.decompress(packed)))
        except ValueError as error:
            raise PlannerError(
                "This import was made by an earlier version of the planner and cannot be undone.",
                hint="Import the workbook from before it instead.",
            ) from error

    def mark_undone(self, taken: int) -> None:
        """Write down that import `taken` was undone."""
        self._desk.connection.execute(
            sa.update(TakenFileRow)
            .where(self._mine, TakenFileRow.id == taken)
            .values(undone_at=self._desk.now, undone_by=self._desk.actor)
        )
        self._desk.note("undo import", f"import {taken}")

    @property
    def _mine(self) -> sa.ColumnElement[bool]:
        return TakenFileRow.school_id == self._desk.school_id


class WaitingFiles:
    """Files of one school that wait: one for each sender, a newer one in place of the older."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def put(self, filename: str, kind: str, options: Mapping[str, Any], *, body: bytes) -> None:
        """Keep a file for its sender, in place of any they had, and forget stale ones."""
        stale = WaitingFileRow.at < self._desk.now - WAITS
        mine = WaitingFileRow.by == self._desk.actor
        self._desk.connection.execute(
            sa.delete(WaitingFileRow).where(self._ours, sa.or_(mine, stale))
        )
        self._desk.connection.execute(
            sa.insert(WaitingFileRow),
            {
                "school_id": self._desk.school_id,
                "id": self._desk.next_id(WaitingFileRow),
                "at": self._desk.now,
                "by": self._desk.actor,
                "filename": filename,
                "kind": kind,
                "options": dict(options),
                "answers": {},
                "body": body,
            },
        )
        self._desk.note("keep file waiting", kind)

    def of(self, sender: str) -> WaitingFile | None:
        """The file `sender` has waiting."""
        found = self._desk.connection.execute(
            sa.select(WaitingFileRow.__table__).where(self._ours, WaitingFileRow.by == sender)
        )
        row = found.mappings().one_or_none()
        return _WAITING.from_columns(row) if row else None

    def answer(self, answers: Mapping[str, str]) -> None:
        """Keep the sender's answers with their file."""
        self._set(answers=dict(answers))
        self._desk.note("answer questions", f"{len(answers)} answers")

    def read_as(self, kind: str, options: Mapping[str, Any]) -> None:
        """Change how the sender's file is to be read."""
        self._set(kind=kind, options=dict(options))
        self._desk.note("read file as", kind)

    def drop(self) -> bool:
        """Forget the sender's file; False where there was none."""
        found = self._desk.connection.execute(
            sa.delete(WaitingFileRow).where(self._ours, WaitingFileRow.by == self._desk.actor)
        )
        if found.rowcount:
            self._desk.note("forget file", "waiting file")
        return bool(found.rowcount)

    def _set(self, **columns: Any) -> None:
        found = self._desk.connection.execute(
            sa.update(WaitingFileRow)
            .where(self._ours, WaitingFileRow.by == self._desk.actor)
            .values(**columns)
        )
        if not found.rowcount:
            raise NotFound("No file of yours is waiting. Send it again.")

    @property
    def _ours(self) -> sa.ColumnElement[bool]:
        return WaitingFileRow.school_id == self._desk.school_id


class ColumnMappings:
    """Saved mappings of one school, by name."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def save(self, name: str, body: str) -> None:
        """Keep a mapping by its name, in place of one of the same name. Raises PlannerError."""
        names = {one.name for one in self.all()}
        if name not in names and len(names) >= MOST_MAPPINGS:
            raise PlannerError(f"At most {MOST_MAPPINGS} mappings are kept.")
        self._desk.connection.execute(
            sa.delete(ColumnMappingRow).where(self._mine, ColumnMappingRow.name == name)
        )
        self._desk.connection.execute(
            sa.insert(ColumnMappingRow),
            {
                "school_id": self._desk.school_id,
                "id": self._desk.next_id(ColumnMappingRow),
                "name": name,
                "body": body,
                "by": self._desk.actor,
                "at": self._desk.now,
            },
        )
        self._desk.note("save mapping", name)

    def all(self) -> list[ColumnMapping]:
        found = self._desk.connection.execute(
            sa.select(ColumnMappingRow.__table__).where(self._mine).order_by(ColumnMappingRow.name)
        )
        return [_MAPPING.from_columns(row) for row in found.mappings()]

    def forget(self, name: str) -> bool:
        """Whether there was one of that name."""
        found = self._desk.connection.execute(
            sa.delete(ColumnMappingRow).where(self._mine, ColumnMappingRow.name == name)
        )
        if found.rowcount:
            self._desk.note("forget mapping", name)
        return bool(found.rowcount)

    @property
    def _mine(self) -> sa.ColumnElement[bool]:
        return ColumnMappingRow.school_id == self._desk.school_id
