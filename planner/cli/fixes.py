"""How `explain --fixes` tells what would fill a need."""

import click

from planner.cli.session import echo_json
from planner.plain import to_plain
from planner.remedy import Remedy, WhatFills, found_out, summary


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


def _show(remedy: Remedy) -> None:
    click.echo(f"  {remedy.sentence}")
    click.echo(f"      {remedy.basis} {remedy.effect}")
