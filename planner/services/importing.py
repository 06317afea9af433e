"""Taking a school's workbook, whole or not at all, and giving it back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from planner.domain.kinds import Scope
from planner.domain.school import School
from planner.errors import Conflict, ImportRefused
from planner.exporters.csv_folder import write_csv_folder, write_csv_template
from planner.exporters.workbook import write_template, write_workbook
from planner.importers.child import Reader, read_safely
from planner.importers.workbook import ImportResult, read_workbook
from planner.services.kinds_of_file import KINDS, WORKBOOK
from planner.services.permissions import Action, Visitor
from planner.staging import Stage, stages
from planner.store import Database, digest
from planner.workbook.report import CellNote, CellProblem, Question

MOST_NAME: Final = 80
"""Characters of a file's name that are kept and shown."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of a file. With problems or open questions, nothing was changed."""

    accepted: bool
    problems: tuple[CellProblem, ...] = ()
    questions: tuple[Question, ...] = ()
    """Those still open."""
    notes: tuple[CellNote, ...] = ()
    changed: frozenset[Scope] = frozenset()
    people: int = 0
    lessons: int = 0
    groups: int = 0
    places: int = 0
    classes: int = 0
    terms: int = 0
    special_days: int = 0
    stages: tuple[Stage, ...] = ()
    """What the school's facts allow now, and what to send next."""

    @property
    def open_questions(self) -> tuple[Question, ...]:
        return self.questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as it was sent, with the answers to what an earlier reading of it asked."""

    source: Path | bytes
    filename: str = ""
    answers: Mapping[int | str, str] = field(default_factory=dict)
    kind: str = WORKBOOK
    """What is told of it afterwards: a word of `kinds_of_file.KINDS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """What a file came to, with the facts it was read onto."""

    onto: School
    result: ImportResult


def import_school(
    database: Database,
    actor: Visitor,
    *,
    data: bytes,
    filename: str,
    answers: Mapping[int | str, str] | None = None,
    at: datetime,
) -> ImportReport:
    """Read `data` as the school's workbook and keep it, whole, if every cell is right.

    Sheets the file lacks stay as they are, so a school can import in stages. Importing the
    same file again changes nothing. Raises ImportRefused for a file of another school.
    """
    actor.require(Action.IMPORT_SCHOOL)
    sent = Sent(source=data, filename=filename, answers=answers or {})
    return import_foreign(database, actor, read_workbook, sent, at=at)


def import_foreign(
    database: Database, actor: Visitor, reader: Reader, sent: Sent, *, at: datetime
) -> ImportReport:
    """Add what a file of any kind says to the school, whole or not at all.

    `reader` is what `kinds_of_file` has for the file's kind. Raises ImportRefused as above.
    """
    actor.require(Action.IMPORT_SCHOOL)
    read = read_file(database, actor, reader, sent)
    return keep(database, actor, read.result, at=at, sent=sent)


def read_file(database: Database, actor: Visitor, reader: Reader, sent: Sent) -> FileRead:
    """Read a file onto the school in the killable child; nothing is kept."""
    actor.require(Action.IMPORT_SCHOOL)
    with database.reading(actor.school) as unit:
        standing = unit.facts.load().school
    result = read_safely(reader, sent.source, sent.filename, answers=sent.answers, onto=standing)
    return FileRead(onto=standing, result=result)


def keep(
    database: Database,
    actor: Visitor,
    result: ImportResult,
    *,
    at: datetime,
    sent: Sent,
    expected: str | None = None,
) -> ImportReport:
    """Keep a file that was read without a refusal, and the facts before it, to be put back.

    `expected` is the digest of the facts its rehearsal was made on (None = whatever stands):
    Conflict where they have changed since. Raises ImportRefused as above.
    """
    actor.require(Action.IMPORT_SCHOOL)
    if result.school is None:
        return refused(result)
    _same_school(result.school, actor.school)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        before = unit.facts.load().school
        if expected is not None and digest(before) != expected:
            raise Conflict(
                "The school's facts have changed since you looked at this file.",
                hint="Look at what it changes now, then take it again. Nothing has been changed.",
            )
        changed = unit.facts.replace(_with_record(result.school, before))
        if changed:
            after = unit.facts.load().school
            name, kind = safe_name(sent.filename), KINDS.get(sent.kind, sent.kind)
            unit.taken_files.add(name, kind, changed, before=before, after=after)
    return _accepted(result.school, result.notes, changed)


def _with_record(school: School, before: School) -> School:
    """The file's school with what is on record and no file brings or takes: rules set aside,
    lessons covered otherwise, and what came up on the day."""
    posts = {post.code for post in school.posts}
    kept = (o for o in before.overrides if o.post is None or o.post in posts)
    classes = {known.code for known in school.classes}
    people = {person.code for person in school.people}
    places, pupils = {p.code for p in school.places}, {p.ref for p in school.pupils}
    return replace(
        school,
        overrides=tuple(kept),
        covered_otherwise=tuple(
            replace(one, receiving=tuple(code for code in one.receiving if code in people))
            for one in before.covered_otherwise
            if one.school_class in classes
        ),
        rooms_out=tuple(out for out in before.rooms_out if out.place in places),
        pupils_away=tuple(away for away in before.pupils_away if away.pupil in pupils),
        emergencies=tuple(
            one
            for one in before.emergencies
            if one.school_class in classes and one.relief in people
        ),
    )


def refused(result: ImportResult) -> ImportReport:
    """What to correct and to answer before the file can be taken."""
    return ImportReport(
        accepted=False,
        problems=result.problems,
        questions=result.open_questions,
        notes=result.notes,
    )


def safe_name(filename: str) -> str:
    """A file's name as it may be shown and kept: its last part, printable, short."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in last if c.isprintable())
    return plain[:MOST_NAME] or "a file"


def standing_stages(database: Database, actor: Visitor) -> tuple[Stage, ...]:
    """What the school's facts allow now, and what to send next."""
    actor.require(Action.IMPORT_SCHOOL)
    with database.reading(actor.school) as unit:
        return stages(unit.facts.load().school)


def export_workbook(database: Database, actor: Visitor) -> bytes:
    """The school's facts as the workbook they came in; importing it changes nothing."""
    actor.require(Action.EXPORT_SCHOOL)
    with database.reading(actor.school) as unit:
        return write_workbook(unit.facts.load().school)


def export_csv(database: Database, actor: Visitor, folder: Path) -> None:
    """The same facts as a folder of CSV files, one a sheet."""
    actor.require(Action.EXPORT_SCHOOL)
    with database.reading(actor.school) as unit:
        write_csv_folder(unit.facts.load().school, folder)


def template() -> bytes:
    """An empty workbook whose every column explains itself."""
    return write_template()


def csv_template(folder: Path) -> None:
    """The same as a folder of CSV files with headings only."""
    write_csv_template(folder)


def _same_school(school: School, expected: str) -> None:
    if school.profile.code != expected:
        raise ImportRefused(
            f"This workbook is for the school {school.profile.code!r}, not {expected!r}.",
            hint="Import it into its own school, or correct the code on the School sheet.",
        )


def _accepted(
    school: School, notes: tuple[CellNote, ...], changed: frozenset[Scope]
) -> ImportReport:
    return ImportReport(
        accepted=True,
        notes=notes,
        changed=changed,
        people=len(school.people),
        lessons=len(school.lessons),
        groups=len(school.groups),
        places=len(school.places),
        classes=len(school.classes),
        terms=len(school.terms),
        special_days=len(school.special_days),
        stages=stages(school),
    )
