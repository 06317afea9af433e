"""How `explain` tells what would fill a need, who else could take it, and who cannot."""

import click

from planner.cli.session import echo_json
from planner.domain.clock import stretch
from planner.plain import to_plain
from planner.remedy import Remedy, WhatFills, found_out, summary
from planner.services.boards.others import Others
from planner.services.why_not import WhyNot


def show_fixes(found: WhatFills, as_json: bool) -> None:
    """The fixes first, then why the need is open, then how sure that is."""
    if as_json:
        echo_json(to_plain(found))
        return
    click.echo(f"{found.title} ({found.key})")
    click.echo(summary(found))
    for remedy in found.remedies:
        _show(remedy)
    if found.reasons:
        click.echo(f"{found_out(found)}:")
    for reason in found.reasons:
        click.echo(f"    {reason}")


def show_others(found: Others, as_json: bool) -> None:
    held = found.allocation
    if as_json:
        echo_json(
            {
                "demand": str(held.key),
                "held by": held.person,
                "could": list(found.could),
                "could not": [{"who": who, "because": why} for who, why in found.could_not],
            }
        )
        return
    click.echo(f"{held.title}, {stretch(held.span)}: {held.person} has it.")
    click.echo(f"Could take it too: {', '.join(found.could) or 'nobody'}.")
    for _, why in found.could_not:
        click.echo(f"    {why}")


def _show(remedy: Remedy) -> None:
    click.echo(f"  {remedy.sentence}")
    click.echo(f"      {remedy.basis} {remedy.effect}")


def show_why_not(found: WhyNot, as_json: bool) -> None:
    """Every rule in the way, contract line by contract line."""
    if as_json:
        echo_json(to_plain(found))
        return
    click.echo(f"{found.person}, {found.title}{f', {found.when}' if found.when else ''}")
    if found.holds:
        click.echo("    has it.")
    for grade, refusals in found.lines:
        if len(found.lines) > 1:
            click.echo(f"  as {grade}:")
        for refusal in refusals:
            click.echo(f"    {refusal.sentence} [{refusal.rule}]")
