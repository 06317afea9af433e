"""`hlta-planner price`: what one more hour would buy."""

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
from planner.services.pricing import (
    DEFAULT_SECONDS,
    TABLE_SECONDS,
    Bought,
    PriceRequest,
    price_of,
    price_of_each,
)


@click.command("price")
@click.argument("grade", required=False)
@click.option("--when", default=None, help='When the hour would begin: "Tue 13:00".')
@click.option("--revision", type=int, default=None, help="Which rota; default the newest.")
@click.option("--seconds", default=None, type=float, help="Search limit.", show_default="30; 60")
@database_option
@school_option
@json_option
@told_plainly
def price(
    grade: str | None,
    when: str | None,
    revision: int | None,
    seconds: float | None,
    as_json: bool,
    **where: str | None,
) -> None:
    """Say what one more hour of GRADE would buy: needs met, on a whole week solved again.

    With GRADE, such as HLTA, and --when: that hour. Without: every grade in every half-day,
    what buys most first.
    """
    if bool(grade) != bool(when):
        raise click.UsageError("GRADE and --when go together; leave both out for the table.")
    database, actor = open_school(str(where["url"]), where["school"])
    if grade and when:
        request = PriceRequest(
            grade=grade, when=when, revision=revision, seconds=seconds or DEFAULT_SECONDS
        )
        bought = price_of(database, actor, request)
        found: tuple[Bought, ...] = (bought,)
    else:
        limit = seconds or TABLE_SECONDS
        found = price_of_each(database, actor, revision=revision, seconds=limit)
    if as_json:
        echo_json(to_plain(found))
    else:
        _show(found)


def _show(found: tuple[Bought, ...]) -> None:
    if len(found) == 1:
        click.echo(found[0].sentence)
        if not found[0].proven:
            click.echo(f"Not proved in {found[0].seconds:.0f} s: it may buy more.")
        return
    buys = [bought for bought in found if bought.meets]
    for bought in buys:
        click.echo(bought.sentence)
    rest = [bought for bought in found if not bought.meets]
    if rest:
        proved = sum(bought.proven for bought in rest)
        click.echo(f"{len(rest)} others buy no need by themselves ({proved} of them proved so).")
