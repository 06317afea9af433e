"""Commands that set a rule aside for one duty, and take that back."""

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
from planner.services import overriding


@click.group()
def override() -> None:
    """Set a rule aside for one duty: a policy with a reason, a contract by agreement.

    The law is never set aside. Plans made afterwards, and the audit of a rota file, honour
    what is recorded and list it as an exception.
    """


@override.command("set")
@click.argument("rule")
@click.argument("demand")
@click.option("--reason", required=True, help="Why, in one line; never a health reason.")
@click.option("--agreed-by", "post", default=None, help="The contract line that has agreed.")
@database_option
@school_option
@told_plainly
def set_(rule: str, demand: str, reason: str, post: str | None, **where: str | None) -> None:
    """Set RULE aside for DEMAND, a name such as "int:NELI-RA:w1.1:0"."""
    database, actor = open_school(str(where["url"]), where["school"])
    request = overriding.OverrideRequest(rule=rule, demand=demand, reason=reason, post=post)
    given = overriding.set_rule_aside(database, actor, request, at=now())
    click.echo(f"{given.rule} is set aside for {given.key}. Draft again to use it.")


@override.command()
@click.argument("rule")
@click.argument("demand")
@database_option
@school_option
@told_plainly
def withdraw(rule: str, demand: str, **where: str | None) -> None:
    """Hold DEMAND to RULE again."""
    database, actor = open_school(str(where["url"]), where["school"])
    overriding.withdraw(database, actor, rule, demand, at=now())
    click.echo(f"{rule} holds for {demand} again.")


@override.command("list")
@database_option
@school_option
@json_option
@told_plainly
def list_(as_json: bool, **where: str | None) -> None:
    """Every rule set aside, for which duty, by whom and why."""
    database, actor = open_school(str(where["url"]), where["school"])
    found = overriding.overrides(database, actor)
    if as_json:
        echo_json(
            [
                {
                    "rule": o.rule,
                    "demand": str(o.key),
                    "post": o.post,
                    "by": o.given_by,
                    "reason": o.reason,
                }
                for o in found
            ]
        )
        return
    for each in found:
        agreed = f" (agreed: {each.post})" if each.post else ""
        click.echo(f"{each.rule}  {each.key}{agreed}: {each.reason} [{each.given_by}]")
    if not found:
        click.echo("No rule is set aside.")
