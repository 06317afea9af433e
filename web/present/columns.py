"""The page that tells another program's columns apart: what is asked, chosen and still open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from planner.importers.csv_look import CsvLook
from planner.services.mappings import mapping_text, sheet_named
from planner.workbook.cells import Text, Unreadable, nearest
from planner.workbook.sheets import Column, Sheet
from planner.workbook.text import fold

_FROM: Final = "from:"
_THEN: Final = "then:"
_ALWAYS: Final = "always:"
_WORD: Final = "word:"
_IS: Final = "="
_LONGEST: Final = 200
_ALIKE: Final = 80
"""Headings less alike than this, of 100, are not offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the form says."""

    sheet: Sheet | None
    name: str = ""
    """To keep the mapping by; "" = only this once."""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Our heading to theirs."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Our heading, then their word to ours."""
    chosen: bool = False
    """Whether columns were sent, not only a sheet."""

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "Asked":
        sheet = sheet_named(form.get("sheet", ""))
        if sheet is None:
            return cls(sheet=None)
        headings = [column.heading for column in sheet.columns]
        columns = {h: _two(form, h) for h in headings if _two(form, h)}
        fixed = {h: text for h in headings if (text := form.get(_ALWAYS + h, "").strip())}
        words: dict[str, dict[str, str]] = {}
        for name, ours in form.items():
            heading, separator, theirs = name.removeprefix(_WORD).partition(_IS)
            if name.startswith(_WORD) and separator and ours and heading in headings:
                words.setdefault(heading, {})[theirs] = ours
        return cls(
            sheet=sheet,
            name=form.get("name", "").strip()[:_LONGEST],
            columns=columns,
            fixed={h: text for h, text in fixed.items() if h not in columns},
            words=words,
            chosen="chosen" in form,
        )

    def missing(self) -> list[str]:
        """Our columns that must be filled and are not."""
        assert self.sheet is not None
        return [
            column.heading
            for column in self.sheet.columns
            if column.required and column.heading not in {*self.columns, *self.fixed}
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedColumn:
    """One of our columns on the page."""

    column: Column
    chosen: str
    """Their heading it is filled from; "" = none."""
    then: str
    fixed: str
    joins: bool
    """Whether a second column may be joined to the first."""
    words: tuple[tuple[str, str, str], ...]
    """Their words no cell of ours takes: field name, word, and our word chosen or likely."""
    problem: str = ""


def asked_columns(asked: Asked, seen: CsvLook) -> tuple[AskedColumn, ...]:
    """Our columns of the chosen sheet, each with their column it is or may be."""
    if asked.sheet is None:
        return ()
    missing = asked.missing() if asked.chosen else []
    return tuple(
        AskedColumn(
            column=column,
            chosen=_chosen(asked, column, seen),
            then=(*asked.columns.get(column.heading, ()), "", "")[1],
            fixed=asked.fixed.get(column.heading, ""),
            joins=isinstance(column.kind, Text),
            words=tuple(_words(asked, column, seen)),
            problem="Say which column fills it, or what to write in every row."
            if column.heading in missing
            else "",
        )
        for column in asked.sheet.columns
    )


def unknown_words(asked: Asked, seen: CsvLook) -> bool:
    """Whether some word of a chosen column is neither one of ours nor told which it is."""
    assert asked.sheet is not None
    told = {h: {fold(word) for word in words} for h, words in asked.words.items()}
    return any(
        fold(word) not in told.get(column.heading, set())
        for column in asked.sheet.columns
        for word in _unread(asked, column, seen)
    )


def mapping_of(asked: Asked) -> str:
    """What the form says as a mapping that can be kept."""
    assert asked.sheet is not None
    columns = {h: list(n) if len(n) > 1 else n[0] for h, n in asked.columns.items()}
    return mapping_text(asked.sheet, columns, asked.fixed, asked.words)


def _two(form: Mapping[str, str], heading: str) -> tuple[str, ...]:
    names = (form.get(_FROM + heading, ""), form.get(_THEN + heading, ""))
    return tuple(name for name in names if name) if names[0] else ()


def _chosen(asked: Asked, column: Column, seen: CsvLook) -> str:
    if asked.chosen:
        return (*asked.columns.get(column.heading, ()), "")[0]
    return _likely(column, seen.headings)


def _likely(column: Column, theirs: tuple[str, ...]) -> str:
    """Their heading most like ours: the same, one that holds it as a word, or nearly it."""
    ours = column.heading.casefold().split()
    held = [heading for heading in theirs if set(ours) <= set(heading.casefold().split())]
    return min(held, key=len, default="") or nearest(column.heading, list(theirs), _ALIKE)


def _words(asked: Asked, column: Column, seen: CsvLook) -> Iterator[tuple[str, str, str]]:
    told = asked.words.get(column.heading, {})
    for word in _unread(asked, column, seen):
        likely = told.get(word) or nearest(word, column.choices)
        yield f"{_WORD}{column.heading}{_IS}{word}", word, likely


def _unread(asked: Asked, column: Column, seen: CsvLook) -> list[str]:
    """Their words that a column of a closed list does not take as they are."""
    names = asked.columns.get(column.heading, ())
    if not column.choices or len(names) != 1:
        return []
    return [word for word in seen.words.get(names[0], ()) if not _takes(column, word)]


def _takes(column: Column, word: str) -> bool:
    try:
        column.kind.read(word, _Silent())
    except Unreadable:
        return False
    return True


class _Silent:
    """A cell read only to see whether it can be."""

    zone = "Europe/London"
    month_first = False

    def note(self, message: str) -> None:
        """Nobody is told: nothing is taken yet."""

    def confirm(self, text: str) -> None:
        """Nobody is asked yet."""

    def ask_for_column(self, text: str, options: tuple[str, ...]) -> str:  # noqa: ARG002
        return options[0]
