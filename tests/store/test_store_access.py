"""K7, T-02, T-03, T-11: credentials are hashes, and revoking one holds at once."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from planner.domain.kinds import UserRole
from planner.errors import Conflict, NotFound
from planner.store import Database, hash_of
from planner.store.engine import make_engine
from planner.store.feeds import SECRET_BYTES
from planner.store.tables import Row
from tests.conftest import Home
from tests.store.builders import NOW, SCHOOL, facts, publish, settle, write

IDLE = timedelta(minutes=60)
EMAIL = "ben@oak.example"


def signed_in(database: Database) -> int:
    """Ben's account, with one open session "s"."""
    settle(database)
    with write(database) as unit:
        user = unit.users.add(EMAIL, "argon", [UserRole.STAFF], "ben")
        unit.sessions.start(EMAIL, hash_of("s"), expires=NOW + timedelta(hours=12))
    return user.id


def holder(database: Database, minutes: float = 0) -> object:
    return database.session_by_hash(hash_of("s"), NOW + timedelta(minutes=minutes), idle=IDLE)


def test_a_session_says_whose_it_is_afresh_each_time(database: Database) -> None:
    user = signed_in(database)
    found = database.session_by_hash(hash_of("s"), NOW, idle=IDLE)
    assert found is not None
    assert (found.school, found.name, found.person) == (SCHOOL, "Ben", "ben")
    assert found.roles == {UserRole.STAFF}
    with write(database) as unit:
        unit.users.set_roles(user, [UserRole.OFFICE])
    found = database.session_by_hash(hash_of("s"), NOW, idle=IDLE)
    assert found is not None
    assert found.roles == {UserRole.OFFICE}


def test_a_session_ends_when_idle_and_when_its_time_is_up(database: Database) -> None:
    signed_in(database)
    for minutes in range(50, 720, 50):
        assert holder(database, minutes), minutes
    assert holder(database, 721) is None
    assert holder(database, 700 + 61) is None


def test_a_session_left_alone_for_an_hour_opens_nothing(database: Database) -> None:
    signed_in(database)
    assert holder(database, 61) is None


def test_sessions_past_their_time_are_swept_away(home: Home, database: Database) -> None:
    signed_in(database)
    with database.unit(SCHOOL, actor=EMAIL, at=NOW + timedelta(days=1)) as unit:
        unit.sessions.start(EMAIL, hash_of("t"), expires=NOW + timedelta(days=2))
    kept = everything(home)
    assert hash_of("t") in kept
    assert hash_of("s") not in kept


@pytest.mark.parametrize("how", ["signed out", "all ended", "deactivated", "new password", "left"])
def test_K7_whatever_ends_a_session_ends_it_at_once(database: Database, how: str) -> None:
    user = signed_in(database)
    assert holder(database)
    with write(database) as unit:
        if how == "signed out":
            unit.sessions.end(hash_of("s"))
        elif how == "all ended":
            unit.sessions.end_all(user)
        elif how == "deactivated":
            unit.users.deactivate(user)
        elif how == "new password":
            unit.users.set_password(user, "argon2")
        else:
            unit.facts.replace(facts(people="ann cat"))
    assert holder(database) is None


def test_T11_who_leaves_the_people_list_loses_account_and_feeds(database: Database) -> None:
    signed_in(database)
    with write(database) as unit:
        secret = unit.feed_tokens.issue("ben", "phone", NOW + timedelta(days=365))
        others = unit.feed_tokens.issue("ann", "phone", NOW + timedelta(days=365))
        unit.facts.replace(facts(people="ann cat"))
    assert database.user_by_email(EMAIL) is None
    assert database.feed_by_hash(hash_of(secret), NOW) is None
    assert database.feed_by_hash(hash_of(others), NOW) is not None
    with write(database) as unit:
        with pytest.raises(NotFound):
            unit.sessions.start(EMAIL, hash_of("again"), expires=NOW + timedelta(hours=1))
        unit.facts.replace(facts())
    assert database.feed_by_hash(hash_of(secret), NOW) is None


def test_T11_revoking_one_of_three_feeds_leaves_two(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        secrets = [unit.feed_tokens.issue("ann", f"device {n}", NOW + IDLE) for n in range(3)]
        unit.feed_tokens.revoke(2)
        with pytest.raises(NotFound):
            unit.feed_tokens.revoke(2)
        assert [token.label for token in unit.feed_tokens.of("ann")] == ["device 0", "device 2"]
    alive = [database.feed_by_hash(hash_of(secret), NOW) is not None for secret in secrets]
    assert alive == [True, False, True]


def test_a_feed_expires_and_its_last_fetch_is_shown(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        secret = unit.feed_tokens.issue("ann", "phone", NOW + timedelta(days=365))
    found = database.feed_by_hash(hash_of(secret), NOW)
    assert found is not None
    assert (found.school, found.person) == (SCHOOL, "ann")
    database.note_feed_fetch(found, client="Calendar/16", at=NOW)
    with database.reading(SCHOOL) as unit:
        (token,) = unit.feed_tokens.of("ann")
        assert (token.fetched_at, token.client) == (NOW, "Calendar/16")
    assert database.feed_by_hash(hash_of(secret), NOW + timedelta(days=365)) is None


def test_T02_no_secret_is_kept_and_each_is_32_random_bytes(home: Home, database: Database) -> None:
    settle(database)
    with write(database) as unit:
        unit.users.add(EMAIL, "argon", [], "ben")
        unit.sessions.start(EMAIL, hash_of("session-secret"), expires=NOW + IDLE)
        secrets = {unit.feed_tokens.issue("ann", "phone", NOW + IDLE) for _ in range(50)}
    assert len(secrets) == 50
    assert SECRET_BYTES == 32
    assert all(len(secret) == 43 for secret in secrets)
    kept = everything(home)
    assert hash_of("session-secret") in kept
    assert not [secret for secret in {*secrets, "session-secret"} if secret in kept]


def everything(home: Home) -> str:
    """Every value in the database, as text."""
    engine = make_engine(home.url)
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT set_config('planner.school_id', '1', true)"))
        found = [
            str(tuple(row))
            for table in Row.metadata.sorted_tables
            for row in connection.execute(sa.select(table))
        ]
    engine.dispose()
    return " ".join(found)


def test_T03_ten_wrong_passwords_in_ten_minutes_block_one_account(database: Database) -> None:
    settle(database)
    for second in range(10):
        assert not database.sign_in_blocked(EMAIL, NOW)
        database.note_failed_sign_in(EMAIL.upper(), NOW + timedelta(seconds=second))
    assert database.sign_in_blocked(EMAIL, NOW + timedelta(minutes=9))
    assert not database.sign_in_blocked("ann@oak.example", NOW)
    assert not database.sign_in_blocked(EMAIL, NOW + timedelta(minutes=11))


def test_an_address_has_one_account_whatever_the_school(database: Database) -> None:
    signed_in(database)
    settle(database, "elm")
    with pytest.raises(Conflict), write(database, "elm") as unit:
        unit.users.add(EMAIL.upper(), "argon", [])
    found = database.user_by_email(EMAIL.title())
    assert found is not None
    assert (found.school, found.password_hash) == (SCHOOL, "argon")
    assert "argon" not in repr(found)


def test_each_person_has_their_newest_fragment(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        publish(unit, [])
        publish(unit, [])
        unit.fragments.put("ann", 1, b"old")
        unit.fragments.put("ann", 2, b"new")
        unit.fragments.put("ann", 2, b"newest")
        assert unit.fragments.get("ann") == (2, b"newest")
        assert unit.fragments.get("ben") is None
