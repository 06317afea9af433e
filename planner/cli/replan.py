"""`hlta-planner replan`: options for a day on which something has changed."""

from dataclasses import replace
from datetime import datetime

import click

from planner.cli.session import (
    database_option,
    echo_json,
    json_option,
    now,
    open_school,
    school_option,
    told_plainly,
)
from planner.domain.clock import clock, parse_clock
from planner.domain.plan import Allocation
from planner.plain import to_plain
from planner.services.replanning import (
    DEFAULT_SECONDS,
    DayChange,
    Options,
    ReplanRequest,
    keep_option,
    replan_options,
)


@click.command()
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Which day.")
@click.option(
    "--from", "since", default="00:00", show_default=True, help="What starts before stays."
)
@click.option("--out", multiple=True, help="Who is away from then on; may be given several times.")
@click.option("--keep", type=int, default=None, help="Keep this option as a draft of its week.")
@click.option("--seconds", default=DEFAULT_SECONDS, show_default=True, help="Search limit.")
@database_option
@school_option
@json_option
@told_plainly
def replan(
    day: datetime,
    since: str,
    out: tuple[str, ...],
    keep: int | None,
    as_json: bool,
    **where: object,
) -> None:
    """Mend a published day with the least change: up to four options, from nobody moved on.

    Absences already recorded count; --out adds people who have just rung in. Each option is a
    whole legal rota, shown as who gains and who loses what. --keep 2 keeps one as a draft of
    that week, to be published like any other, and records the absences.
    """
    database, actor = open_school(str(where["url"]), where["school"])  # type: ignore[arg-type]
    try:
        minute = parse_clock(since)
    except ValueError:
        raise click.UsageError(f'{since!r} is not a time of day: write "08:00".') from None
    request = ReplanRequest(
        day=day.date(), since=minute, out=out, seconds=float(str(where["seconds"]))
    )
    found = replan_options(database, actor, request, at=now())
    if as_json:
        echo_json(to_plain(replace(found, mending=None)))
    else:
        show(found)
    if keep is not None:
        rota = keep_option(database, actor, found, keep, at=now())
        click.echo(
            f"Option {keep} is draft {rota.revision}. Next: hlta-planner publish {rota.revision}"
        )


def show(found: Options) -> None:
    """What cannot stand, then each option with what it changes and what it leaves open."""
    names = dict(found.names)
    day = found.request.day
    click.echo(f"{day:%A} {day.day} {day:%B %Y}, from {clock(found.request.since)}")
    for row in found.lost:
        click.echo(f"  cannot stand: {_row(row)} ({names[row.person]})")
    if not found.lost:
        click.echo("  everything published can stand")
    for number, option in enumerate(found.options, start=1):
        click.echo(f"Option {number}: {option.headline}")
        for change in option.changes:
            if change.name in option.disturbed:
                _show_change(change)
        for unmet in option.open:
            click.echo(f"    open: {unmet.title} ({unmet.missing} {unmet.unit})")


def _show_change(change: DayChange) -> None:
    for row in change.loses:
        click.echo(f"    {change.name} loses {_row(row)}")
    for row in change.gains:
        click.echo(f"    {change.name} gains {_row(row)}")


def _row(row: Allocation) -> str:
    return f"{row.title}, {clock(row.span.start)}-{clock(row.span.end)}"
