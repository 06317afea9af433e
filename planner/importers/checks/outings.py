"""Visits, examinations and other facts with a date of their own."""

from typing import Final

from planner.domain.clock import hours
from planner.domain.kinds import DayKind, DutyKind, EventKind
from planner.domain.week import day_kind
from planner.importers.checks.book import Book

_ON_SCHOOL_DAYS: Final = ("outings", "sittings", "specialist_visits", "visitors_away", "events")
_LONGEST: Final = 24 * 60


def one_offs_of_their_kinds(book: Book) -> None:
    words = ", ".join(kind.value for kind in DutyKind if kind.is_one_off)
    for one_off, entry in book.facts("one_offs"):
        if not one_off.kind.is_one_off:
            book.refuse(entry, "kind", f"Expected one of: {words}.")
        elif len(one_off.staff) > one_off.adults:
            told = f"{len(one_off.staff)} do it already, more than the adults it takes in all."
            book.refuse(entry, "adults", told)


def dates_with_school(book: Book) -> None:
    """A visit or test in the holidays is most often a slip in the date."""
    if not book.school.terms:
        return
    for collection in _ON_SCHOOL_DAYS:
        for fact, entry in book.facts(collection):
            if fact.day is None:
                continue
            inset = collection == "events" and fact.kind in (EventKind.INSET, EventKind.TRAINING)
            kind, title = day_kind(book.school, fact.day)
            if kind is not DayKind.SCHOOL and not (inset and kind is DayKind.INSET):
                what = f"{kind.value} ({title})" if title else kind.value
                told = f"{fact.day:%A %d/%m/%Y} is no school day: {what}. Keep it?"
                book.confirm(entry, "day", told)


def extra_time_on_the_day(book: Book) -> None:
    """Extra time ends on the day it began."""
    ends = {sitting.code: sitting.ends for sitting, _ in book.facts("sittings")}
    for arrangement, entry in book.facts("arrangements"):
        last = ends.get(arrangement.sitting, 0) + arrangement.extra
        if last >= _LONGEST:
            told = f"{hours(arrangement.extra)} more would run past midnight."
            book.refuse(entry, "extra", told)


def pupils_in_one_sitting_once(book: Book) -> None:
    """Two rows for one pupil and sitting would take two adults: one row says both."""
    seen: dict[tuple[str, str], str] = {}
    for arrangement, entry in book.facts("arrangements"):
        pair = (arrangement.sitting, arrangement.pupil)
        if pair in seen:
            told = (
                f"{seen[pair]} has an adult for this pupil in this sitting already. "
                "Another one as well?"
            )
            book.confirm(entry, "pupil", told)
        seen.setdefault(pair, arrangement.code)
