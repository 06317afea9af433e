"""`import`: a school's workbook, onto the school it is of or as a new one."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from planner.cli.findings import answers as read_answers
from planner.cli.findings import refuse, show_notes
from planner.cli.foreign import ask_about_the_plan, take_onto
from planner.cli.rehearsed import as_plain, show_rehearsal, show_stages
from planner.cli.session import (
    chosen,
    database_option,
    echo_json,
    json_option,
    now,
    open_school,
    ready_database,
    rehearse_option,
    school_option,
    today,
    told_plainly,
)
from planner.domain.school import School
from planner.errors import ImportRefused, NotFound, PlannerError
from planner.importers.child import read_workbook_safely
from planner.importers.workbook import ImportResult
from planner.services import importing, mappings
from planner.services.importing import Sent
from planner.services.kinds_of_file import CSV, HowToRead, likely_kind
from planner.services.permissions import command_line
from planner.services.rehearsing import rehearse, rehearse_new
from planner.store import Database, missing_file


@click.command(name="import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@rehearse_option
@click.option("--answer", "answers", multiple=True, metavar="N=TEXT", help="Answer question N.")
@click.option(
    "--mapping",
    metavar="FILE|NAME",
    help="PATH is another program's CSV; this file, or the mapping saved by this name, says "
    "which of its columns are which of ours.",
)
@click.option("--save-mapping", metavar="NAME", help="Keep the mapping in the database as NAME.")
@click.option("--new-school", "new", is_flag=True, help="PATH is a school that is not here yet.")
@database_option
@school_option
@json_option
@told_plainly
def import_(path: Path, answers: tuple[str, ...], **more: Any) -> None:
    """Take PATH, a school workbook or a folder of CSV files, whole or not at all.

    A file says on its School sheet whose it is. One without that sheet is read onto the
    school of --school, or the only one there is; the first file of a further school needs
    --new-school. Sheets may come in stages: people, the timetable, then the rest.
    """
    sent = Sent(source=path, filename=path.name, answers=read_answers(answers))
    asked = _Asked(**more)
    if asked.mapping:
        _take_mapped(sent, asked)
    elif asked.rehearsing and missing_file(asked.url):
        _rehearse(_readable(_reading(sent), asked), None, asked)
    else:
        _take_workbook(sent, asked)


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What was asked of `import`, as its options have it."""

    url: str
    school: str | None
    as_json: bool
    rehearsing: bool
    new: bool
    mapping: str | None
    save_mapping: str | None


def _take_mapped(sent: Sent, asked: _Asked) -> None:
    database, actor = open_school(asked.url, asked.school)
    file = Path(str(asked.mapping))
    if file.is_file():
        body = file.read_text(encoding="utf-8-sig", errors="replace")
    else:
        body = mappings.named(database, actor, str(asked.mapping)).body
    if asked.save_mapping and not asked.rehearsing:
        name = mappings.save(database, actor, asked.save_mapping, body, at=now())
        click.echo(f"The mapping is kept: --mapping {name!r} from now on.", err=True)
    reader = HowToRead(kind=CSV, mapping=body).reader()
    told = Sent(source=sent.source, filename=sent.filename, answers=sent.answers, kind=CSV)
    take_onto(database, actor, (reader, told), as_json=asked.as_json, rehearsing=asked.rehearsing)


def _take_workbook(sent: Sent, asked: _Asked) -> None:
    database = ready_database(asked.url, may_create=True)
    _offer_mappings(database, sent, asked)
    result = _read(database, sent, asked.school, new=asked.new)
    school = _readable(result, asked)
    profile = school.profile
    known = profile.code in {code for code, _ in database.schools()}
    if asked.rehearsing:
        _rehearse(school, database if known else None, asked)
        return
    if not known:
        database.create_school(profile, at=now())
    actor = command_line(profile.code)
    ask_about_the_plan(database, actor, result, sent, asked.as_json)
    report = importing.keep(database, actor, result, at=now(), sent=sent)
    if asked.as_json:
        echo_json({"school": profile.code, "changed": sorted(report.changed)})
        return
    show_notes(report.notes)
    click.echo(f"{profile.name} is in: {report.people} people, {report.lessons} timetable rows,")
    click.echo(
        f"{report.groups} groups. Changed: {', '.join(sorted(report.changed)) or 'nothing'}."
    )
    show_stages(report.stages)
    if all(stage.here for stage in report.stages):
        click.echo("Next: hlta-planner draft")


def _readable(result: ImportResult, asked: _Asked) -> School:
    if result.school is None:
        refuse(result, asked.as_json)
    return result.school


def _rehearse(school: School, database: Database | None, asked: _Asked) -> None:
    if database is None:
        found = rehearse_new(school)
    else:
        found = rehearse(database, command_line(school.profile.code), school, today=today())
    if asked.as_json:
        echo_json(as_plain(found))
        return
    show_rehearsal(found)


def _offer_mappings(database: Database, sent: Sent, asked: _Asked) -> None:
    """A CSV that is no sheet of ours is another program's: say how to read it.

    Raises PlannerError with the saved mappings that fit it.
    """
    path = sent.source
    if not isinstance(path, Path) or path.is_dir() or likely_kind(path.name) != CSV:
        return
    here = [code for code, _ in database.schools()]
    if not here:
        return
    actor = command_line(chosen(here, asked.school))
    seen = mappings.look(sent)
    names = [one.name for one in mappings.fitting(database, actor, seen)]
    raise PlannerError(
        f"{path.name} is no sheet of the school's workbook, so it is taken for another "
        f"program's. It has the columns {', '.join(seen.headings)}.",
        hint=f"Add --mapping {names[0]!r}, which fits it."
        if names
        else "Say with --mapping which of them are which of ours.",
    )


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
