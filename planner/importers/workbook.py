"""Read a school from a workbook: whole or not at all, with everything to correct at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from planner.domain.ordering import NATURAL_KEYS, sorted_school
from planner.domain.policy import SchoolProfile
from planner.domain.school import School
from planner.importers.checks import check
from planner.importers.entries import Customs, Entry, entries_of, month_first
from planner.importers.limits import FileRefused
from planner.importers.matching import Matched, match_tables
from planner.importers.raw import RawTable
from planner.importers.references import NO_GAPS, Gaps, References
from planner.importers.source import raw_tables
from planner.workbook.cells import Unreadable
from planner.workbook.report import CellNote, CellProblem, Question, Report, Where
from planner.workbook.sheets import BY_COLLECTION, SHEETS

_HOME: Final = SchoolProfile(code="X", name="X").timezone


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What a file came to. `school` is there only if nothing is refused or left unanswered."""

    school: School | None
    problems: tuple[CellProblem, ...] = ()
    notes: tuple[CellNote, ...] = ()
    questions: tuple[Question, ...] = ()
    """All that were asked, the answered ones too."""
    code: str = ""
    """The school's, on the file's School sheet; "" where it has none that can be read."""

    @property
    def open_questions(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.answer is None)


def read_workbook(
    source: Path | bytes,
    filename: str = "",
    *,
    answers: Mapping[int | str, str] | None = None,
    onto: School | None = None,
) -> ImportResult:
    """Read a workbook, a folder or archive of CSV files, or one CSV file.

    `answers` settle the questions an earlier reading of the same file asked, by their
    number or key. `onto` is the school as it stands: sheets the file lacks are kept from it.
    Hostile files belong in `planner.importers.child.read_workbook_safely`.
    """
    report = Report(answers or {})
    school, entries = None, dict[str, list[Entry]]()
    try:
        matched = match_tables(raw_tables(source, filename, report), report)
        entries = _rows(matched, onto, report)
        school = assembled(entries, onto, report, _gaps(matched, entries))
    except FileRefused as refused:
        report.refuse(Where(sheet=refused.sheet, row=refused.row), refused.message)
    return replace(result_of(school, report), code=_code(entries.get("profile", [])))


def result_of(school: School | None, report: Report) -> ImportResult:
    """What a reading came to: the school only where nothing is refused or still asked."""
    return ImportResult(
        school=school if report.settled else None,
        problems=tuple(report.problems),
        notes=tuple(report.notes),
        questions=tuple(report.questions.values()),
    )


def school_of(tables: Sequence[RawTable], onto: School | None, report: Report) -> School | None:
    """The school of tables that are our sheets; those that lack are kept from `onto`."""
    matched = match_tables(tables, report)
    entries = _rows(matched, onto, report)
    return assembled(entries, onto, report, _gaps(matched, entries))


def _rows(
    matched: Mapping[str, Matched], onto: School | None, report: Report
) -> dict[str, list[Entry]]:
    customs = Customs(zone=_zone(matched, onto), month_first=month_first(matched, report))
    return {
        sheet.collection: _entries(sheet.collection, matched, onto, (customs, report))
        for sheet in SHEETS
    }


def _gaps(matched: Mapping[str, Matched], entries: Mapping[str, list[Entry]]) -> Gaps:
    return Gaps(
        unreadable=frozenset(name for name, found in matched.items() if not found.complete),
        absent=frozenset(name for name in entries if name not in matched and not entries[name]),
    )


def _code(entries: Sequence[Entry]) -> str:
    return next((str(fact.code) for entry in entries for fact in entry.facts), "")


def assembled(
    entries: Mapping[str, list[Entry]],
    onto: School | None,
    report: Report,
    gaps: Gaps = NO_GAPS,
) -> School | None:
    """One school of rows of every collection, each reference and each sum of it checked.

    Rows may come from a workbook or from any other program's file. `gaps` are the sheets
    that cannot be read or are not here.
    """
    References(entries, gaps, report).resolve()
    for found in entries.values():
        _make_facts(found, report)
        _refuse_doubles(found, report)
    profile = _profile(entries["profile"], onto, report)
    if profile is None:
        return None
    facts: dict[str, Any] = {
        name: tuple(fact for entry in found for fact in entry.facts)
        for name, found in entries.items()
    }
    school = sorted_school(School(**{**facts, "profile": profile}))
    check(school, entries, report)
    return school


def _entries(
    collection: str,
    matched: Mapping[str, Matched],
    onto: School | None,
    way: tuple[Customs, Report],
) -> list[Entry]:
    """Rows of the file; where it has no such sheet, what the school had, as rows without number."""
    sheet = BY_COLLECTION[collection]
    if collection in matched:
        found = list(entries_of(matched[collection], *way))
        had = getattr(onto, collection) if onto and not found else ()
        if had and not sheet.single:
            told = f"This sheet is empty: all it had ({len(had)}) would go."
            words = f"remove {len(had)}"
            way[1].confirm_typed(f"{sheet.name}!empty", Where(sheet=sheet.name), told, words)
        return found
    return standing(collection, onto)


def standing(collection: str, onto: School | None) -> list[Entry]:
    """What the school had of a collection, as rows without number."""
    sheet = BY_COLLECTION[collection]
    if onto is None or sheet.single:
        return []
    return [
        Entry(sheet=sheet, number=0, values=_fields(fact), facts=(fact,))
        for fact in getattr(onto, collection)
    ]


def _make_facts(entries: Sequence[Entry], report: Report) -> None:
    for entry in entries:
        if entry.broken or entry.facts:
            continue
        try:
            entry.facts = tuple(entry.sheet.unfold(entry.sheet.fact, entry.values))
        except Unreadable as problem:
            entry.broken = True
            report.refuse(entry.where(), problem.expected, problem.nearest)


def _refuse_doubles(entries: Sequence[Entry], report: Report) -> None:
    """Two rows for one thing, also where they differ only in capitals."""
    seen: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        for fact in entry.facts:
            key = _key(entry, fact)
            first = seen.setdefault(key, entry)
            if key and first is not entry:
                names = [
                    name for name in NATURAL_KEYS[entry.sheet.collection] if name in entry.cells
                ]
                report.refuse(
                    entry.where(names[0] if names else ""),
                    f"This is on row {first.number} already. Each may be listed once.",
                )
                break


def _key(entry: Entry, fact: Any) -> tuple[object, ...]:
    names = NATURAL_KEYS.get(entry.sheet.collection, ())
    parts = (getattr(fact, name) for name in names)
    return tuple(part.casefold() if isinstance(part, str) else part for part in parts)


def _profile(entries: Sequence[Entry], onto: School | None, report: Report) -> SchoolProfile | None:
    sheet = BY_COLLECTION["profile"]
    if not entries and onto is not None:
        return onto.profile
    if not entries:
        report.refuse(Where(sheet=sheet.name), "The sheet must be there with one row.")
    for entry in entries[1:]:
        report.refuse(entry.where(), "Only one row: a workbook holds one school.")
    profile: SchoolProfile | None = next((f for e in entries[:1] for f in e.facts), None)
    if profile and onto and profile.code != onto.profile.code:
        report.refuse(
            entries[0].where("code"),
            f"This school is {onto.profile.code}; the file is of another. Nothing is taken.",
        )
    return profile


def _zone(matched: Mapping[str, Matched], onto: School | None) -> str:
    """The school's time zone, wanted before any row is read."""
    found = matched.get("profile")
    for place, column in found.columns if found else ():
        rows = found.table.rows[1:2] if found else ()
        if column.field == "timezone" and rows and place < len(rows[0][1]):
            return str(rows[0][1][place]).strip() or _HOME
    return onto.profile.timezone if onto else _HOME


def _fields(fact: Any) -> dict[str, object]:
    return {name: getattr(fact, name) for name in type(fact).__slots__}
