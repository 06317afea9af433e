"""Signing in: one answer for every failure, and every change takes effect at once."""

from datetime import timedelta

import pytest

from planner.domain.kinds import UserRole
from planner.services.permissions import Visitor, command_line
from planner.services.signing_in import (
    IDLE,
    SESSION_LENGTH,
    NewUser,
    SignInRefused,
    TooManyAttempts,
    WeakPassword,
    add_user,
    sign_in,
    sign_out,
    whoever,
)
from planner.store import Database
from tests.services.conftest import NOW, PASSWORD

EMAIL = "deputy@example.org"


def test_the_right_password_opens_the_account_s_own_school(
    database: Database, deputy: Visitor
) -> None:
    signed_in = sign_in(database, EMAIL.upper(), PASSWORD, NOW)
    assert signed_in.visitor.school == deputy.school
    assert signed_in.visitor.roles == {UserRole.DEPUTY}


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    database: Database, deputy: Visitor
) -> None:
    with pytest.raises(SignInRefused) as wrong:
        sign_in(database, EMAIL, "not the password", NOW)
    with pytest.raises(SignInRefused) as unknown:
        sign_in(database, "nobody@example.org", PASSWORD, NOW)
    assert str(wrong.value) == str(unknown.value)


def test_T_03_ten_wrong_guesses_close_the_account_for_ten_minutes(
    database: Database, deputy: Visitor
) -> None:
    for _ in range(10):
        with pytest.raises(SignInRefused):
            sign_in(database, EMAIL, "guess", NOW)
    with pytest.raises(TooManyAttempts):
        sign_in(database, EMAIL, PASSWORD, NOW)
    assert sign_in(database, EMAIL, PASSWORD, NOW + timedelta(minutes=11)).token


def test_K7_signing_out_kills_the_cookie(database: Database, deputy: Visitor) -> None:
    token = sign_in(database, EMAIL, PASSWORD, NOW).token
    sign_out(database, token, NOW)
    assert whoever(database, token, NOW) is None


def test_a_session_left_idle_or_grown_old_is_over(database: Database, deputy: Visitor) -> None:
    idle = sign_in(database, EMAIL, PASSWORD, NOW).token
    assert whoever(database, idle, NOW + IDLE + timedelta(seconds=1)) is None
    token = sign_in(database, EMAIL, PASSWORD, NOW).token
    at = NOW
    while at < NOW + SESSION_LENGTH - timedelta(minutes=30):
        at += timedelta(minutes=30)
        assert whoever(database, token, at) is not None
    assert whoever(database, token, NOW + SESSION_LENGTH + timedelta(seconds=1)) is None


def test_K7_a_changed_role_and_a_closed_account_take_effect_at_once(
    database: Database, deputy: Visitor
) -> None:
    token = sign_in(database, EMAIL, PASSWORD, NOW).token
    with database.unit(deputy.school, actor="admin", at=NOW) as unit:
        user = unit.users.by_email(EMAIL)
        assert user is not None
        unit.users.set_roles(user.id, {UserRole.OFFICE})
    visitor = whoever(database, token, NOW)
    assert visitor is not None
    assert visitor.roles == {UserRole.OFFICE}
    with database.unit(deputy.school, actor="admin", at=NOW) as unit:
        unit.users.deactivate(user.id)
    assert whoever(database, token, NOW) is None


def test_a_short_password_is_not_taken(database: Database, deputy: Visitor) -> None:
    new = NewUser(email="x@example.org", password="short", roles=frozenset({UserRole.STAFF}))
    with pytest.raises(WeakPassword):
        add_user(database, command_line(deputy.school), new, at=NOW)


def test_neither_the_password_nor_the_token_is_in_the_database(
    database: Database, deputy: Visitor
) -> None:
    token = sign_in(database, EMAIL, PASSWORD, NOW).token
    user = database.user_by_email(EMAIL)
    assert user is not None
    assert PASSWORD not in user.password_hash
    assert user.password_hash.startswith("$argon2id$")
    assert database.session_by_hash(token, NOW, idle=IDLE) is None
