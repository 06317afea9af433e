"""Signing in and out: argon2id at rest, sessions on the server, throttled per account."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from pwdlib import PasswordHash

from planner.domain.codes import PersonCode
from planner.domain.kinds import UserRole
from planner.errors import NotFound, PlannerError
from planner.services.permissions import Action, Visitor
from planner.store import Database, Unit, hash_of

SESSION_LENGTH: Final = timedelta(hours=12)
IDLE: Final = timedelta(minutes=60)
SHORTEST_PASSWORD: Final = 12

_hasher = PasswordHash.recommended()


class SignInRefused(PlannerError):
    """Wrong address or password; the answer never says which."""

    hint = "Check the e-mail address and the password, then try again."


class TooManyAttempts(SignInRefused):
    """Ten wrong passwords in ten minutes for one address."""

    hint = "Wait ten minutes, or ask your administrator for a new password."


class WeakPassword(PlannerError):
    hint = f"Choose at least {SHORTEST_PASSWORD} characters; three unrelated words do well."


@dataclass(frozen=True, slots=True)
class SignedIn:
    token: str
    """Goes into the cookie; only its hash is stored."""
    visitor: Visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """An account to make. `person` links it to someone on the people list."""

    email: str
    password: str = field(repr=False)
    roles: frozenset[UserRole]
    person: PersonCode | None = None


def add_user(database: Database, actor: Visitor, new: NewUser, *, at: datetime) -> None:
    """Let someone sign in to the actor's school. Raises WeakPassword, and NotFound for
    a person who is not on the school's books.
    """
    actor.require(Action.MANAGE_USERS)
    kept = hashed(new.password)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        if new.person and not _is_listed(unit, new.person):
            raise NotFound(f"There is nobody with the code {new.person!r} on the People sheet.")
        unit.users.add(new.email.strip().lower(), kept, new.roles, new.person)


def hashed(password: str) -> str:
    """What is kept of a new password. Raises WeakPassword."""
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword("That password is too short.")
    return _hasher.hash(password)


def _is_listed(unit: Unit, person: PersonCode) -> bool:
    return person in {listed.code for listed in unit.facts.load().school.people}


def sign_in(database: Database, email: str, password: str, at: datetime) -> SignedIn:
    """Start a session. Raises SignInRefused or TooManyAttempts."""
    email = email.strip().lower()
    if database.sign_in_blocked(email, at):
        raise TooManyAttempts("Too many wrong passwords for this address.")
    found = database.user_by_email(email)
    right = _hasher.verify(password, found.password_hash if found else _nobody())
    if found is None or not right:
        database.note_failed_sign_in(email, at)
        raise SignInRefused("That e-mail address and password do not match.")
    token = secrets.token_urlsafe(32)
    with database.unit(found.school, actor=found.email, at=at) as unit:
        unit.sessions.start(found.email, hash_of(token), expires=at + SESSION_LENGTH)
    visitor = whoever(database, token, at)
    if visitor is None:  # signed off by somebody else in the same instant
        raise SignInRefused("That account has just been closed.")
    return SignedIn(token, visitor)


def whoever(database: Database, token: str, at: datetime) -> Visitor | None:
    """Who holds this session token now; None when it is unknown, ended or idle too long.

    Asks the database every time, so leaving, a changed role or signing out takes effect on
    the next request.
    """
    session = database.session_by_hash(hash_of(token), at, idle=IDLE)
    if session is None:
        return None
    return Visitor(
        school=session.school,
        school_name=session.school_name,
        user=session.email,
        name=session.name,
        roles=session.roles,
        person=session.person,
    )


def sign_out(database: Database, token: str, at: datetime) -> None:
    """End the session; its cookie is dead from now on."""
    visitor = whoever(database, token, at)
    if visitor is None:
        return
    with database.unit(visitor.school, actor=visitor.user, at=at) as unit:
        unit.sessions.end(hash_of(token))


@cache
def _nobody() -> str:
    """A hash no password fits: an unknown address takes as long to refuse as a known one."""
    return _hasher.hash(secrets.token_urlsafe(16))
