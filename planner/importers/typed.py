"""Rows typed into a form, read and checked as the workbook's are: every cell, every reference."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass
from typing import Final

from planner.domain.school import School
from planner.importers.entries import Entry
from planner.importers.workbook import assembled, standing
from planner.workbook.cells import Unreadable
from planner.workbook.report import ALL, YES, Report, Where, shorten
from planner.workbook.sheet import Column, Sheet
from planner.workbook.sheets import SHEETS
from planner.workbook.text import HostileText, clean

Typed = Mapping[str, str]
"""What was typed, by field. A field that is not there is as one left empty."""
_LONGEST: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One field of one row that cannot be taken, and why."""

    row: int
    """From 0, in the order given."""
    field: str
    """ "" where it is the row as a whole."""
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedRows:
    """What came of rows: the school with them, or everything to correct."""

    school: School | None
    faults: tuple[Fault, ...] = ()
    doubts: tuple[str, ...] = ()
    """What may be but is often a slip, as questions."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a kind of cell sees of a field."""

    where: Where
    report: Report
    zone: str
    month_first: bool = False

    def note(self, message: str) -> None:
        self.report.note(self.where, message)

    def confirm(self, text: str) -> None:
        self.report.confirm(f"{self.where}", self.where, text)

    def ask_for_column(self, text: str, options: tuple[str, ...]) -> str:
        return self.report.ask(f"{self.where}", self.where, text, options)


def with_typed(
    school: School, sheet: Sheet, rows: Sequence[Typed], *, instead: Sequence[str] = ()
) -> TypedRows:
    """The school with `rows` added to the collection of `sheet`, in place of those whose code
    is in `instead`: whole, or not at all."""
    report = Report({ALL: YES})
    zone = school.profile.timezone
    read = [_entry(sheet, number, row, report, zone) for number, row in enumerate(rows, start=1)]
    entries = {each.collection: standing(each.collection, school) for each in SHEETS}
    kept = [e for e in entries[sheet.collection] if e.values.get("code") not in instead]
    known = {str(e.values["code"]).casefold() for e in kept}
    for entry in read:
        code = str(entry.values.get("code", ""))
        if code.casefold() in known:
            entry.broken = True
            report.refuse(entry.where("code"), f"There is one called “{code}” already.")
    entries[sheet.collection] = [*kept, *read]
    found = assembled(entries, school, report)
    faults = tuple(
        Fault(
            row=(problem.row or 1) - 1,
            field=_field(sheet, problem.column) if problem.sheet == sheet.name else "",
            sentence=_sentence(problem.expected, problem.nearest),
        )
        for problem in report.problems
    )
    doubts = tuple(question.text for question in report.questions.values())
    return TypedRows(school=None if faults else found, faults=faults, doubts=doubts)


def typed_from(sheet: Sheet, fact: object) -> dict[str, str]:
    """A fact as its form shows it: what is typed again gives the same fact."""
    shown = {c.field: c.kind.write(getattr(fact, c.field)) for c in sheet.columns}
    return {field: "" if value is None else str(value) for field, value in shown.items()}


def _entry(sheet: Sheet, number: int, row: Typed, report: Report, zone: str) -> Entry:
    entry = Entry(sheet=sheet, number=number)
    for column in sheet.columns:
        text = row.get(column.field, "").strip()
        where = Where(sheet=sheet.name, row=number, column=column.heading, value=shorten(text))
        entry.cells[column.field] = where
        try:
            _read(entry, column, text, _Reading(where, report, zone))
        except Unreadable as problem:
            entry.broken = True
            report.refuse(where, problem.expected, problem.nearest)
    return entry


def _read(entry: Entry, column: Column, text: str, reading: _Reading) -> None:
    if len(text) > _LONGEST:
        raise Unreadable(f"This has {len(text):,} characters; far fewer fit.")
    try:
        plain = clean(text).text
    except HostileText as error:
        raise Unreadable("This holds hidden characters that turn text round. Retype it.") from error
    if plain:
        entry.values[column.field] = column.kind.read(plain, reading)
    elif column.required:
        raise Unreadable(f"This must be filled in: {column.kind.expects}.")
    elif (blank := entry.sheet.blank(column)) is not MISSING:
        entry.values[column.field] = blank


def _field(sheet: Sheet, heading: str) -> str:
    return next((c.field for c in sheet.columns if c.heading == heading), "")


def _sentence(expected: str, near: str) -> str:
    return f"{expected} Did you mean “{near}”?" if near else expected
