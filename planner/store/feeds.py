"""Calendar feeds: rendered fragments, and the secret addresses that open them."""

import hashlib
import secrets
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from planner.domain.codes import PersonCode
from planner.errors import NotFound
from planner.store.audit import Desk
from planner.store.records import FeedToken
from planner.store.shapes import Shape
from planner.store.tables.access import FeedTokenRow, FragmentRow

SECRET_BYTES: Final = 32
_TOKEN: Final = Shape(FeedToken)


def hash_of(secret: str) -> str:
    """What is kept of a secret: SHA-256, in hex. Enough, because secrets are random."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Fragments:
    """Each person's rendered events, one per publication that changed them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def put(self, person: PersonCode, publication: int, body: bytes) -> None:
        """Keep what was rendered for `person` as of `publication`, in place of any before.

        Derived from what was published, so it is no entry of its own in the audit trail.
        """
        mine = (FragmentRow.school_id == self._desk.school_id, FragmentRow.person == person)
        self._desk.connection.execute(
            sa.delete(FragmentRow).where(*mine, FragmentRow.publication == publication)
        )
        self._desk.connection.execute(
            sa.insert(FragmentRow),
            {
                "school_id": self._desk.school_id,
                "person": person,
                "publication": publication,
                "body": body,
            },
        )

    def get(self, person: PersonCode) -> tuple[int, bytes] | None:
        """The newest fragment of `person` and the publication it is of."""
        found = self._desk.connection.execute(
            sa.select(FragmentRow.publication, FragmentRow.body)
            .where(FragmentRow.school_id == self._desk.school_id, FragmentRow.person == person)
            .order_by(FragmentRow.publication.desc())
            .limit(1)
        ).one_or_none()
        return None if found is None else (found.publication, bytes(found.body))


class FeedTokens:
    """One secret address per device: shown once, hashed at rest, revoked alone."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def issue(self, person: PersonCode, label: str, expires: datetime) -> str:
        """Make an address for one device and return its secret, which is not kept."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        id_ = self._desk.next_id(FeedTokenRow)
        self._desk.connection.execute(
            sa.insert(FeedTokenRow),
            {
                "school_id": self._desk.school_id,
                "id": id_,
                "person": person,
                "label": label,
                "token_hash": hash_of(secret),
                "made_at": self._desk.now,
                "expires": expires,
                "client": "",
            },
        )
        self._desk.note("issue feed", f"feed {id_}", None, {"person": person, "label": label})
        return secret

    def revoke(self, token: int) -> None:
        """End one address; the others of its owner live on. Raises NotFound."""
        revoked = self._desk.connection.execute(
            sa.update(FeedTokenRow)
            .where(
                FeedTokenRow.school_id == self._desk.school_id,
                FeedTokenRow.id == token,
                FeedTokenRow.revoked_at.is_(None),
            )
            .values(revoked_at=self._desk.now)
        )
        if revoked.rowcount != 1:
            raise NotFound("There is no such calendar feed.")
        self._desk.note("revoke feed", f"feed {token}")

    def of(self, person: PersonCode) -> list[FeedToken]:
        """A person's addresses that still open, oldest first."""
        found = self._desk.connection.execute(
            sa.select(FeedTokenRow.__table__)
            .where(
                FeedTokenRow.school_id == self._desk.school_id,
                FeedTokenRow.person == person,
                FeedTokenRow.revoked_at.is_(None),
            )
            .order_by(FeedTokenRow.id)
        )
        return [_TOKEN.from_columns(row) for row in found.mappings()]

    def touched(self, token: int, client: str) -> None:
        """Note when and by what a feed was last fetched, for its owner to see."""
        self._desk.connection.execute(
            sa.update(FeedTokenRow)
            .where(FeedTokenRow.school_id == self._desk.school_id, FeedTokenRow.id == token)
            .values(fetched_at=self._desk.now, client=client[:200])
        )
