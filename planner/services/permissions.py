"""Who may do what. One matrix file; every service asks it before it reads or writes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import cache
from pathlib import Path

from planner.domain.codes import PersonCode
from planner.domain.kinds import UserRole
from planner.errors import NotAllowed

_MATRIX = Path(__file__).with_name("roles.toml")


@unique
class Action(StrEnum):
    SEE_OWN_WEEK = "see own week"
    MAKE_OWN_FEED = "make own feed"
    SEE_BOARD = "see board"
    SEE_TODAY = "see today"
    SEE_STAFFROOM_BOARD = "see staffroom board"
    RECORD_ABSENCE = "record absence"
    SET_WORK = "set work"
    SEE_OWED_TIME = "see owed time"
    CORRECT_OWED_TIME = "correct owed time"
    SEE_COVER_BALANCE = "see cover balance"
    SEE_UNFILLED = "see unfilled"
    SEE_COST = "see cost"
    SEE_REPORTS = "see reports"
    SET_RULE_ASIDE = "set a rule aside"
    SEE_RULE_BOOK = "see rule book"
    SEE_PEOPLE = "see people"
    DRAFT_ROTA = "draft rota"
    PUBLISH_ROTA = "publish rota"
    IMPORT_SCHOOL = "import school"
    EXPORT_SCHOOL = "export school"
    BOOK_SESSIONS = "book sessions"
    MARK_OWN_SESSIONS = "mark own sessions"
    SEE_PROVISION = "see provision"
    RECORD_OUTCOMES = "record outcomes"
    SEE_NEED_AREAS = "see need areas"
    SEE_PROVISION_COST = "see provision cost"
    MANAGE_USERS = "manage users"
    MANAGE_PROGRAMS = "manage programs"
    SEE_AUDIT = "see audit"
    SEE_DATA_PROTECTION = "see data protection"
    ERASE_DATA = "erase data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Whoever is asking: one user of one school, with their roles."""

    school: str
    school_name: str
    user: str
    """The user's code in the audit log: an e-mail address, or "command line"."""
    name: str
    roles: frozenset[UserRole]
    person: PersonCode | None = None
    """The adult on the school's books they are, if they are one."""

    def may(self, action: Action) -> bool:
        return bool(self.roles & matrix()[action])

    def require(self, action: Action) -> None:
        """Raise NotAllowed unless a role of theirs allows `action`."""
        if not self.may(action):
            raise NotAllowed(f"Your role does not allow you to {action.value}.")


def command_line(school: str) -> Visitor:
    """Whoever has a shell on the machine and the database file: every role but the trust's."""
    roles = frozenset({UserRole.HEAD, UserRole.DEPUTY, UserRole.ADMIN})
    return Visitor(
        school=school, school_name=school, user="command line", name="Command line", roles=roles
    )


@cache
def matrix() -> Mapping[Action, frozenset[UserRole]]:
    """The roles each action is open to.

    Raises ValueError at start-up when the file and `Action` disagree.
    """
    rows = tomllib.loads(_MATRIX.read_text(encoding="utf-8"))
    return {Action(name): frozenset(map(UserRole, roles)) for name, roles in rows.items()}
