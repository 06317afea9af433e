"""The school's year: its zone, terms, week labels, and absences outside it."""

from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from planner.domain.kinds import DayKind
from planner.domain.week import day_kind, monday_of
from planner.importers.checks.book import Book
from planner.workbook.cells import nearest


def time_zone(book: Book) -> None:
    for profile, entry in book.facts("profile"):
        try:
            ZoneInfo(profile.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            near = nearest(profile.timezone, sorted(available_timezones()))
            book.refuse(entry, "timezone", "Expected a time zone such as Europe/London.", near)


def terms_apart(book: Book) -> None:
    terms = sorted(book.facts("terms"), key=lambda pair: (pair[0].starts, pair[0].ends))
    for (before, _), (term, entry) in pairwise(terms):
        if term.starts <= before.ends:
            book.confirm(
                entry,
                "starts",
                f"{term.code} starts before {before.code} is over, {before.ends:%d/%m/%Y}. "
                "Is that right?",
            )


def labels_on_mondays(book: Book) -> None:
    for label, entry in book.facts("week_labels"):
        monday = monday_of(label.monday)
        if label.monday != monday:
            told = f"{label.monday:%d/%m/%Y} is a {label.monday:%A}. Give the week's Monday."
            book.refuse(entry, "monday", told, f"{monday:%d/%m/%Y}")


def absences_on_school_days(book: Book) -> None:
    """An absence on a day without school is most often a slip in the date."""
    if not book.school.terms:
        return
    for absence, entry in book.facts("absences"):
        kind, title = day_kind(book.school, absence.day)
        if kind not in (DayKind.SCHOOL, DayKind.INSET):
            what = f"{kind.value} ({title})" if title else kind.value
            book.confirm(
                entry, "day", f"{absence.day:%A %d/%m/%Y} is no school day: {what}. Keep it?"
            )
