"""`program`: which other programs may read the rota through the site's API."""

import click

from planner.cli.session import database_option, now, open_school, school_option, told_plainly
from planner.services import programs
from planner.services.permissions import Visitor
from planner.store import Database


@click.command()
@click.argument("label", required=False)
@click.option("--days", default=365, show_default=True, help="How long it may read.")
@click.option("--end", type=int, default=None, metavar="N", help="Turn program N away.")
@database_option
@school_option
@told_plainly
def program(label: str | None, days: int, end: int | None, url: str, school: str | None) -> None:
    """Let the program LABEL read the rota, and show its token this once; or list them all.

    The token goes with each request: Authorization: Bearer TOKEN. What can be read is in
    /api/v1/openapi.json of the site.
    """
    database, actor = open_school(url, school)
    if end is not None:
        programs.turn_away(database, actor, end, at=now())
        click.echo(f"Program {end} can no longer read.")
    elif label:
        click.echo(programs.admit(database, actor, label=label, days=days, at=now()))
    else:
        _list(database, actor)


def _list(database: Database, actor: Visitor) -> None:
    found = programs.admitted(database, actor)
    for one in found:
        used = f"last read {one.used_at:%Y-%m-%d %H:%M}" if one.used_at else "has not read yet"
        click.echo(f"{one.id:>4}  {one.label}: until {one.expires:%Y-%m-%d}, {used}")
    if not found:
        click.echo("No program reads the rota. Next: hlta-planner program LABEL")
