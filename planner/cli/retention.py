"""Commands that erase: what has been kept long enough, and what is kept of one pupil."""

from collections.abc import Mapping

import click

from planner.cli.session import (
    database_option,
    echo_json,
    json_option,
    now,
    open_school,
    owner_option,
    school_option,
    told_plainly,
)
from planner.services import retention as service

_BACKUPS = "Copies made before are yours to rotate: they still hold it."
_sure = click.option("--yes", "sure", is_flag=True, help="Erase; without it, only count.")


@click.command()
@click.option("--pupil-years", default=1, show_default=True, help="What is linked to pupils.")
@click.option("--rest-years", default=6, show_default=True, help="Rotas, owed time, messages.")
@_sure
@json_option
@database_option
@owner_option
@school_option
@told_plainly
def retention(
    pupil_years: int, rest_years: int, sure: bool, as_json: bool, **where: str | None
) -> None:
    """Count what has been kept long enough; with --yes, erase it.

    What is linked to pupils is kept to the end of the academic year after its own, minutes
    without names for six years. On PostgreSQL erasing takes --owner-database.
    """
    database, actor = open_school(_url(where, sure=sure), where["school"])
    keep = service.Keep(pupils=pupil_years, rest=rest_years)
    run = service.erase_old if sure else service.too_old
    found = run(database, actor, keep, at=now())
    if as_json:
        echo_json({"erased": sure, "counts": found.counts})
        return
    cuts = found.cuts
    click.echo(f"Of pupils before {cuts.pupils:%d %B %Y}, the rest before {cuts.rest:%d %B %Y}:")
    _tell(found.counts)
    if not found.anything:
        click.echo("Nothing is older than it may be.")
    elif sure:
        click.echo(f"Erased. {_BACKUPS}")
    else:
        click.echo("Nothing has been erased. To erase it, add --yes.")


@click.command("erase-pupil")
@click.argument("ref")
@_sure
@json_option
@database_option
@owner_option
@school_option
@told_plainly
def erase_pupil(ref: str, sure: bool, as_json: bool, **where: str | None) -> None:
    """Erase whatever is kept of the pupil REF, for good; minutes stay, without whose.

    On PostgreSQL it takes --owner-database.
    """
    if not sure:
        raise click.UsageError("This cannot be undone. If you are sure, add --yes.")
    database, actor = open_school(_url(where, sure=True), where["school"])
    counts = service.erase_pupil(database, actor, ref, at=now())
    if as_json:
        echo_json(counts)
        return
    _tell(counts)
    click.echo(f"Erased. {_BACKUPS}")


def _url(where: Mapping[str, str | None], *, sure: bool) -> str:
    """Erasing is done as the tables' owner, where there is one."""
    return str((where["owner_url"] if sure else None) or where["url"])


def _tell(counts: Mapping[str, int]) -> None:
    for what, count in counts.items():
        if count:
            click.echo(f"{count:>7}  {what}")
