"""What the databases say, in the planner's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import exc

from planner.errors import Busy, Conflict, PlannerError

_HELD: Final = frozenset({"55P03", "40P01", "40001", "57014"})
"""PostgreSQL: lock not available, deadlock, serialization failure, statement timeout."""


@contextmanager
def told_as_planner_errors() -> Iterator[None]:
    """Busy where the database is held or out of reach, Conflict where rows clash.

    PlannerError where a value is none the database can hold. Anything else is a fault of ours.
    """
    try:
        yield
    except exc.TimeoutError as error:
        raise Busy("Too many people are using the planner at this moment.") from error
    except exc.OperationalError as error:
        if is_held(error):
            raise Busy("Somebody else is saving at this moment.") from error
        if error.connection_invalidated or _out_of_reach(error):
            raise Busy("The database cannot be reached at this moment.") from error
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


def _out_of_reach(error: exc.OperationalError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state is None and "connect" in str(error.orig).lower()
