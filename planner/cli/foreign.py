"""Commands that take other programs' files: import-dates, import-timetable."""

from pathlib import Path
from typing import Any

import click

from planner.cli.findings import answers as read_answers
from planner.cli.findings import refuse, show_notes
from planner.cli.rehearsed import as_plain, show_rehearsal
from planner.cli.session import (
    database_option,
    echo_json,
    json_option,
    now,
    open_school,
    rehearse_option,
    school_option,
    today,
    told_plainly,
)
from planner.importers.child import Reader
from planner.importers.ics_dates import read_dates
from planner.importers.timetable_files import FORMS, TimetableReader
from planner.importers.workbook import ImportResult, result_of
from planner.services.importing import ImportReport, Sent, keep, read_file
from planner.services.kinds_of_file import DATES
from planner.services.permissions import Visitor
from planner.services.rehearsing import rehearse
from planner.store import Database
from planner.workbook.report import Report, Where

_MOST_LOSSES = 12
"""Published duties that are listed when a file would upset more."""

answer_option = click.option(
    "--answer", "answers", multiple=True, metavar="N=TEXT", help="Answer question N."
)


@click.command(name="import-dates")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@rehearse_option
@answer_option
@database_option
@school_option
@json_option
@told_plainly
def import_dates(path: Path, answers: tuple[str, ...], **more: Any) -> None:
    """Take term dates, INSET days and bank holidays from PATH, a calendar file (.ics).

    Terms of the file replace those they overlap, and its days those of the same date.
    """
    sent = Sent(source=path, filename=path.name, answers=read_answers(answers), kind=DATES)
    take_foreign(read_dates, sent, **more)


@click.command(name="import-timetable")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--from", "form", type=click.Choice(sorted(FORMS)), required=True)
@click.option("--anonymise", is_flag=True, help="Call teachers T01, T02 and so on.")
@click.option(
    "--periods", metavar="TEXT", help='When each period is: "1=09:00-10:00, 2=10:00-11:00".'
)
@rehearse_option
@answer_option
@database_option
@school_option
@json_option
@told_plainly
def import_timetable(
    path: Path, form: str, anonymise: bool, periods: str | None, **more: Any
) -> None:
    """Take teachers, rooms, classes and lessons from PATH, another program's timetable.

    Lessons of the classes in the file are replaced; everything else the school has stays.
    """
    answers = read_answers(more.pop("answers"))
    if periods:
        answers["periods"] = periods
    reader = TimetableReader(form=form, anonymise=anonymise)
    sent = Sent(source=path, filename=path.name, answers=answers, kind=form)
    take_foreign(reader, sent, **more)


def take_foreign(
    reader: Reader,
    sent: Sent,
    *,
    url: str,
    school: str | None,
    as_json: bool,
    rehearsing: bool,
) -> None:
    """Read a file onto the school and rehearse it, keep it, or refuse it, and tell."""
    database, actor = open_school(url, school)
    take_onto(database, actor, (reader, sent), as_json=as_json, rehearsing=rehearsing)


def take_onto(
    database: Database,
    actor: Visitor,
    file: tuple[Reader, Sent],
    *,
    as_json: bool,
    rehearsing: bool,
) -> None:
    """The same where the school is open already."""
    reader, sent = file
    result = read_file(database, actor, reader, sent).result
    if result.school is None:
        refuse(result, as_json)
    if rehearsing:
        found = rehearse(database, actor, result.school, today=today())
        if as_json:
            echo_json(as_plain(found))
            return
        show_notes(result.notes)
        show_rehearsal(found)
        return
    ask_about_the_plan(database, actor, result, sent, as_json)
    _tell(keep(database, actor, result, at=now(), sent=sent), actor.school, as_json)


def ask_about_the_plan(
    database: Database, actor: Visitor, result: ImportResult, sent: Sent, as_json: bool
) -> None:
    """Ask before a file upsets what is published or being drafted; refuse until answered."""
    assert result.school is not None
    found = rehearse(database, actor, result.school, today=today())
    if not found.upsets:
        return
    report = Report(sent.answers)
    report.questions = {question.key: question for question in result.questions}
    report.confirm("plan", Where(), found.upsets)
    if report.settled:
        return
    for loss in found.losses[:_MOST_LOSSES]:
        click.echo(f"  {loss.sentence}", err=True)
    refuse(result_of(None, report), as_json)


def _tell(report: ImportReport, school: str, as_json: bool) -> None:
    if as_json:
        echo_json(_counts(report, school))
        return
    show_notes(report.notes)
    click.echo(
        f"It is in. The school now has {report.people} people, {report.classes} classes, "
        f"{report.lessons} timetable rows, {report.terms} terms and {report.special_days} "
        "special days."
    )
    click.echo(f"Changed: {', '.join(sorted(report.changed)) or 'nothing'}.")
    if report.changed:
        click.echo("To take it back: hlta-planner undo-import")


def _counts(report: ImportReport, school: str) -> dict[str, object]:
    return {
        "school": school,
        "changed": sorted(report.changed),
        "people": report.people,
        "places": report.places,
        "classes": report.classes,
        "lessons": report.lessons,
        "terms": report.terms,
        "special_days": report.special_days,
        "notes": [note.sentence for note in report.notes],
    }
