"""Commands about rotas: draft, explain, publish, audit."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.live import Live
from rich.table import Table

from planner.audit import audit_rota_file
from planner.cli.fixes import show_fixes, show_others, show_why_not
from planner.cli.session import (
    database_option,
    day_option,
    echo_json,
    json_option,
    now,
    open_school,
    school_option,
    told_plainly,
)
from planner.domain.clock import hours
from planner.domain.demand import DemandKey, NeedTier
from planner.domain.plan import Rota, Unmet
from planner.services.auditing import explain_demand
from planner.services.boards.others import others
from planner.services.drafting import DEFAULT_SECONDS, DraftRequest, draft_rota
from planner.services.publishing import PublishRequest, next_monday, preview
from planner.services.publishing import publish as publish_rota
from planner.services.remedies import what_would_fill
from planner.services.unfilled import unfilled
from planner.services.why_not import why_not
from solver.solution import Progress


@click.command()
@click.option("--seconds", default=DEFAULT_SECONDS, show_default=True, help="Search limit.")
@click.option("--seed", default=1, show_default=True, help="Same seed, same search.")
@click.option("--from", "valid_from", type=day_option, default=None, help="First Monday it holds.")
@click.option("--week", type=day_option, default=None, help="Plan this one calendar week.")
@click.option("--fresh", is_flag=True, help="Plan from nothing; default: least change.")
@click.option("--robust", is_flag=True, help="Prefer a rota that absences cost less; takes longer.")
@database_option
@school_option
@json_option
@told_plainly
def draft(
    valid_from: datetime | None, week: datetime | None, as_json: bool, **options: object
) -> None:
    """Work out the standing rota and keep it as a draft.

    With --week 2026-11-30 it is that one week as it will be: who is away, what is on, days
    that differ. It changes the standing rota least, and publishing it changes that week alone.
    """
    database, actor = open_school(str(options["url"]), options["school"])  # type: ignore[arg-type]
    search: dict[str, Any] = {
        "seconds": float(str(options["seconds"])),
        "seed": int(str(options["seed"])),
        "fresh": bool(options["fresh"]),
        "robust": bool(options["robust"]),
    }
    if week:
        request = DraftRequest.of_week(week.date(), **search)
    else:
        first = valid_from.date() if valid_from else next_monday(now().date())
        request = DraftRequest(valid_from=first, **search)
    console = Console(stderr=True)
    with Live(console=console, refresh_per_second=4, transient=True) as live:
        rota = draft_rota(
            database,
            actor,
            request,
            on_progress=lambda progress: live.update(_progress(progress)),
            at=now(),
        )
    if as_json:
        echo_json(_rota_facts(rota))
    else:
        times = {need.unmet.key: need.when for need in unfilled(database, actor).needs}
        _show_rota(rota, times)


@click.command()
@click.argument("demand", required=False)
@click.option("--revision", type=int, default=None, help="Which rota; default the newest.")
@click.option("--fixes", is_flag=True, help="Also what would fill DEMAND: changes, each tried.")
@click.option("--person", default=None, help="Why not this one: every rule in the way of DEMAND.")
@click.option("--seconds", default=20.0, show_default=True, help="Search limit for --fixes.")
@database_option
@school_option
@json_option
@told_plainly
def explain(
    demand: str | None,
    revision: int | None,
    fixes: bool,
    seconds: float,
    as_json: bool,
    **where: str | None,
) -> None:
    """Say why needs are open, person by person.

    With DEMAND, a name such as "int:NELI-RA:w1.1:0" from the board or this list: why that
    one is open or, where somebody has it, who else could and what stands in the others' way.
    """
    database, actor = open_school(str(where["url"]), where["school"])
    person = where["person"]
    if (fixes or person) and not demand:
        raise click.UsageError("--fixes and --person ask about one DEMAND: name it.")
    if demand and person:
        show_why_not(why_not(database, actor, demand, person, revision=revision), as_json)
        return
    if demand and fixes:
        show_fixes(
            what_would_fill(database, actor, demand, revision=revision, seconds=seconds), as_json
        )
        return
    gaps = explain_demand(database, actor, demand, revision=revision)
    if demand and not gaps:
        show_others(others(database, actor, demand, revision=revision), as_json)
    elif as_json:
        echo_json([_gap_facts(gap) for gap in gaps])
    else:
        _show_gaps(gaps)


@click.command()
@click.argument("revision", type=int)
@click.option("--from", "first", type=day_option, default=None, help="First day; default Monday.")
@click.option("--until", "last", type=day_option, default=None, help="Default: end of the year.")
@click.option("--acknowledge-gaps", is_flag=True, help="Safety needs are open and I know it.")
@database_option
@school_option
@json_option
@told_plainly
def publish(
    revision: int,
    first: datetime | None,
    last: datetime | None,
    acknowledge_gaps: bool,
    as_json: bool,
    **where: str | None,
) -> None:
    """Publish draft REVISION to everyone's calendar, as one change."""
    database, actor = open_school(str(where["url"]), where["school"])
    request = PublishRequest(
        revision=revision,
        first=first.date() if first else next_monday(now().date()),
        last=last.date() if last else None,
        gaps_acknowledged=acknowledge_gaps,
    )
    shown = preview(database, actor, revision, first=request.first, last=request.last)
    publication = publish_rota(database, actor, request, at=now())
    for warning in shown.warnings:
        click.echo(warning, err=True)
    if as_json:
        echo_json({"publication": publication.number, "added": publication.added})
        return
    click.echo(
        f"Publication {publication.number}: {publication.added} duties in, "
        f"{publication.ended} out, {_dates(publication.first_day, publication.last_day)}."
    )


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@told_plainly
def audit(path: Path, as_json: bool) -> None:
    """Accept or reject a rota file: its digest and every rule, checked without the solver."""
    report = audit_rota_file(path.read_bytes())
    if as_json:
        echo_json({"accepted": report.accepted, "findings": list(report.findings)})
    else:
        for finding in report.findings:
            click.echo(f"  {finding}", err=not report.accepted)
        click.echo("Accepted." if report.accepted else "Rejected.")
    raise SystemExit(0 if report.accepted else 1)


def _show_gaps(gaps: tuple[Unmet, ...]) -> None:
    for gap in gaps:
        click.echo(f"{gap.title} ({gap.key})")
        for refusal in gap.refusals:
            click.echo(f"    {refusal.sentence} [{refusal.rule}]")
    if not gaps:
        click.echo("Nothing is open.")


def _progress(progress: Progress) -> Table:
    table = Table(title=f"{progress.phase or 'searching'}  {progress.seconds:.0f} s", box=None)
    table.add_column("Need")
    table.add_column("Short", justify="right")
    table.add_column("")
    for tier in progress.tiers:
        name = NeedTier.TITLES.get(int(tier.name), "") if tier.name.isdigit() else tier.name
        table.add_row(name, _short(tier.units, tier.minutes), "proven" if tier.proven else "")
    return table


def _short(units: int, minutes: int) -> str:
    return str(units) if units else hours(minutes) if minutes else "none"


def _show_rota(rota: Rota, times: Mapping[DemandKey, str]) -> None:
    table = Table(box=None, title=f"Draft {rota.revision}", title_justify="left")
    for column in ("Need", "Short", "At best", "Seconds"):
        table.add_column(column, justify="left" if column == "Need" else "right")
    for tier in rota.tiers:
        best = "proven" if tier.proven else _short(tier.bound_units, tier.bound_minutes)
        table.add_row(tier.title, _short(tier.units, tier.minutes), best, f"{tier.seconds:.1f}")
    Console().print(table)
    missing = sum(gap.missing for gap in rota.unmet if gap.unit != "minutes")
    click.echo(f"{rota.demands - missing} of {rota.demands} demands met.")
    for gap in rota.unmet:
        when = times.get(gap.key)
        title = f"{gap.title}, {when}" if when else gap.title
        click.echo(f"  open: {title} ({gap.missing} {gap.unit})")
    click.echo(f"Next: hlta-planner explain, or hlta-planner publish {rota.revision}")


def _rota_facts(rota: Rota) -> dict[str, object]:
    return {
        "revision": rota.revision,
        "demands": rota.demands,
        "unmet": [_gap_facts(gap) for gap in rota.unmet],
        "tiers": [
            {"title": t.title, "units": t.units, "minutes": t.minutes, "proven": t.proven}
            for t in rota.tiers
        ],
    }


def _gap_facts(gap: Unmet) -> dict[str, object]:
    return {
        "demand": str(gap.key),
        "title": gap.title,
        "missing": gap.missing,
        "unit": gap.unit,
        "because": [{"rule": r.rule, "sentence": r.sentence} for r in gap.refusals],
    }


def _dates(first: date, last: date) -> str:
    return f"{first:%a} {first.day} {first:%b} to {last:%a} {last.day} {last:%b %Y}"
