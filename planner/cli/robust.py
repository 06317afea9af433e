"""`hlta-planner robust`: what single absences would cost a rota."""

import click

from planner.cli.session import (
    database_option,
    echo_json,
    json_option,
    open_school,
    school_option,
    told_plainly,
)
from planner.plain import to_plain
from planner.services.robustness import DEFAULT_SAMPLE, DEFAULT_SECONDS, how_robust


@click.command()
@click.option("--revision", type=int, default=None, help="Which rota; default the newest.")
@click.option("--sample", default=DEFAULT_SAMPLE, show_default=True, help="Adult-days to try.")
@click.option("--all", "every", is_flag=True, help="Try every adult-day.")
@click.option("--seconds", default=DEFAULT_SECONDS, show_default=True, help="Search limit.")
@database_option
@school_option
@json_option
@told_plainly
def robust(
    revision: int | None,
    sample: int,
    every: bool,
    seconds: float,
    as_json: bool,
    **where: str | None,
) -> None:
    """Say how many single absences the rota survives with no intervention lost.

    Each adult is away for one day at a time; the day is mended as well as can be, and what
    it still costs is named.
    """
    database, actor = open_school(str(where["url"]), where["school"])
    most = None if every else sample
    found = how_robust(database, actor, revision=revision, most=most, seconds=seconds)
    if as_json:
        echo_json(to_plain(found))
        return
    click.echo(found.sentence)
    for missed in found.missed:
        sure = "" if missed.proven else " (not proved)"
        click.echo(f"  without {missed.name} on {missed.day}: {', '.join(missed.needs)}{sure}")
