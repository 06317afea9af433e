"""Term dates, training days and bank holidays from a calendar file (.ics)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from planner.domain.calendar import SpecialDay, Term
from planner.domain.school import School
from planner.importers.entries import Entry
from planner.importers.ics_events import Happening, happenings, parsed
from planner.importers.ics_text import CALENDAR, calendar_text
from planner.importers.limits import FileRefused
from planner.importers.source import content_of
from planner.importers.workbook import ImportResult, assembled, result_of, standing
from planner.importers.year_dates import YearDates, year_dates
from planner.workbook.report import NO, Report, Where
from planner.workbook.sheets import BY_COLLECTION, SHEETS

_NO_SCHOOL: Final = "There is no school to add dates to yet. Import its workbook first."
_NOTHING: Final = (
    "No term, training day or bank holiday is named in it. A term's event needs the word "
    "“term”; a training day's “INSET” or “training day”."
)


def read_dates(
    source: Path | bytes,
    filename: str = "",
    *,
    answers: Mapping[int | str, str] | None = None,
    onto: School | None = None,
) -> ImportResult:
    """The school `onto` with the calendar's terms and special days in place of its own.

    Terms of the file replace those they overlap, its special days those of the same date;
    all else stays. Hostile files belong in `planner.importers.child.read_safely`.
    """
    report = Report(answers or {})
    school = None
    try:
        if onto is None:
            raise FileRefused(_NO_SCHOOL)
        school = _school(content_of(source), onto, report)
    except FileRefused as refused:
        report.refuse(Where(sheet=refused.sheet or filename, row=refused.row), refused.message)
    return result_of(school, report)


def _school(data: bytes, onto: School, report: Report) -> School | None:
    found = calendar_text(data, report)
    calendars = parsed(found)
    dates = year_dates(happenings(calendars, found, onto.profile.timezone, report), report)
    if not dates.terms and not dates.special_days and not report.problems:
        raise FileRefused(_NOTHING, sheet=CALENDAR)
    entries = {sheet.collection: standing(sheet.collection, onto) for sheet in SHEETS}
    if _takes_back(calendars, report):
        entries |= _without(dates, onto)
    else:
        entries["terms"] = _terms(dates, onto, report)
        entries["special_days"] = _special_days(dates, onto, report)
    return assembled(entries, onto, report)


def _takes_back(calendars: list[Any], report: Report) -> bool:
    """Whether the file calls its events off, and the school means it."""
    methods = {str(calendar.get("METHOD", "")).upper() for calendar in calendars}
    if "CANCEL" not in methods:
        return False
    question = "This file calls its dates off. Take them out of the school's year?"
    report.confirm("cancel", Where(sheet=CALENDAR), question)
    return report.questions["cancel"].answer != NO


def _without(dates: YearDates, onto: School) -> dict[str, list[Entry]]:
    spans = {(term.starts, term.ends) for term, _ in dates.terms}
    days = {special.day for special, _ in dates.special_days}
    return {
        "terms": [e for e in standing("terms", onto) if _span(e.facts[0]) not in spans],
        "special_days": [e for e in standing("special_days", onto) if e.facts[0].day not in days],
    }


def _terms(dates: YearDates, onto: School, report: Report) -> list[Entry]:
    """The file's terms, and those of the school that overlap none of them."""
    known = {_span(term): term for term in onto.terms}
    kept = [
        entry
        for entry in standing("terms", onto)
        if not any(_overlap(entry.facts[0], term) for term, _ in dates.terms)
    ]
    taken = {entry.facts[0].code for entry in kept}
    for term in onto.terms:
        if term.code not in taken and _span(term) not in {_span(new) for new, _ in dates.terms}:
            span = f"{term.starts:%d/%m/%Y}-{term.ends:%d/%m/%Y}"
            report.note(Where(sheet="Terms"), f"{term.code} ({span}) gives way to the file's")
    new = [
        _entry("terms", known.get(_span(term), _free(term, taken)), event)
        for term, event in dates.terms
    ]
    return kept + new


def _special_days(dates: YearDates, onto: School, report: Report) -> list[Entry]:
    had = {special.day: special for special in onto.special_days}
    new = {special.day for special, _ in dates.special_days}
    for special, event in dates.special_days:
        before = had.get(special.day)
        if before is not None and before.kind is not special.kind:
            report.note(
                event.where, f"{special.day:%d/%m/%Y} was {before.kind.value}, now {special.kind}"
            )
    kept = [e for e in standing("special_days", onto) if e.facts[0].day not in new]
    return kept + [_entry("special_days", special, event) for special, event in dates.special_days]


def _entry(collection: str, fact: Term | SpecialDay, event: Happening) -> Entry:
    sheet = BY_COLLECTION[collection]
    values = {column.field: getattr(fact, column.field) for column in sheet.columns}
    cells = dict.fromkeys(values, event.where)
    return Entry(sheet=sheet, number=event.number, values=values, cells=cells)


def _free(term: Term, taken: set[str]) -> Term:
    """The term by a code no other term of the school has."""
    if term.code not in taken:
        return term
    stem = term.code
    number = next(n for n in range(2, 1000) if f"{stem}-{n}" not in taken)
    return Term(code=f"{stem}-{number}", name=term.name, starts=term.starts, ends=term.ends)


def _overlap(one: Term, other: Term) -> bool:
    return one.starts <= other.ends and other.starts <= one.ends


def _span(term: Any) -> tuple[Any, Any]:
    return term.starts, term.ends
