"""`imports`, `undo-import` and `mappings`: what was taken, taking it back, how CSVs are read."""

import click

from planner.cli.session import (
    database_option,
    now,
    open_school,
    school_option,
    told_plainly,
)
from planner.services import mappings as saved_mappings
from planner.services import undoing


@click.command(name="undo-import")
@click.option("--number", type=int, default=None, help="The import meant, as `imports` shows it.")
@database_option
@school_option
@told_plainly
def undo_import(number: int | None, url: str, school: str | None) -> None:
    """Put back the facts as they were before the newest import.

    It is refused once something stands on that import: other changes, or a publication.
    """
    database, actor = open_school(url, school)
    undone = undoing.undo_import(database, actor, at=now(), taken=number)
    click.echo(
        f"The import of {undone.taken.filename} is undone. "
        f"Put back: {', '.join(sorted(undone.changed)) or 'nothing'}."
    )


@click.command()
@database_option
@school_option
@told_plainly
def imports(url: str, school: str | None) -> None:
    """List the files taken, newest first, and which may be undone."""
    database, actor = open_school(url, school)
    for taken in undoing.imports(database, actor):
        undone = "  undone" if taken.undone_at else ""
        click.echo(
            f"{taken.id:>4}  {taken.at:%Y-%m-%d %H:%M}  {taken.by:<28} {taken.filename}: "
            f"{', '.join(taken.changed)}{undone}"
        )
    found = undoing.undoable(database, actor)
    if found is None:
        click.echo("There is no import to undo.")
    elif found.obstacle:
        click.echo(f"Import {found.taken.id} cannot be undone. {found.obstacle}")
    else:
        click.echo(f"To take back import {found.taken.id}: hlta-planner undo-import")


@click.command()
@click.option("--forget", metavar="NAME", default=None, help="Forget one.")
@database_option
@school_option
@told_plainly
def mappings(forget: str | None, url: str, school: str | None) -> None:
    """List the saved mappings of other programs' CSVs."""
    database, actor = open_school(url, school)
    if forget:
        saved_mappings.forget(database, actor, forget, at=now())
        click.echo(f"The mapping {forget!r} is forgotten.")
        return
    for one in saved_mappings.saved(database, actor):
        sheets = ", ".join(found.sheet.name for found in saved_mappings.maps_of(one.body))
        click.echo(f"{one.name}: fills {sheets}; saved {one.at:%Y-%m-%d} by {one.by}")
