"""Starts before ends, and weeks the cycle has: on every sheet that has them."""

from datetime import date
from typing import Final

from planner.domain.clock import clock
from planner.importers.checks.book import Book
from planner.workbook.sheets import SHEETS

_PAIRS: Final = (
    ("starts", "ends"),
    ("obtained", "expires"),
    ("agreed_on", "ends"),
    ("break_from", "break_until"),
    ("not_before", "not_after"),
    ("smallest", "largest"),
)
"""Fields of which the second may not come before the first; times may not be equal either."""


def ends_after_it_starts(book: Book) -> None:
    for sheet in SHEETS:
        fields = {column.field: column for column in sheet.columns}
        for first, last in _PAIRS:
            if first in fields and last in fields:
                _check_pair(book, sheet.collection, first, last)


def _check_pair(book: Book, collection: str, first: str, last: str) -> None:
    for entry in book.entries[collection]:
        start, end = entry.values.get(first), entry.values.get(last)
        if isinstance(start, date) and isinstance(end, date) and end < start:
            book.refuse(entry, last, f"This is before {start:%d/%m/%Y}, when it starts.")
        if not isinstance(start, int) or not isinstance(end, int):
            continue
        if first == "smallest":
            if end < start:
                book.refuse(entry, last, "The largest group is smaller than the smallest.")
        elif end <= start:
            book.refuse(
                entry,
                last,
                f"It must be after {clock(start)}, when it starts, and on the same day.",
            )


def week_of_the_cycle(book: Book) -> None:
    """A week beyond the school's cycle would never come."""
    weeks = book.school.profile.cycle_weeks
    for sheet in SHEETS:
        if not any(column.field == "week" for column in sheet.columns):
            continue
        for entry in book.entries[sheet.collection]:
            week = entry.values.get("week")
            if isinstance(week, int) and week > weeks:
                told = "The timetable runs over one week; leave this empty or set the cycle to 2."
                book.refuse(entry, "week", told)
