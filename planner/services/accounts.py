"""Accounts there are: a new password for who lost theirs, other roles for who changed jobs."""

from collections.abc import Iterable
from datetime import datetime

from planner.domain.kinds import UserRole
from planner.errors import NotFound
from planner.services.permissions import Action, Visitor
from planner.services.signing_in import hashed
from planner.store import Database, Unit, User


def has_account(database: Database, actor: Visitor, email: str) -> bool:
    """Whether the actor's school has an account of this address, open or closed."""
    actor.require(Action.MANAGE_USERS)
    with database.reading(actor.school) as unit:
        return unit.users.by_email(email.strip()) is not None


def set_password(
    database: Database, actor: Visitor, email: str, password: str, *, at: datetime
) -> None:
    """Replace a password and end every session it opened.

    Raises WeakPassword, and NotFound for an address without an account in this school.
    """
    actor.require(Action.MANAGE_USERS)
    kept = hashed(password)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        unit.users.set_password(_account(unit, email).id, kept)


def set_roles(
    database: Database, actor: Visitor, email: str, roles: Iterable[UserRole], *, at: datetime
) -> None:
    """Replace all roles of an account, from its next request on. Raises NotFound as above."""
    actor.require(Action.MANAGE_USERS)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        unit.users.set_roles(_account(unit, email).id, roles)


def _account(unit: Unit, email: str) -> User:
    found = unit.users.by_email(email.strip())
    if found is None:
        raise NotFound(
            f"{email} has no account in this school.",
            hint="Run: hlta-planner user EMAIL --role ROLE",
        )
    return found
