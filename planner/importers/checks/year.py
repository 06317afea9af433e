"""The school's year: its zone, terms, week labels, and absences outside it."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from planner.domain.kinds import DayKind
from planner.domain.week import cycle_week, day_kind, monday_of
from planner.importers.checks.book import Book
from planner.workbook.cells import nearest

_LONGEST_HOLIDAY: Final = timedelta(weeks=8)
_LETTERS: Final = "AB"


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


def terms_without_a_gap(book: Book) -> None:
    """More than eight weeks without a term are most often a term forgotten."""
    terms = sorted(book.facts("terms"), key=lambda pair: (pair[0].starts, pair[0].ends))
    for (before, _), (term, entry) in pairwise(terms):
        if term.starts - before.ends > _LONGEST_HOLIDAY:
            book.confirm(
                entry,
                "starts",
                f"There is no term between {before.ends:%d/%m/%Y} and {term.starts:%d/%m/%Y}. "
                "Is that right?",
            )


def weeks_in_turn(book: Book) -> None:
    """A label that makes two weeks of one kind follow each other, or begins with the second."""
    for label, entry in book.facts("week_labels"):
        others = tuple(other for other in book.school.week_labels if other != label)
        usual = cycle_week(replace(book.school, week_labels=others), label.monday)
        if usual is not None and usual != label.week:
            book.confirm(
                entry,
                "week",
                f"Counted from the weeks before it, the week of {label.monday:%d/%m/%Y} would be "
                f"week {_LETTERS[usual - 1]}, not {_LETTERS[label.week - 1]}. Is that right?",
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
