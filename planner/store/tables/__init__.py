"""Rows, one class a table. Private to the store: nothing outside it imports from here."""

from planner.store.tables import (
    access,
    adjustments,
    bookings,
    files,
    messages,
    outcomes,
    people,
    plans,
    provision,
    school,
    timetable,
    work,
)
from planner.store.tables.columns import Row

__all__ = [
    "Row",
    "access",
    "adjustments",
    "bookings",
    "files",
    "messages",
    "outcomes",
    "people",
    "plans",
    "provision",
    "school",
    "timetable",
    "work",
]
