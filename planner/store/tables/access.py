"""Users, sessions, feed tokens and the sign-in throttle. Secrets are kept as hashes only."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.columns import OfSchool, Row, refers


class UserRow(OfSchool, Row):
    __tablename__ = "app_user"

    email: Mapped[str] = mapped_column(unique=True)
    """Lower case; one account signs in to one school."""
    password_hash: Mapped[str]
    person: Mapped[str | None]
    active: Mapped[bool]
    created_at: Mapped[datetime]


class UserRoleRow(Row):
    __tablename__ = "user_role"
    __table_args__ = (refers("user_id", "app_user", "id"),)

    school_id: Mapped[int] = mapped_column(sa.ForeignKey("school.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)


class SessionRow(OfSchool, Row):
    __tablename__ = "app_session"
    __table_args__ = (refers("user_id", "app_user", "id"),)

    user_id: Mapped[int]
    token_hash: Mapped[str] = mapped_column(unique=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires: Mapped[datetime]


class FeedTokenRow(OfSchool, Row):
    __tablename__ = "feed_token"
    __table_args__ = (sa.Index("ix_feed_token_person", "school_id", "person"),)

    person: Mapped[str]
    label: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    expires: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    client: Mapped[str]


class ProgramTokenRow(OfSchool, Row):
    """What lets another program read the school's rota."""

    __tablename__ = "program_token"

    label: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    expires: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class FragmentRow(Row):
    """One person's rendered calendar events as of one publication."""

    __tablename__ = "feed_fragment"
    __table_args__ = (refers("publication", "publication", "number"),)

    school_id: Mapped[int] = mapped_column(sa.ForeignKey("school.id"), primary_key=True)
    person: Mapped[str] = mapped_column(primary_key=True)
    publication: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes]


class SignInFailureRow(Row):
    """A wrong password for one account, of whichever school: counted, then forgotten."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (sa.Index("ix_sign_in_failure_account", "account_hash", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_hash: Mapped[str]
    at: Mapped[datetime]
