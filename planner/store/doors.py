"""Cross-school look-ups: whose is this session, feed or e-mail address?

Each starts from a hashed secret or an address and gives back which school it belongs to.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from planner.domain.codes import PersonCode
from planner.store import walls
from planner.store.records import FeedHolder, ProgramHolder, SessionHolder, User
from planner.store.tables.access import (
    FeedTokenRow,
    ProgramTokenRow,
    SessionRow,
    SignInFailureRow,
    UserRow,
)
from planner.store.tables.people import PersonRow
from planner.store.tables.school import SchoolRow
from planner.store.users import roles_of

MOST_FAILURES: Final = 10
FAILURE_WINDOW: Final = timedelta(minutes=10)
SEEN_EVERY: Final = timedelta(minutes=1)
"""A session's last use is written no oftener."""


def user_by_email(connection: sa.Connection, email: str) -> User | None:
    """The active account of an address, in whichever school."""
    found = connection.execute(
        sa.select(UserRow.__table__, SchoolRow.code.label("school"))
        .join(SchoolRow, SchoolRow.id == UserRow.school_id)
        .where(UserRow.email == email.lower(), UserRow.active)
    ).one_or_none()
    if found is None:
        return None
    return User(
        school=found.school,
        id=found.id,
        email=found.email,
        password_hash=found.password_hash,
        roles=roles_of(connection, found.school_id, found.id),
        person=found.person,
        active=found.active,
    )


def session_by_hash(
    connection: sa.Connection, token_hash: str, at: datetime, idle: timedelta
) -> tuple[SessionHolder, datetime] | None:
    """Who holds a session now, and when it was last seen; None when it opens nothing."""
    found = connection.execute(
        sa.select(
            SessionRow.school_id,
            SessionRow.user_id,
            SessionRow.seen_at,
            SchoolRow.code,
            SchoolRow.name,
            UserRow.email,
            UserRow.person,
        )
        .join(SchoolRow, SchoolRow.id == SessionRow.school_id)
        .join(
            UserRow,
            sa.and_(UserRow.school_id == SessionRow.school_id, UserRow.id == SessionRow.user_id),
        )
        .where(
            SessionRow.token_hash == token_hash,
            SessionRow.expires > at,
            SessionRow.seen_at > at - idle,
            UserRow.active,
        )
    ).one_or_none()
    if found is None:
        return None
    walls.enter(connection, found.school_id)
    holder = SessionHolder(
        school=found.code,
        school_name=found.name,
        email=found.email,
        name=_name(connection, found.school_id, found.person) or found.email,
        roles=roles_of(connection, found.school_id, found.user_id),
        person=found.person,
    )
    return holder, found.seen_at


def note_seen(connection: sa.Connection, token_hash: str, at: datetime) -> None:
    connection.execute(
        sa.update(SessionRow).where(SessionRow.token_hash == token_hash).values(seen_at=at)
    )


def feed_by_hash(connection: sa.Connection, token_hash: str, at: datetime) -> FeedHolder | None:
    """Whose calendar a token opens; None for one that never was, is revoked or has expired."""
    found = connection.execute(
        sa.select(FeedTokenRow.id, FeedTokenRow.person, SchoolRow.code)
        .join(SchoolRow, SchoolRow.id == FeedTokenRow.school_id)
        .where(
            FeedTokenRow.token_hash == token_hash,
            FeedTokenRow.revoked_at.is_(None),
            FeedTokenRow.expires > at,
        )
    ).one_or_none()
    if found is None:
        return None
    return FeedHolder(school=found.code, token=found.id, person=PersonCode(found.person))


def program_by_hash(
    connection: sa.Connection, token_hash: str, at: datetime
) -> ProgramHolder | None:
    """Which program a token is; None for one that never was, is revoked or has expired."""
    found = connection.execute(
        sa.select(
            ProgramTokenRow.id,
            ProgramTokenRow.label,
            ProgramTokenRow.used_at,
            SchoolRow.code,
            SchoolRow.name,
        )
        .join(SchoolRow, SchoolRow.id == ProgramTokenRow.school_id)
        .where(
            ProgramTokenRow.token_hash == token_hash,
            ProgramTokenRow.revoked_at.is_(None),
            ProgramTokenRow.expires > at,
        )
    ).one_or_none()
    if found is None:
        return None
    return ProgramHolder(
        school=found.code,
        school_name=found.name,
        token=found.id,
        label=found.label,
        used_at=found.used_at,
    )


def sign_in_blocked(connection: sa.Connection, email: str, at: datetime) -> bool:
    """Whether an account has had ten wrong passwords in the last ten minutes."""
    failures = connection.scalar(
        sa.select(sa.func.count())
        .select_from(SignInFailureRow)
        .where(
            SignInFailureRow.account_hash == _account(email),
            SignInFailureRow.at > at - FAILURE_WINDOW,
        )
    )
    return (failures or 0) >= MOST_FAILURES


def note_failed_sign_in(connection: sa.Connection, email: str, at: datetime) -> None:
    """Count a wrong password; counts that no longer matter are swept away."""
    connection.execute(
        sa.delete(SignInFailureRow).where(SignInFailureRow.at <= at - FAILURE_WINDOW)
    )
    connection.execute(sa.insert(SignInFailureRow), {"account_hash": _account(email), "at": at})


def _account(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


def _name(connection: sa.Connection, school_id: int, person: str | None) -> str | None:
    return connection.scalar(
        sa.select(PersonRow.name).where(PersonRow.school_id == school_id, PersonRow.code == person)
    )
