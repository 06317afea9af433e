"""How a rehearsal is told: counts and lists by sheet, needs, published duties, calendars."""

from typing import Any

import click

from planner.rehearsal import SheetChange
from planner.services.rehearsing import Rehearsal
from planner.staging import Stage

_MOST = 12
"""Rows of a sheet that are listed; the rest are counted."""


def show_rehearsal(found: Rehearsal) -> None:
    """What taking the file would change, as text."""
    if found.changes_nothing:
        click.echo("Nothing would change: the file says what is known already.")
        return
    click.echo("Nothing has been changed. Taking this file would change:")
    for change in found.sheets:
        _show_sheet(change, listed=bool(found.onto))
    _show_list("Needs of a week", [need.sentence for need in found.needs])
    _show_list(
        "Published duties that would lose their adult or their need",
        [loss.sentence for loss in found.losses],
    )
    _show_list("Calendars that change when a rota is next published", list(found.calendars))
    _show_list("Sign-ins and calendar feeds that end at once", list(found.ended))
    if found.drafting:
        click.echo("A draft is being worked out at this moment: it will be out of date.")
    if found.drafts:
        click.echo(f"Drafts that must be drafted again before they are published: {found.drafts}")


def show_stages(stages: tuple[Stage, ...]) -> None:
    """What the school can do now, and what to send next."""
    for stage in stages:
        if stage.here:
            click.echo(f"  now: {stage.possible}")
    for stage in stages:
        if not stage.here:
            click.echo(f"  next, {stage.title.lower()}: {stage.following}.")


def as_plain(found: Rehearsal) -> dict[str, Any]:
    """The same for a program."""
    return {
        "sheets": {
            change.sheet: {
                "added": len(change.added),
                "altered": len(change.altered),
                "removed": len(change.removed),
                "rows": list(change.lines),
            }
            for change in found.sheets
        },
        "needs": [need.sentence for need in found.needs],
        "losses": [loss.sentence for loss in found.losses],
        "calendars": list(found.calendars),
        "ended": list(found.ended),
        "drafts": found.drafts,
        "drafting": found.drafting,
    }


def _show_sheet(change: SheetChange, *, listed: bool) -> None:
    """Rows of a school that is not here yet are all new: they are counted only."""
    click.echo(f"  {change.sheet}: {change.counts}")
    lines = list(change.lines) if listed else []
    for line in lines[:_MOST]:
        click.echo(f"    {line}")
    if len(lines) > _MOST:
        click.echo(f"    and {len(lines) - _MOST} more")


def _show_list(title: str, lines: list[str]) -> None:
    if not lines:
        return
    click.echo(f"  {title}: {len(lines)}")
    for line in lines[:_MOST]:
        click.echo(f"    {line}")
    if len(lines) > _MOST:
        click.echo(f"    and {len(lines) - _MOST} more")
