"""Accounts and the sessions they open. Passwords and tokens arrive here hashed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from planner.domain.codes import PersonCode
from planner.domain.kinds import UserRole
from planner.errors import Conflict, NotFound
from planner.store.audit import Desk
from planner.store.records import User
from planner.store.tables.access import SessionRow, UserRoleRow, UserRow


class Users:
    """The accounts of one school."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(
        self,
        email: str,
        password_hash: str,
        roles: Iterable[UserRole],
        person: PersonCode | None = None,
    ) -> User:
        """Open an account. Raises Conflict when the address has one already, in any school."""
        id_ = self._desk.next_id(UserRow)
        row = {
            "school_id": self._desk.school_id,
            "id": id_,
            "email": email.lower(),
            "password_hash": password_hash,
            "person": person,
            "active": True,
            "created_at": self._desk.now,
        }
        try:
            with self._desk.connection.begin_nested():
                self._desk.connection.execute(sa.insert(UserRow), row)
        except sa.exc.IntegrityError as error:
            raise Conflict("That e-mail address has an account already.") from error
        self._give(id_, frozenset(roles))
        self._desk.note("add user", email.lower(), None, {"roles": sorted(roles)})
        return self._must(UserRow.id == id_)

    def by_email(self, email: str) -> User | None:
        """The account of one address, active or not."""
        return self._one(UserRow.email == email.lower())

    def get(self, user: int) -> User | None:
        return self._one(UserRow.id == user)

    def all(self) -> list[User]:
        """Every account of the school, by address."""
        found = self._desk.connection.execute(
            sa.select(UserRow.__table__)
            .where(UserRow.school_id == self._desk.school_id)
            .order_by(UserRow.email)
        )
        return [self._user(row._asdict()) for row in found.all()]

    def set_roles(self, user: int, roles: Iterable[UserRole]) -> None:
        """Replace a user's roles, from their next request on. Raises NotFound."""
        before, after = self._must(UserRow.id == user).roles, frozenset(roles)
        self._desk.connection.execute(
            sa.delete(UserRoleRow).where(
                UserRoleRow.school_id == self._desk.school_id, UserRoleRow.user_id == user
            )
        )
        self._give(user, after)
        self._desk.note("set roles", f"user {user}", sorted(before), sorted(after))

    def set_password(self, user: int, password_hash: str) -> None:
        """Replace a password and end every session it opened. Raises NotFound."""
        self._alter(user, password_hash=password_hash)
        self._desk.note("set password", f"user {user}")

    def deactivate(self, user: int) -> None:
        """Close an account and every session it holds, at once. Raises NotFound."""
        self._alter(user, active=False)
        self._desk.note("deactivate user", f"user {user}")

    def _alter(self, user: int, **columns: Any) -> None:
        self._must(UserRow.id == user)
        self._desk.connection.execute(
            sa.update(UserRow)
            .where(UserRow.school_id == self._desk.school_id, UserRow.id == user)
            .values(**columns)
        )
        self._desk.connection.execute(
            sa.delete(SessionRow).where(
                SessionRow.school_id == self._desk.school_id, SessionRow.user_id == user
            )
        )

    def _give(self, user: int, roles: frozenset[UserRole]) -> None:
        if roles:
            mine = {"school_id": self._desk.school_id, "user_id": user}
            self._desk.connection.execute(
                sa.insert(UserRoleRow), [{**mine, "role": role.value} for role in sorted(roles)]
            )

    def _must(self, which: sa.ColumnElement[bool]) -> User:
        found = self._one(which)
        if found is None:
            raise NotFound("There is no such account.")
        return found

    def _one(self, which: sa.ColumnElement[bool]) -> User | None:
        found = self._desk.connection.execute(
            sa.select(UserRow.__table__).where(UserRow.school_id == self._desk.school_id, which)
        ).one_or_none()
        return None if found is None else self._user(found._asdict())

    def _user(self, row: dict[str, Any]) -> User:
        return User(
            school=self._desk.school_code,
            id=row["id"],
            email=row["email"],
            password_hash=row["password_hash"],
            roles=roles_of(self._desk.connection, row["school_id"], row["id"]),
            person=row["person"],
            active=row["active"],
        )


class Sessions:
    """Open sign-ins of one school, by hashed token."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def start(self, email: str, token_hash: str, *, expires: datetime) -> None:
        """Open a session for the account of `email`; sessions past their time are swept away.

        Raises NotFound when there is no such account, or it is closed.
        """
        user = Users(self._desk).by_email(email)
        if user is None or not user.active:
            raise NotFound("There is no such account.")
        self._end(SessionRow.expires <= self._desk.now)
        self._desk.connection.execute(
            sa.insert(SessionRow),
            {
                "school_id": self._desk.school_id,
                "id": self._desk.next_id(SessionRow),
                "user_id": user.id,
                "token_hash": token_hash,
                "started_at": self._desk.now,
                "seen_at": self._desk.now,
                "expires": expires,
            },
        )
        self._desk.note("sign in", user.email)

    def end(self, token_hash: str) -> None:
        """Close one session; closing it twice changes nothing."""
        if self._end(SessionRow.token_hash == token_hash):
            self._desk.note("sign out", self._desk.actor)

    def end_all(self, user: int) -> None:
        """Close every session of a user."""
        if self._end(SessionRow.user_id == user):
            self._desk.note("end sessions", f"user {user}")

    def _end(self, which: sa.ColumnElement[bool]) -> int:
        ended = self._desk.connection.execute(
            sa.delete(SessionRow).where(SessionRow.school_id == self._desk.school_id, which)
        )
        return ended.rowcount


def roles_of(connection: sa.Connection, school_id: int, user: int) -> frozenset[UserRole]:
    """A user's roles, read afresh: a change holds from the next request on."""
    found = connection.scalars(
        sa.select(UserRoleRow.role).where(
            UserRoleRow.school_id == school_id, UserRoleRow.user_id == user
        )
    )
    return frozenset(UserRole(role) for role in found)
