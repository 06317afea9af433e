"""The command that walks the job descriptions clause by clause."""

import click

from planner.clauses import Walked, walk
from planner.cli.session import echo_json, json_option


@click.command()
@click.option("--post", default=None, help="One job description: 000 to 004.")
@json_option
def clauses(post: str | None, as_json: bool) -> None:
    """Walk the job descriptions: what obeys each clause, and the test that shows it.

    Marks: H must hold, D must be scheduled, S is preferred, I is information. Exit code 1
    where a clause marked H or D is not shown to be obeyed.
    """
    found = walk(post)
    if not found:
        raise click.UsageError(f"There is no job description {post}.")
    if as_json:
        echo_json([_facts(each) for each in found])
    else:
        for each in found:
            _show(each)
        failing = sum(each.fails for each in found)
        click.echo(f"{len(found)} clauses, {failing} that must be shown and are not.")
    if any(each.fails for each in found):
        raise SystemExit(1)


def _show(each: Walked) -> None:
    clause = each.clause
    click.echo(f"{clause.post} {clause.ref:<10} {clause.mark}  {each.status:<7} {clause.says}")
    by = [*clause.rules, *clause.sources, *clause.may, *clause.facts]
    by += [f"not {entry}" for entry in clause.may_not]
    if by:
        click.echo(f"{'':<26}by {', '.join(by)}")
    for test in clause.tests:
        click.echo(f"{'':<26}{test}")
    for sentence in each.missing:
        click.echo(f"{'':<26}missing: {sentence}")


def _facts(each: Walked) -> dict[str, object]:
    clause = each.clause
    return {
        "post": clause.post,
        "clause": clause.ref,
        "says": clause.says,
        "mark": clause.mark.value,
        "rules": list(clause.rules),
        "sources": list(clause.sources),
        "may": list(clause.may),
        "may_not": list(clause.may_not),
        "facts": list(clause.facts),
        "tests": list(clause.tests),
        "status": each.status.value,
        "missing": list(each.missing),
    }
