"""A file sent to the site: it waits, with the answers given, until somebody says yes to it.

A file with anything to correct is not kept at all. One that only asks is kept for its sender
for a day, so that nothing has to be sent or answered twice; no fact changes before the yes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from planner.errors import NotFound
from planner.importers.workbook import ImportResult
from planner.services.importing import ImportReport, Sent, keep, read_file, refused, safe_name
from planner.services.kinds_of_file import HowToRead
from planner.services.permissions import Action, Visitor
from planner.services.rehearsing import Rehearsal, rehearse
from planner.store import Database, WaitingFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A file that waits, read afresh: its questions, or what it would change."""

    filename: str
    how: HowToRead
    result: ImportResult
    rehearsal: Rehearsal | None
    """None while anything is open."""


def send(
    database: Database,
    actor: Visitor,
    sent: Sent,
    how: HowToRead,
    *,
    at: datetime,
) -> ImportReport | None:
    """Read a file and keep it waiting, with the answers that came along.

    What to correct comes back, and then nothing is kept.
    """
    actor.require(Action.IMPORT_SCHOOL)
    assert isinstance(sent.source, bytes)
    report = _refusals(database, actor, sent, how)
    if report is None:
        with database.unit(actor.school, actor=actor.user, at=at) as unit:
            name = safe_name(sent.filename)
            unit.waiting_files.put(name, how.kind, how.options(), body=sent.source)
            if sent.answers:
                unit.waiting_files.answer({str(key): text for key, text in sent.answers.items()})
    return report


def is_waiting(database: Database, actor: Visitor) -> WaitingFile | None:
    """The actor's file, unread."""
    actor.require(Action.IMPORT_SCHOOL)
    with database.reading(actor.school) as unit:
        return unit.waiting_files.of(actor.user)


def sent_again(file: WaitingFile) -> Sent:
    """The waiting file as if it were sent afresh."""
    answers: dict[int | str, str] = {}
    for key, text in file.answers.items():
        answers[key] = text
    return Sent(source=file.body, filename=file.filename, answers=answers, kind=file.kind)


def waiting(database: Database, actor: Visitor, *, today: date) -> Waiting:
    """The actor's waiting file, read afresh onto the facts as they are. Raises NotFound."""
    actor.require(Action.IMPORT_SCHOOL)
    file = _must(database, actor)
    how = how_of(file)
    result = read_file(database, actor, how.reader(), sent_again(file)).result
    found = None
    if result.school is not None:
        found = rehearse(database, actor, result.school, today=today)
    return Waiting(filename=file.filename, how=how, result=result, rehearsal=found)


def answer(database: Database, actor: Visitor, answers: Mapping[str, str], *, at: datetime) -> None:
    """Keep answers with the waiting file, beside those given before. Raises NotFound."""
    actor.require(Action.IMPORT_SCHOOL)
    file = _must(database, actor)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        unit.waiting_files.answer({**file.answers, **answers})


def read_as(database: Database, actor: Visitor, how: HowToRead, *, at: datetime) -> None:
    """Read the waiting file in another way from now on; its answers stay. Raises NotFound."""
    actor.require(Action.IMPORT_SCHOOL)
    _must(database, actor)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        unit.waiting_files.read_as(how.kind, how.options())


def apply(database: Database, actor: Visitor, *, expected: str, at: datetime) -> ImportReport:
    """Take the waiting file. `expected` is what its rehearsal was worked out on.

    Raises NotFound, and Conflict where the facts have changed since.
    """
    actor.require(Action.IMPORT_SCHOOL)
    file = _must(database, actor)
    how = how_of(file)
    sent = sent_again(file)
    result = read_file(database, actor, how.reader(), sent).result
    report = keep(database, actor, result, at=at, sent=sent, expected=expected)
    if report.accepted:
        drop(database, actor, at=at)
    return report


def drop(database: Database, actor: Visitor, *, at: datetime) -> bool:
    """Forget the actor's waiting file; False where there was none."""
    actor.require(Action.IMPORT_SCHOOL)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        return unit.waiting_files.drop()


def how_of(file: WaitingFile) -> HowToRead:
    """How a waiting file is to be read."""
    options: Mapping[str, Any] = file.options
    return HowToRead(
        kind=file.kind,
        anonymise=bool(options.get("anonymise")),
        mapping=str(options.get("mapping", "")),
    )


def _refusals(
    database: Database, actor: Visitor, sent: Sent, how: HowToRead
) -> ImportReport | None:
    result = read_file(database, actor, how.reader(), sent).result
    return refused(result) if result.problems else None


def _must(database: Database, actor: Visitor) -> WaitingFile:
    file = is_waiting(database, actor)
    if file is None:
        raise NotFound(
            "No file of yours is waiting.", hint="It may have been taken already. Send it again."
        )
    return file
