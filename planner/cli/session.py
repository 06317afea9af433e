"""What every command shares: the database, the school, the clock, and how errors are told."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import click

from planner.errors import PlannerError
from planner.services.permissions import Visitor, command_line
from planner.store import Database, missing_file, open_database
from solver.errors import SolverError

P = ParamSpec("P")
R = TypeVar("R")

_LONDON: Final = ZoneInfo("Europe/London")
DEFAULT_DATABASE = "sqlite:///var/planner.db"

_INIT = (
    "hlta-planner init --database postgresql://SITE_ROLE@HOST/NAME "
    "--owner-database postgresql://OWNER_ROLE@HOST/NAME"
)

database_option = click.option(
    "--database",
    "url",
    envvar="HLTA_DATABASE",
    default=DEFAULT_DATABASE,
    show_default=True,
    help="Where the school is kept: sqlite:///FILE or postgresql://USER@HOST/NAME.",
)
owner_option = click.option(
    "--owner-database",
    "owner_url",
    envvar="HLTA_OWNER_DATABASE",
    default=None,
    help="PostgreSQL only: the same database as the role that owns its tables.",
)
school_option = click.option(
    "--school", default=None, help="Code of the school; may be left out where there is only one."
)
day_option = click.DateTime(["%Y-%m-%d"])
rehearse_option = click.option(
    "--rehearse",
    "rehearsing",
    is_flag=True,
    help="Show what PATH would change, and change nothing.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")


def now() -> datetime:
    """The time of day, read here and nowhere below."""
    return datetime.now(UTC)


def today() -> date:
    """Today as a school's wall calendar has it."""
    return now().astimezone(_LONDON).date()


def told_plainly(command: Callable[P, R]) -> Callable[P, R]:
    """Show a planner error as its sentence and hint, with exit code 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except PlannerError as error:
            raise click.ClickException(f"{error} {error.hint}".strip()) from error
        except SolverError as error:
            raise click.ClickException(str(error)) from error

    return run


def ready_database(url: str, owner_url: str | None = None, *, may_create: bool = False) -> Database:
    """The database with this version's tables, closed when the command ends.

    SQLite is brought up to date on the way in. On PostgreSQL the site's role may not alter
    tables, so that is done once, with the owner's address, by `init`. Raises PlannerError
    where that has yet to be done, and for an SQLite file that is not there unless
    `may_create`: a mistyped path must not become an empty school.
    """
    missing = missing_file(url)
    if missing and not may_create:
        raise PlannerError(
            f"There is no database at {missing}.", hint="Run: hlta-planner import SCHOOL.xlsx"
        )
    database = click.get_current_context().with_resource(open_database(url))
    if owner_url or database.dialect == "sqlite":
        database.migrate(owner_url)
    elif not database.is_current():
        raise PlannerError(
            "This PostgreSQL database does not have this version's tables. Two roles are needed: "
            "the one that owns the tables makes them, the site's uses them.",
            hint=f"Run: {_INIT}",
        )
    return database


def open_school(url: str, school: str | None) -> tuple[Database, Visitor]:
    """The database and the school meant. Raises PlannerError when that is not clear."""
    database = ready_database(url)
    return database, command_line(chosen([code for code, _ in database.schools()], school))


def chosen(codes: list[str], school: str | None) -> str:
    """The school meant, of those there are. Raises PlannerError when that is not clear."""
    if school is None and len(codes) == 1:
        school = codes[0]
    if school is None:
        raise PlannerError(
            "There is no school here yet." if not codes else "There are several schools here.",
            hint="Run: hlta-planner import SCHOOL.xlsx" if not codes else _choose(codes),
        )
    if school not in codes:
        raise PlannerError(f"There is no school {school!r} here.", hint=_choose(codes))
    return school


def _choose(codes: list[str]) -> str:
    return f"Add --school with one of: {', '.join(codes)}." if codes else ""


def echo_json(value: Any) -> None:
    import json

    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))
