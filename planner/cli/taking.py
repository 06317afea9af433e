"""`import`: a school's workbook, onto the school it is of or as a new one."""

from pathlib import Path

import click

from planner.cli.findings import answers as read_answers
from planner.cli.findings import refuse, show_notes
from planner.cli.foreign import keep_foreign
from planner.cli.session import (
    chosen,
    database_option,
    echo_json,
    json_option,
    now,
    ready_database,
    school_option,
    told_plainly,
)
from planner.errors import ImportRefused, NotFound
from planner.importers.child import read_workbook_safely
from planner.importers.mapped_csv import MappedReader
from planner.importers.workbook import ImportResult
from planner.services import importing
from planner.services.importing import Sent
from planner.services.permissions import command_line
from planner.store import Database


@click.command(name="import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--answer", "answers", multiple=True, metavar="N=TEXT", help="Answer question N.")
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="PATH is another program's CSV; this file says which of its columns are which of ours.",
)
@click.option("--new-school", is_flag=True, help="PATH is a school that is not here yet.")
@database_option
@school_option
@json_option
@told_plainly
def import_(
    path: Path, answers: tuple[str, ...], mapping: Path | None, as_json: bool, **where: str | None
) -> None:
    """Take PATH, a school workbook or a folder of CSV files, whole or not at all.

    A file says on its School sheet whose it is. One without that sheet is read onto the
    school of --school, or the only one there is; the first file of a further school needs
    --new-school.
    """
    sent = Sent(source=path, filename=path.name, answers=read_answers(answers))
    if mapping:
        reader = MappedReader(mapping=mapping.read_bytes())
        keep_foreign(reader, sent, as_json, url=where["url"], school=where["school"])
        return
    database = ready_database(str(where["url"]), may_create=True)
    result = _read(database, sent, where["school"], new=bool(where["new_school"]))
    if result.school is None:
        refuse(result, as_json)
    profile = result.school.profile
    if profile.code not in {code for code, _ in database.schools()}:
        database.create_school(profile, at=now())
    report = importing.keep(database, command_line(profile.code), result, at=now())
    if as_json:
        echo_json({"school": profile.code, "changed": sorted(report.changed)})
        return
    show_notes(report.notes)
    click.echo(f"{profile.name} is in: {report.people} people, {report.lessons} timetable rows,")
    click.echo(
        f"{report.groups} groups. Changed: {', '.join(sorted(report.changed)) or 'nothing'}."
    )
    click.echo("Next: hlta-planner draft")


def _read(database: Database, sent: Sent, school: str | None, *, new: bool) -> ImportResult:
    """Read a file onto the school it is of, so that a file of some sheets changes only those.

    Raises ImportRefused or NotFound where it cannot be told, or was not meant, whose it is.
    """
    alone = _reading(sent)
    here = [code for code, _ in database.schools()]
    if new:
        _must_be_new(alone.code, school, here)
    if new or (not here and school in (None, alone.code)):
        return alone
    standing = _whose(alone.code, school, here)
    with database.reading(standing) as unit:
        onto = unit.facts.load().school
    return read_workbook_safely(sent.source, sent.filename, answers=sent.answers, onto=onto)


def _reading(sent: Sent) -> ImportResult:
    return read_workbook_safely(sent.source, sent.filename, answers=sent.answers)


def _must_be_new(code: str, school: str | None, here: list[str]) -> None:
    if code in here:
        raise ImportRefused(
            f"The school {code!r} is here already.", hint="Leave --new-school out to change it."
        )
    if school and code and school != code:
        raise _of_another(code, school)


def _whose(code: str, school: str | None, here: list[str]) -> str:
    """The standing school a file of `code` is read onto; "" is a file without a School sheet."""
    if school and code and school != code:
        raise _of_another(code, school)
    if code and code not in here:
        raise NotFound(
            f"This file is of the school {code!r}, which is not here yet "
            f"(here: {', '.join(here)}).",
            hint="To take it as a further school, add --new-school. Nothing has been changed.",
        )
    return chosen(here, school or code or None)


def _of_another(code: str, school: str) -> ImportRefused:
    return ImportRefused(
        f"This file is of the school {code!r}, not {school!r}.",
        hint="Leave --school out, or correct the code on the School sheet.",
    )
