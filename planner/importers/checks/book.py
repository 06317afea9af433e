"""What a check is given: the facts with the rows they came from, and where findings go."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from planner.domain.clock import WEEKDAYS, clock
from planner.domain.school import School
from planner.importers.entries import Entry
from planner.importers.references import Entries
from planner.workbook.report import Report


@dataclass(frozen=True, slots=True)
class Book:
    school: School
    entries: Entries
    report: Report

    def facts(self, collection: str) -> Iterator[tuple[Any, Entry]]:
        """Facts of a collection with their rows, in the order of the file."""
        return ((fact, entry) for entry in self.entries[collection] for fact in entry.facts)

    def refuse(self, entry: Entry, field: str, message: str, nearest: str = "") -> None:
        """Facts the school had before are not refused again."""
        if entry.number:
            self.report.refuse(entry.where(field), message, nearest)

    def confirm(self, entry: Entry, field: str, question: str) -> None:
        if entry.number:
            where = entry.where(field)
            place = where.cell or f"{where.column}{entry.number}"
            self.report.confirm(f"{where.sheet}!{place}?", where, question)


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Minutes of one weekday, every week or in one week of the cycle.

    A variant of the day stands in place of the ordinary one, so the two never meet.
    """

    weekday: int
    starts: int
    ends: int
    week: int | None = None
    variant: str = ""

    def meets(self, other: "Stretch") -> bool:
        if self.variant != other.variant:
            return False
        same_week = self.week is None or other.week is None or self.week == other.week
        overlap = self.starts < other.ends and other.starts < self.ends
        return self.weekday == other.weekday and same_week and overlap

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {clock(self.starts)}-{clock(self.ends)}"


def meetings(
    stretches: Iterable[tuple[Stretch, Any, Entry]],
) -> Iterator[tuple[tuple[Any, Entry], tuple[Any, Entry], Stretch]]:
    """Pairs that overlap: the later row second. A stretch meets each that began before its end."""
    ordered = sorted(stretches, key=lambda one: (one[0].weekday, one[0].starts, one[0].ends))
    open_now: list[tuple[Stretch, Any, Entry]] = []
    for one in ordered:
        stretch, fact, entry = one
        open_now = [
            o for o in open_now if o[0].weekday == stretch.weekday and o[0].ends > stretch.starts
        ]
        for other, other_fact, other_entry in open_now:
            if stretch.meets(other):
                pair = sorted([(other_fact, other_entry), (fact, entry)], key=lambda p: p[1].number)
                yield pair[0], pair[1], other
        open_now.append(one)
