"""Commands that take other programs' files: import-dates, import-timetable."""

from pathlib import Path
from typing import Any

import click

from planner.cli.findings import answers as read_answers
from planner.cli.findings import refuse, show_notes
from planner.cli.session import (
    database_option,
    echo_json,
    json_option,
    now,
    open_school,
    school_option,
    told_plainly,
)
from planner.importers.child import Reader
from planner.importers.ics_dates import read_dates
from planner.importers.timetable_files import FORMS, TimetableReader
from planner.services.importing import ImportReport, Sent, import_foreign

answer_option = click.option(
    "--answer", "answers", multiple=True, metavar="N=TEXT", help="Answer question N."
)


@click.command(name="import-dates")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@answer_option
@database_option
@school_option
@json_option
@told_plainly
def import_dates(path: Path, answers: tuple[str, ...], as_json: bool, **where: str | None) -> None:
    """Take term dates, INSET days and bank holidays from PATH, a calendar file (.ics).

    Terms of the file replace those they overlap, and its days those of the same date.
    """
    sent = Sent(source=path, filename=path.name, answers=read_answers(answers))
    keep_foreign(read_dates, sent, as_json, **where)


@click.command(name="import-timetable")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--from", "form", type=click.Choice(sorted(FORMS)), required=True)
@click.option("--anonymise", is_flag=True, help="Call teachers T01, T02 and so on.")
@click.option(
    "--periods", metavar="TEXT", help='When each period is: "1=09:00-10:00, 2=10:00-11:00".'
)
@answer_option
@database_option
@school_option
@json_option
@told_plainly
def import_timetable(path: Path, form: str, as_json: bool, **more: Any) -> None:
    """Take teachers, rooms, classes and lessons from PATH, another program's timetable.

    Lessons of the classes in the file are replaced; everything else the school has stays.
    """
    answers = read_answers(more["answers"])
    if more["periods"]:
        answers["periods"] = more["periods"]
    reader = TimetableReader(form=form, anonymise=more["anonymise"])
    sent = Sent(source=path, filename=path.name, answers=answers)
    keep_foreign(reader, sent, as_json, url=more["url"], school=more["school"])


def keep_foreign(reader: Reader, sent: Sent, as_json: bool, **where: str | None) -> None:
    """Read a file onto the school and keep it, or refuse it, and tell."""
    database, actor = open_school(str(where["url"]), where["school"])
    report = import_foreign(database, actor, reader, sent, at=now())
    if not report.accepted:
        refuse(report, as_json)
    if as_json:
        echo_json(_counts(report, actor.school))
        return
    show_notes(report.notes)
    click.echo(
        f"It is in. The school now has {report.people} people, {report.classes} classes, "
        f"{report.lessons} timetable rows, {report.terms} terms and {report.special_days} "
        "special days."
    )
    click.echo(f"Changed: {', '.join(sorted(report.changed)) or 'nothing'}.")


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
