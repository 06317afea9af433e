"""The words of the *Read me* and *Words* sheets, made from the columns themselves."""

from collections.abc import Callable, Iterator
from typing import Final

from planner.workbook.sheets import SHEETS, Column

_HOW_TO: Final = (
    "One row is one thing. Headings and sheet names must stay; the order does not matter.",
    "Orange headings must be filled in on every row. Empty rows and sheets are passed over.",
    "Things go by short codes without spaces, and other sheets refer to them by code.",
    "Times: 08:45. Lengths: minutes. Weekly hours: 32:30. Dates: 07/09/2026.",
    "Days: Mon Wed Fri, or Mon-Fri. Several codes: separated by commas.",
    "The whole file is taken or nothing: every cell to correct is listed at once.",
    "Pupils appear by reference only. Never type a pupil's name, and never a reason.",
)


def read_me_rows(help_of: Callable[[Column], str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Lines of the sheet, each with the look it has."""
    yield "heading", ("School workbook", "", "")
    for line in _HOW_TO:
        yield "wrapped", ("", "", line)
    for sheet in SHEETS:
        yield "heading", (sheet.name, "", sheet.about)
        for column in sheet.columns:
            yield "wrapped", ("", column.heading, help_of(column))


def word_lists() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each closed list once, titled by the column it is first used in."""
    lists: dict[tuple[str, ...], str] = {}
    for sheet in SHEETS:
        for column in sheet.columns:
            if column.choices:
                lists.setdefault(column.choices, f"{sheet.name}: {column.heading}")
    return tuple((title, words) for words, title in lists.items())
