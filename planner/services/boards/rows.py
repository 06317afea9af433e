"""Which rows a board has: found by name or duty, and by the page where there are many."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Protocol

from planner.services.boards.values import BoardRow, RowPage

MOST_ROWS: Final = 60
"""On one page: a screen and a browser can take no more at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A row before it is drawn."""

    code: str
    name: str
    detail: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which rows are wanted. None and "" = all of them."""

    page: int | None = None
    """From 0; where there are more than one page, their number is kept in reach."""
    only: str | None = None
    """The code of the one row wanted."""
    search: str = ""
    """In the row's name or detail, or in a duty of it."""


ALL_ROWS: Final = Ask()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    rows: tuple[BoardRow, ...]
    found: int
    """Rows of all pages."""
    pages: tuple[RowPage, ...] = ()


class Drawing(Protocol):
    """One way to look at a week: its rows, drawn one by one when asked for."""

    @property
    def heads(self) -> Sequence[Head]: ...

    def words(self, head: Head) -> str:
        """What is said in the row, besides its name."""
        ...

    def row(self, head: Head) -> BoardRow: ...


def rows_of(drawing: Drawing, ask: Ask) -> Rows:
    """The rows asked for, only those drawn."""
    heads = [head for head in drawing.heads if ask.only in (None, head.code)]
    if needle := ask.search.strip().casefold():
        heads = [head for head in heads if needle in _said(drawing, head)]
    pages = _pages([head.group for head in heads])
    if ask.page is not None and len(pages) > 1:
        number = min(ask.page, len(pages) - 1)
        shown = heads[pages[number].start : pages[number].end]
        return Rows(
            rows=tuple(drawing.row(head) for head in shown),
            found=len(heads),
            pages=tuple(
                RowPage(number=n, title=page.title, chosen=n == number)
                for n, page in enumerate(pages)
            ),
        )
    return Rows(rows=tuple(drawing.row(head) for head in heads), found=len(heads))


def _said(drawing: Drawing, head: Head) -> str:
    return f"{head.name} {head.detail} {head.group} {drawing.words(head)}".casefold()


@dataclass(slots=True)
class _Page:
    """From one row up to another, and the groups they are of."""

    start: int
    end: int
    groups: list[str]

    @property
    def title(self) -> str:
        """ "Teaching assistants 1–60", "Cover supervisors to Midday assistants"."""
        first, last = self.groups[0], self.groups[-1]
        return first if len(self.groups) == 1 else f"{first} to {last}"


def _pages(groups: Sequence[str]) -> list[_Page]:
    """Groups that fit together on one page, a larger one on pages of its own."""
    if len(groups) <= MOST_ROWS:
        return [_Page(0, len(groups), [""])]
    found: list[_Page] = []
    start = 0
    for title, own in groupby(groups):
        size = len(list(own))
        last = found[-1] if found else None
        if last and start + size - last.start <= MOST_ROWS:
            last.end += size
            last.groups.append(title)
        else:
            found += _parts(start, size, title)
        start += size
    return found


def _parts(start: int, size: int, title: str) -> list[_Page]:
    if size <= MOST_ROWS:
        return [_Page(start, start + size, [title])]
    parts = ((n, min(n + MOST_ROWS, size)) for n in range(0, size, MOST_ROWS))
    return [_Page(start + n, start + end, [f"{title} {n + 1}–{end}"]) for n, end in parts]
