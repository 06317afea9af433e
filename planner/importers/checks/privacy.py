"""Free text that may name a child: titles and rooms are shown in calendars and on walls."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from planner.importers.checks.book import Book
from planner.importers.entries import Entry
from planner.workbook.cells import Text
from planner.workbook.report import shorten
from planner.workbook.sheets import SHEETS, Column

_WORD: Final = re.compile(r"[^\W_]+")
_SAINT: Final = re.compile(r"\b(?:st|saint)\b\.?\s*$", re.IGNORECASE)
_SHOWN: Final = 4
_GIVEN: Final = frozenset(
    (
        "oliver", "george", "noah", "arthur", "harry", "leo", "muhammad", "mohammed", "jack",
        "charlie", "oscar", "jacob", "henry", "thomas", "freddie", "alfie", "theo", "william",
        "theodore", "archie", "joshua", "alexander", "james", "isaac", "edward", "lucas",
        "tommy", "finley", "ethan", "teddy", "benjamin", "arlo", "joseph", "sebastian",
        "harrison", "elijah", "daniel", "samuel", "louie", "reuben", "albie", "rory", "jaxon",
        "hugo", "luca", "zachary", "olivia", "amelia", "isla", "ava", "mia", "isabella",
        "sophia", "emily", "charlotte", "freya", "sophie", "ella", "evelyn", "harriet",
        "phoebe", "alice", "evie", "millie", "matilda", "jessica", "elsie", "eliza", "chloe",
        "erin", "maisie", "zara", "aisha", "fatima",
    )
)  # fmt: skip
"""Given names most children of a school year have, without those that are words as well. Not
every one: a slip is asked about, not proved."""


def free_text_without_children(book: Book) -> None:
    """A reference or a child's name typed where any words may stand is asked about, by column."""
    refs = {pupil.ref.casefold() for pupil, _ in book.facts("pupils")}
    adults = {
        word.casefold() for person, _ in book.facts("people") for word in _WORD.findall(person.name)
    }
    for sheet in SHEETS:
        for column in sheet.columns:
            if isinstance(column.kind, Text) and not column.kind.names:
                _ask(book, list(_doubtful(book.entries[sheet.collection], column, refs, adults)))


def _doubtful(
    entries: Sequence[Entry], column: Column, refs: set[str], adults: set[str]
) -> Iterator[tuple[Entry, Column, str]]:
    for entry in entries:
        text = str(entry.values.get(column.field) or "")
        if entry.number and (found := _child_in(text, refs, adults)):
            yield entry, column, found


def _child_in(text: str, refs: set[str], adults: set[str]) -> str:
    """The word of `text` that may stand for a child, or ""."""
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        if word in refs:
            return match[0]
        if word in _GIVEN - adults and not _SAINT.search(text[: match.start()]):
            return match[0]
    return ""


def _ask(book: Book, doubtful: list[tuple[Entry, Column, str]]) -> None:
    if not doubtful:
        return
    entry, column, _ = doubtful[0]
    words = list(dict.fromkeys(word for _, _, word in doubtful))
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    told = ", ".join(f"“{shorten(word)}”" for word in words[:_SHOWN]) + more
    where = entry.where(column.field)
    book.report.confirm(
        f"{where.sheet}!{column.heading} children",
        where,
        f"Is it sure that {told} names no child? This is shown in calendars and on walls.",
    )
