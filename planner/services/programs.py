"""Other programs that may read the rota: each has a token of its own, shown once."""

from datetime import datetime, timedelta
from typing import Final

from planner.domain.kinds import UserRole
from planner.errors import PlannerError
from planner.services.permissions import Action, Visitor
from planner.store import Database, ProgramToken, hash_of

LONGEST_DAYS: Final = 400
"""A token ends at the latest a little after a school year."""


class UnclearProgram(PlannerError):
    """A program without a name, or for a time that cannot be."""

    hint = f"Say which program it is, and for how many days: 1 to {LONGEST_DAYS}."


def admit(database: Database, actor: Visitor, *, label: str, days: int, at: datetime) -> str:
    """Let a program read for `days` and return its token. Raises UnclearProgram."""
    actor.require(Action.MANAGE_PROGRAMS)
    if not label.strip():
        raise UnclearProgram("Which program is it?")
    if not 1 <= days <= LONGEST_DAYS:
        raise UnclearProgram(f"A program cannot be let in for {days} days.")
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        return unit.program_tokens.issue(label.strip(), at + timedelta(days=days))


def admitted(database: Database, actor: Visitor) -> tuple[ProgramToken, ...]:
    """Programs not turned away, oldest first; those whose time has run out are among them."""
    actor.require(Action.MANAGE_PROGRAMS)
    with database.reading(actor.school) as unit:
        return tuple(unit.program_tokens.all())


def turn_away(database: Database, actor: Visitor, token: int, *, at: datetime) -> None:
    """End one program's reading, at once. Raises NotFound."""
    actor.require(Action.MANAGE_PROGRAMS)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        unit.program_tokens.revoke(token)


def program_of(database: Database, token: str, at: datetime) -> Visitor | None:
    """Who reads with this token now; None when it is unknown, ended or out of time.

    Asked of the database every time, so turning a program away holds from its next request.
    """
    held = database.program_by_hash(hash_of(token), at)
    if held is None:
        return None
    return Visitor(
        school=held.school,
        school_name=held.school_name,
        user=f"program {held.token}",
        name=held.label,
        roles=frozenset({UserRole.PROGRAM}),
    )
