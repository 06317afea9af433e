"""The door to the store: open a database, migrate it, and work on one school at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final, Self

import sqlalchemy as sa

from planner.domain.policy import SchoolProfile
from planner.errors import NotFound
from planner.store import checks, doors, guards, schools, walls
from planner.store.audit import Desk
from planner.store.engine import READING, make_engine
from planner.store.faults import told_as_planner_errors
from planner.store.feeds import FeedTokens
from planner.store.memory import Memory
from planner.store.migrating import current_revision, migrate, newest_revision
from planner.store.programs import ProgramTokens
from planner.store.records import FeedHolder, ProgramHolder, SessionHolder, User
from planner.store.remembered import Remembered
from planner.store.unit import Unit

SNAPSHOT: Final = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""PostgreSQL: a reading unit sees one instant, however many tables it reads."""


def open_database(url: str) -> "Database":
    """Open `sqlite:///FILE` or `postgresql://USER@HOST/NAME`, as the site's own role.

    Raises PlannerError for another kind of address and for an SQLite that may lose data.
    """
    return Database(make_engine(url))


class Database:
    """All schools of one installation. Safe to share between threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._ids: dict[str, int] = {}
        self._memory = Memory()
        self._remembered = Remembered()

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self._engine.dialect.name

    def migrate(self, owner_url: str | None = None) -> None:
        """Bring the tables to this version's, whole or not at all; nothing to do costs little.

        On PostgreSQL `owner_url` is the role that owns the tables; the site's role is then
        granted what it needs and no more. Without it the site's role owns them, which
        `checks` complains of.
        """
        with told_as_planner_errors():
            if owner_url is None:
                migrate(self._engine, site_role=None)
                return
            owner = make_engine(owner_url)
            try:
                migrate(owner, site_role=self._engine.url.username)
            finally:
                owner.dispose()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def checks(self) -> list[str]:
        """What is wrong with this database for live use, a sentence each; empty = nothing."""
        with told_as_planner_errors(), self._reader() as connection:
            return checks.complaints(connection)

    def is_current(self) -> bool:
        """Whether this version's tables are there and the site's role may use them."""
        try:
            with told_as_planner_errors(), self._reader() as connection:
                return current_revision(connection) == newest_revision()
        except sa.exc.ProgrammingError:  # PostgreSQL: no right to look
            return False

    def schools(self) -> list[tuple[str, str]]:
        """Code and name of every school, by code."""
        with self._looking() as connection:
            return schools.names(connection)

    def create_school(self, profile: SchoolProfile, at: datetime) -> None:
        """Make an empty school. Raises Conflict when the code is taken."""
        with told_as_planner_errors(), self._engine.begin() as connection:
            schools.make(connection, profile, at)

    @contextmanager
    def unit(self, school_code: str, *, actor: str, at: datetime) -> Iterator[Unit]:
        """One transaction that may change `school_code`; commits on a clean exit.

        A school has one writer at a time on both databases: a second waits up to five
        seconds. Raises NotFound for a school that is not there, Busy after the wait.
        """
        school_id = self._id_of(school_code)
        with told_as_planner_errors(), self._engine.begin() as connection:
            walls.enter(connection, school_id)
            schools.wait_for_turn(connection, school_id)
            yield Unit(self._desk(connection, school_code, actor, at))

    @contextmanager
    def erasing(self, school_code: str, *, actor: str, at: datetime) -> Iterator[Unit]:
        """A unit in which what is otherwise only added to may be erased as well.

        Raises PlannerError on PostgreSQL for any role but the one that owns the tables.
        """
        school_id = self._id_of(school_code)
        with told_as_planner_errors(), self._engine.begin() as connection:
            guards.refuse_all_but_owner(connection)
            walls.enter(connection, school_id)
            schools.wait_for_turn(connection, school_id)
            with guards.lifted(connection):
                yield Unit(self._desk(connection, school_code, actor, at))
        if self.dialect == "sqlite":
            self._empty_log()

    def _empty_log(self) -> None:
        """What was erased is not left in the log beside the file."""
        with self._engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def reading(self, school_code: str) -> Iterator[Unit]:
        """One view of `school_code` at one instant; it waits for nobody and changes nothing."""
        school_id = self._id_of(school_code)
        with told_as_planner_errors(), self._reader() as connection:
            walls.enter(connection, school_id)
            yield Unit(self._desk(connection, school_code, "", None))

    def user_by_email(self, email: str) -> User | None:
        """The active account of an address, in whichever school."""
        with self._looking() as connection:
            return doors.user_by_email(connection, email)

    def session_by_hash(
        self, token_hash: str, at: datetime, *, idle: timedelta
    ) -> SessionHolder | None:
        """Who holds a session, asked afresh; None when unknown, ended, expired or idle.

        Using a session keeps it from going idle.
        """
        with self._looking() as connection:
            found = doors.session_by_hash(connection, token_hash, at, idle)
        if found is None:
            return None
        holder, seen_at = found
        if at - seen_at >= doors.SEEN_EVERY:
            with told_as_planner_errors(), self._engine.begin() as connection:
                walls.enter(connection, self._id_of(holder.school))
                doors.note_seen(connection, token_hash, at)
        return holder

    def feed_by_hash(self, token_hash: str, at: datetime) -> FeedHolder | None:
        """Whose calendar a token opens; None, the same for unknown, revoked and expired."""
        with self._looking() as connection:
            return doors.feed_by_hash(connection, token_hash, at)

    def note_feed_fetch(self, holder: FeedHolder, *, client: str, at: datetime) -> None:
        """Note when and by what a feed was fetched, for its owner to see."""
        school_id = self._id_of(holder.school)
        with told_as_planner_errors(), self._engine.begin() as connection:
            walls.enter(connection, school_id)
            desk = self._desk(connection, holder.school, "", at)
            FeedTokens(desk).touched(holder.token, client)

    def program_by_hash(self, token_hash: str, at: datetime) -> ProgramHolder | None:
        """Which program reads with a token, asked afresh; None when it opens nothing.

        That it read is noted, at most once a minute.
        """
        with self._looking() as connection:
            holder = doors.program_by_hash(connection, token_hash, at)
        if holder and (holder.used_at is None or at - holder.used_at >= doors.SEEN_EVERY):
            school_id = self._id_of(holder.school)
            with told_as_planner_errors(), self._engine.begin() as connection:
                walls.enter(connection, school_id)
                ProgramTokens(self._desk(connection, holder.school, "", at)).used(holder.token)
        return holder

    def sign_in_blocked(self, email: str, at: datetime) -> bool:
        """Whether an account has had ten wrong passwords in ten minutes, whichever worker saw."""
        with self._looking() as connection:
            return doors.sign_in_blocked(connection, email, at)

    def note_failed_sign_in(self, email: str, at: datetime) -> None:
        """Count one wrong password against an account."""
        with told_as_planner_errors(), self._engine.begin() as connection:
            doors.note_failed_sign_in(connection, email, at)

    def _desk(
        self, connection: sa.Connection, school: str, actor: str, at: datetime | None
    ) -> Desk:
        return Desk(
            connection=connection,
            school_id=self._ids[school],
            school_code=school,
            actor=actor,
            at=at,
            memory=self._memory,
            remembered=self._remembered if at is None else None,
        )

    def _id_of(self, school_code: str) -> int:
        """Surrogate id of a school; it never changes, so it is asked for once."""
        if school_code not in self._ids:
            with self._looking() as connection:
                found = schools.id_of(connection, school_code)
            if found is None:
                raise NotFound(f"There is no school {school_code!r}.")
            self._ids[school_code] = found
        return self._ids[school_code]

    @contextmanager
    def _looking(self) -> Iterator[sa.Connection]:
        with told_as_planner_errors(), self._reader() as connection:
            walls.look_across(connection)
            yield connection

    @contextmanager
    def _reader(self) -> Iterator[sa.Connection]:
        options = SNAPSHOT if self.dialect == "postgresql" else READING
        with self._engine.connect() as bare:
            connection = bare.execution_options(**options)
            with connection.begin():
                yield connection
