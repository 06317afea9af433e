"""The first school of an empty planner, and the account that looks after it."""

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from planner.domain.kinds import UserRole
from planner.domain.policy import SchoolProfile
from planner.domain.school import School
from planner.errors import Conflict, PlannerError
from planner.importers.workbook import ImportResult
from planner.services.importing import Sent, keep
from planner.services.permissions import command_line
from planner.services.signing_in import NewUser, SignedIn, add_user, hashed, sign_in
from planner.store import Database

_ONE_AT_A_TIME: Final = threading.Lock()


class NoSuchAddress(PlannerError):
    """What was typed is no e-mail address."""

    hint = "Write it as office@school.example."


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRun:
    """Which school to begin with, and who signs in to it first."""

    profile: SchoolProfile
    email: str
    password: str
    school: School | None = None
    """All its facts, where it is a sample; a workbook is sent by whoever has signed in."""
    filename: str = ""


def is_empty(database: Database) -> bool:
    """Whether there is no school at all yet: then, and only then, one may be begun."""
    return not database.schools()


def begin(database: Database, first: FirstRun, *, at: datetime) -> SignedIn:
    """Make the school and the account of its administrator, and sign them in.

    Raises Conflict as soon as there is any school, WeakPassword and NoSuchAddress before
    anything is made.
    """
    if "@" not in first.email.strip().strip("@"):
        raise NoSuchAddress(f"“{first.email[:60]}” is no e-mail address.")
    hashed(first.password)
    with _ONE_AT_A_TIME:
        if not is_empty(database):
            raise Conflict("A school has been set up here already.", hint="Sign in to it.")
        database.create_school(first.profile, at=at)
        actor = command_line(first.profile.code)
        roles = frozenset({UserRole.HEAD, UserRole.DEPUTY, UserRole.ADMIN})
        account = NewUser(email=first.email, password=first.password, roles=roles)
        add_user(database, actor, account, at=at)
    if first.school is not None:
        sent = Sent(source=b"", filename=first.filename)
        keep(database, actor, ImportResult(school=first.school), at=at, sent=sent)
    return sign_in(database, first.email, first.password, at)
