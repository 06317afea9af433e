"""Commands about a school as it stands: init, check, export, log."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from planner.cli.findings import answers as read_answers
from planner.cli.findings import found, refuse, show_notes
from planner.cli.session import (
    database_option,
    day_option,
    echo_json,
    json_option,
    now,
    open_school,
    owner_option,
    ready_database,
    school_option,
    told_plainly,
)
from planner.domain.week import monday_of
from planner.errors import PlannerError
from planner.importers.child import read_workbook_safely
from planner.services import importing
from planner.services.auditing import audit_trail, export_rota
from planner.services.permissions import Visitor
from planner.services.week_documents import Form, sheets_file, week_file
from planner.store import Database


@click.command()
@database_option
@owner_option
@told_plainly
def init(url: str, owner_url: str | None) -> None:
    """Make the database's tables, or bring older ones up to date.

    On PostgreSQL two roles are needed: the one in --database, which the site uses, and the
    one in --owner-database, which owns the tables. The site's role can then neither drop a
    guard nor rewrite the audit log.
    """
    complaints = ready_database(url, owner_url, may_create=True).checks()
    if complaints:
        raise PlannerError("The database is not fit for live use.", hint=" ".join(complaints))
    click.echo("The database is ready. Next: hlta-planner import SCHOOL.xlsx")


@click.command()
@click.option("--limit", default=50, show_default=True)
@database_option
@school_option
@told_plainly
def log(limit: int, **where: str | None) -> None:
    """Show who changed what, newest first."""
    database, actor = open_school(str(where["url"]), where["school"])
    for entry in audit_trail(database, actor, limit=limit):
        click.echo(f"{entry.at:%Y-%m-%d %H:%M}  {entry.actor:<28} {entry.action}: {entry.subject}")


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--answer", "answers", multiple=True, metavar="N=TEXT", help="Answer question N.")
@json_option
@told_plainly
def check(path: Path, answers: tuple[str, ...], as_json: bool) -> None:
    """Read PATH and report every problem, without keeping anything."""
    result = read_workbook_safely(path, path.name, answers=read_answers(answers))
    if result.school is None:
        refuse(result, as_json)
    if as_json:
        echo_json(found(result))
        return
    show_notes(result.notes)
    click.echo("Nothing to correct: this workbook can be imported.")


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--template", is_flag=True, help="Write an empty workbook, or empty CSV files.")
@click.option("--format", "form", type=click.Choice(["xlsx", "csv", "rota.json"]), default=None)
@click.option("--revision", type=int, default=None, help="Which rota, for rota.json or --week.")
@click.option("--week", type=day_option, default=None, help="This week's rota, not the facts.")
@click.option("--sheets", is_flag=True, help="With --week: a PDF with a page for each adult.")
@database_option
@school_option
@told_plainly
def export(path: Path, template: bool, form: str | None, **options: Any) -> None:
    """Write the school's workbook, CSV folder or rota file to PATH.

    With --week 2026-11-30 it is that week as the board shows it: .xlsx, .csv or .pdf, by the
    ending of PATH.
    """
    if template:
        _write_template(path, form)
        return
    database, actor = open_school(options["url"], options["school"])
    if options["week"]:
        _write_week(database, actor, path, options)
        return
    if options["sheets"]:
        raise click.UsageError("--sheets goes with --week: name the week.")
    revision = options["revision"]
    form = form or _form_of(path)
    if form == "csv":
        importing.export_csv(database, actor, path)
    elif form == "xlsx":
        path.write_bytes(importing.export_workbook(database, actor))
    else:
        path.write_bytes(export_rota(database, actor, revision, at=now()))
    click.echo(f"Written to {path}.")


def _write_week(database: Database, actor: Visitor, path: Path, options: Mapping[str, Any]) -> None:
    monday, revision = monday_of(options["week"].date()), options["revision"]
    form = path.suffix.removeprefix(".")
    if form not in list(Form) or (options["sheets"] and form != Form.PDF):
        endings = ".pdf" if options["sheets"] else ".xlsx, .csv or .pdf"
        raise click.UsageError(f"PATH ends in {endings}.")
    if options["sheets"]:
        body = sheets_file(database, actor, monday, revision=revision)
    else:
        body = week_file(database, actor, monday, Form(form), revision=revision)
    path.write_bytes(body)
    click.echo(f"Written to {path}.")


def _write_template(path: Path, form: str | None) -> None:
    if form == "rota.json":
        raise click.UsageError("A rota file has no template: --format xlsx or csv.")
    if form == "csv":
        importing.csv_template(path)
    else:
        path.write_bytes(importing.template())
    click.echo(f"An empty {'set of CSV files' if form == 'csv' else 'workbook'} is in {path}.")


def _form_of(path: Path) -> str:
    if path.name.endswith(".json"):
        return "rota.json"
    return "xlsx" if path.suffix == ".xlsx" else "csv"
