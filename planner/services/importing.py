"""Taking a school's workbook, whole or not at all, and giving it back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from planner.domain.kinds import Scope
from planner.domain.school import School
from planner.errors import ImportRefused
from planner.exporters.csv_folder import write_csv_folder, write_csv_template
from planner.exporters.workbook import write_template, write_workbook
from planner.importers.child import Reader, read_safely, read_workbook_safely
from planner.importers.workbook import ImportResult
from planner.services.permissions import Action, Visitor
from planner.store import Database
from planner.workbook.report import CellNote, CellProblem, Question


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

    @property
    def open_questions(self) -> tuple[Question, ...]:
        return self.questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as it was sent, with the answers to what an earlier reading of it asked."""

    source: Path | bytes
    filename: str = ""
    answers: Mapping[int | str, str] = field(default_factory=dict)


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
    with database.reading(actor.school) as unit:
        standing = unit.facts.load().school
    result = read_workbook_safely(data, filename, answers=answers, onto=standing)
    return keep(database, actor, result, at=at)


def import_foreign(
    database: Database, actor: Visitor, reader: Reader, sent: Sent, *, at: datetime
) -> ImportReport:
    """Add what another program's file says to the school, whole or not at all.

    `reader` is one of `planner.importers`: `ics_dates.read_dates`, a `TimetableReader` or a
    `MappedReader`. It runs in the killable child. Raises ImportRefused as above.
    """
    actor.require(Action.IMPORT_SCHOOL)
    with database.reading(actor.school) as unit:
        standing = unit.facts.load().school
    result = read_safely(reader, sent.source, sent.filename, answers=sent.answers, onto=standing)
    return keep(database, actor, result, at=at)


def keep(database: Database, actor: Visitor, result: ImportResult, *, at: datetime) -> ImportReport:
    """Keep a workbook that was read without a refusal. Raises ImportRefused as above."""
    actor.require(Action.IMPORT_SCHOOL)
    if result.school is None:
        return ImportReport(
            accepted=False,
            problems=result.problems,
            questions=result.open_questions,
            notes=result.notes,
        )
    _same_school(result.school, actor.school)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        changed = unit.facts.replace(result.school)
    return _accepted(result.school, result.notes, changed)


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
    )
