"""Tokens of other programs: shown once, hashed at rest, each ended on its own."""

import secrets
from datetime import datetime

import sqlalchemy as sa

from planner.errors import NotFound
from planner.store.audit import Desk
from planner.store.feeds import SECRET_BYTES, hash_of
from planner.store.records import ProgramToken
from planner.store.shapes import Shape
from planner.store.tables.access import ProgramTokenRow

_TOKEN = Shape(ProgramToken)


class ProgramTokens:
    """The programs one school lets read."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def issue(self, label: str, expires: datetime) -> str:
        """Let one program in and return its secret, which is not kept."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        id_ = self._desk.next_id(ProgramTokenRow)
        self._desk.connection.execute(
            sa.insert(ProgramTokenRow),
            {
                "school_id": self._desk.school_id,
                "id": id_,
                "label": label,
                "token_hash": hash_of(secret),
                "made_by": self._desk.actor,
                "made_at": self._desk.now,
                "expires": expires,
            },
        )
        self._desk.note("admit program", f"program {id_}", None, {"label": label})
        return secret

    def revoke(self, token: int) -> None:
        """End one program's reading, at once. Raises NotFound."""
        revoked = self._desk.connection.execute(
            sa.update(ProgramTokenRow)
            .where(
                ProgramTokenRow.school_id == self._desk.school_id,
                ProgramTokenRow.id == token,
                ProgramTokenRow.revoked_at.is_(None),
            )
            .values(revoked_at=self._desk.now)
        )
        if revoked.rowcount != 1:
            raise NotFound("There is no such program.")
        self._desk.note("turn program away", f"program {token}")

    def all(self) -> list[ProgramToken]:
        """Every program that was ever let in and not turned away, oldest first."""
        found = self._desk.connection.execute(
            sa.select(ProgramTokenRow.__table__)
            .where(
                ProgramTokenRow.school_id == self._desk.school_id,
                ProgramTokenRow.revoked_at.is_(None),
            )
            .order_by(ProgramTokenRow.id)
        )
        return [_TOKEN.from_columns(row) for row in found.mappings()]

    def used(self, token: int) -> None:
        """Note that a program has just read."""
        self._desk.connection.execute(
            sa.update(ProgramTokenRow)
            .where(ProgramTokenRow.school_id == self._desk.school_id, ProgramTokenRow.id == token)
            .values(used_at=self._desk.now)
        )
