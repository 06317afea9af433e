"""What the databases say, in the planner's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import exc

from planner.errors import Busy, Conflict, PlannerError

_HELD: Final = frozenset({"55P03", "40P01", "40001", "57014"})
"""PostgreSQL: lock not available, deadlock, serialization failure, statement timeout."""
_SERVER_SAYS: Final = "FATAL:"
_PASSING: Final = ("starting up", "shutting down", "recovery", "too many", "slots", "terminat")
"""What a server says while it cannot serve anybody; all else it says is of who asked."""


@contextmanager
def told_as_planner_errors() -> Iterator[None]:
    """Busy where the database is held or out of reach, Conflict where rows clash.

    PlannerError where the server turns us away, and where a value is none the database can
    hold. Anything else is a fault of ours.
    """
    try:
        yield
    except exc.TimeoutError as error:
        raise Busy("Too many people are using the planner at this moment.") from error
    except exc.OperationalError as error:
        if is_held(error):
            raise Busy("Somebody else is saving at this moment.") from error
        turned_away = _turned_away(error)
        if turned_away:
            raise PlannerError(
                f"The database server turned us away: {turned_away}.",
                hint="Check the role, the password and the name in the database's address.",
            ) from error
        if error.connection_invalidated or _out_of_reach(error):
            raise Busy(
                "The database cannot be reached at this moment.",
                hint="See that its server is running and the address is right, then try again.",
            ) from error
        if "unable to open database file" in str(error.orig):
            raise PlannerError(
                "The database file cannot be opened.",
                hint="See that its address names a file, and that you may write it.",
            ) from error
        raise
    except exc.DataError as error:
        raise PlannerError(
            "Something here cannot be kept as it is written.",
            hint="Look for a number far too large, or text with characters nobody can see.",
        ) from error
    except exc.IntegrityError as error:
        raise Conflict("That has just been saved, or what it refers to is gone.") from error


def is_held(error: exc.DBAPIError) -> bool:
    """Whether somebody else's transaction stood in the way for longer than we wait."""
    if getattr(error.orig, "sqlstate", None) in _HELD:
        return True
    return "database is locked" in str(error.orig) or "database table is locked" in str(error.orig)


def violates(error: exc.IntegrityError, guard: str) -> bool:
    """Whether `guard` is the named constraint or trigger that refused."""
    named = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return named == guard if named else guard in str(error.orig)


def _turned_away(error: exc.OperationalError) -> str:
    """What the server said to whom it will never let in; "" where waiting may help."""
    said = str(error.orig)
    if "no password supplied" in said:
        return "it wants a password"
    if getattr(error.orig, "sqlstate", None) or _SERVER_SAYS not in said:
        return ""
    reason = said.rpartition(_SERVER_SAYS)[2].partition("\n")[0].strip()
    return "" if any(word in reason for word in _PASSING) else reason


def _out_of_reach(error: exc.OperationalError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state is None and "connect" in str(error.orig).lower()
