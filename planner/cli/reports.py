"""Commands that report on a rota: advice, cost and release."""

from itertools import groupby

import click

from planner.advice import Advised
from planner.cli.session import (
    database_option,
    echo_json,
    json_option,
    open_school,
    school_option,
    told_plainly,
)
from planner.domain.clock import hours
from planner.pay import Cost
from planner.release_check import ReleaseLine
from planner.services import reports

revision_option = click.option("--revision", type=int, default=None, help="Default: the newest.")


@click.group()
def report() -> None:
    """Report on a rota: what deserves a look, what it costs, who has their PPA."""


@report.command()
@revision_option
@database_option
@school_option
@json_option
@told_plainly
def advice(revision: int | None, as_json: bool, **where: str | None) -> None:
    """What is allowed and deserves a look before the rota goes out."""
    database, actor = open_school(str(where["url"]), where["school"])
    found = reports.advice_on(database, actor, revision=revision)
    if as_json:
        echo_json([{"id": a.advice.id, "sentence": a.sentence} for a in found])
        return
    for title, each in groupby(found, key=_title):
        click.echo(f"{title}:")
        for one in each:
            click.echo(f"  {one.sentence}")
    if not found:
        click.echo("Nothing to look at.")


@report.command()
@revision_option
@database_option
@school_option
@json_option
@told_plainly
def cost(revision: int | None, as_json: bool, **where: str | None) -> None:
    """What a week's duties cost, by contract line and kind of duty."""
    database, actor = open_school(str(where["url"]), where["school"])
    found = reports.cost(database, actor, revision=revision)
    if as_json:
        echo_json(_cost_facts(found))
        return
    for duty in found.duties:
        time = hours(duty.minutes)
        click.echo(f"{duty.name:<24}{duty.kind.value:<24}{time:>9}  £{duty.pounds:>8.2f}")
    click.echo(f"{'A week, all duties':<57}  £{found.pounds:>8.2f}")
    if found.unknown:
        click.echo(f"Without a point on the scale, and so not counted: {', '.join(found.unknown)}.")
    click.echo(f"Scale: {found.scale.source}, from {found.scale.starts:%d %B %Y}.")


@report.command()
@revision_option
@database_option
@school_option
@json_option
@told_plainly
def release(revision: int | None, as_json: bool, **where: str | None) -> None:
    """What time away from the class each teacher is owed, has and is short of."""
    database, actor = open_school(str(where["url"]), where["school"])
    found = reports.release(database, actor, revision=revision)
    if as_json:
        echo_json([_release_facts(line) for line in found])
        return
    for line in found:
        short = f"short of {hours(line.short)}" if line.short else "in full"
        click.echo(
            f"{line.name:<24}{line.kind.value:<12}taught {hours(line.taught):>8}  "
            f"owed {hours(line.owed):>8}  has {hours(line.given):>8}  {short}"
        )
    if not found:
        click.echo("The Releases sheet is empty: nobody is owed any.")


def _release_facts(line: ReleaseLine) -> dict[str, object]:
    return {
        "teacher": line.teacher,
        "kind": line.kind.value,
        "taught": line.taught,
        "owed": line.owed,
        "given": line.given,
        "short": line.short,
    }


def _title(found: Advised) -> str:
    return f"{found.advice.title} ({found.advice.id})"


def _cost_facts(found: Cost) -> dict[str, object]:
    return {
        "scale": found.scale.source,
        "pounds_a_week": round(found.pounds, 2),
        "duties": [
            {
                "post": duty.post,
                "kind": duty.kind.value,
                "minutes_a_week": duty.minutes,
                "pounds_a_week": round(duty.pounds, 2),
            }
            for duty in found.duties
        ],
        "not_counted": list(found.unknown),
    }
