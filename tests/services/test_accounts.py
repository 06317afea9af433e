"""A new password or other roles for an account there is."""

import pytest

from planner.domain.kinds import UserRole
from planner.errors import NotAllowed, NotFound
from planner.services.accounts import has_account, set_password, set_roles
from planner.services.permissions import Visitor, command_line
from planner.services.signing_in import WeakPassword, sign_in
from planner.store import Database
from tests.services.conftest import NOW, PASSWORD

EMAIL = "deputy@example.org"
OTHER = "willow-thistle-umber"


def test_K7_only_who_manages_users_may_set_a_password_or_roles(
    database: Database, deputy: Visitor
) -> None:
    with pytest.raises(NotAllowed):
        set_password(database, deputy, EMAIL, OTHER, at=NOW)
    with pytest.raises(NotAllowed):
        set_roles(database, deputy, EMAIL, {UserRole.ADMIN}, at=NOW)
    with pytest.raises(NotAllowed):
        has_account(database, deputy, EMAIL)
    assert sign_in(database, EMAIL, PASSWORD, NOW).visitor.roles == {UserRole.DEPUTY}


def test_a_new_password_must_be_as_strong_as_a_first_one(
    database: Database, deputy: Visitor
) -> None:
    with pytest.raises(WeakPassword):
        set_password(database, command_line(deputy.school), EMAIL, "short", at=NOW)


def test_an_account_of_nobody_here_is_not_found(database: Database, deputy: Visitor) -> None:
    administrator = command_line(deputy.school)
    assert has_account(database, administrator, EMAIL.upper())
    assert not has_account(database, administrator, "x@example.org")
    with pytest.raises(NotFound):
        set_password(database, administrator, "x@example.org", OTHER, at=NOW)
