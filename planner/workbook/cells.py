"""Kinds of cell: how each is read from a spreadsheet and written back.

`read` takes what the spreadsheet holds, text already cleaned, and gives the domain's value;
`write` gives it back. What `write` gives, `read` takes: export then import is the identity.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Protocol

from rapidfuzz import fuzz, process

from planner.workbook.text import fold

Raw = str | float | int | bool | date | datetime | time | timedelta
"""A cell as it comes out of the file. An empty cell is the empty text."""
Shown = str | int | float | date | None
"""A cell as it goes into a file. None is an empty cell."""

_EMAIL: Final = re.compile(r"^[^@\s,;:<>\"()\[\]\\]+@([^@\s.,;:]+\.)+[^@\s.,;:]{2,}$")
LIKE_ENOUGH: Final = 70
"""Score out of 100 above which a known word is offered as "did you mean"."""
MOST_TEXT: Final = 120


class Unreadable(ValueError):
    """A cell that cannot be taken: what was expected there, and the nearest known word."""

    def __init__(self, expected: str, nearest: str = "") -> None:
        super().__init__(expected)
        self.expected = expected
        self.nearest = nearest


class Reading(Protocol):
    """The cell being read, as its kind sees it: where to leave notes and questions."""

    @property
    def zone(self) -> str: ...

    @property
    def month_first(self) -> bool: ...

    def note(self, message: str) -> None: ...

    def confirm(self, text: str) -> None: ...

    def ask_for_column(self, text: str, options: tuple[str, ...]) -> str: ...


class Kind(Protocol):
    """One kind of cell."""

    @property
    def expects(self) -> str:
        """What belongs in it, as the end of "expected ...": "a time such as 08:45"."""
        ...

    @property
    def blank(self) -> object:
        """The value of an empty cell, where the fact itself has no default."""
        ...

    def read(self, raw: Raw, reading: Reading, /) -> object: ...

    def write(self, value: object) -> Shown: ...


def nearest(word: str, known: Sequence[str], least: int = LIKE_ENOUGH) -> str:
    """The known word most like `word`, or "" when none scores `least` of 100."""
    folded = {name: fold(name) for name in known}
    found = process.extractOne(fold(word), folded, scorer=fuzz.ratio, score_cutoff=least)
    return str(found[2]) if found else ""


def as_text(raw: Raw, reading: Reading) -> str:
    """Text of a cell that should hold text, whatever type the spreadsheet made of it."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        text = "TRUE" if raw else "FALSE"
    elif isinstance(raw, int | float):
        text = str(int(raw)) if float(raw).is_integer() else repr(raw)
    else:
        raise Unreadable("The spreadsheet has turned this into a date or time. Type it as text.")
    reading.note(f"the spreadsheet holds this as a number; read as “{text}”")
    return text


@dataclass(frozen=True, slots=True)
class Text:
    """Free text, at most `most` characters."""

    most: int = MOST_TEXT
    blank: object = ""
    names: bool = False
    """Holds the name of an adult or of the school: anywhere else a child's name is looked for."""

    @property
    def expects(self) -> str:
        return f"text of at most {self.most} characters"

    def read(self, raw: Raw, reading: Reading) -> str:
        text = as_text(raw, reading)
        if len(text) > self.most:
            raise Unreadable(f"This has {len(text)} characters; at most {self.most} fit.")
        return text

    def write(self, value: object) -> Shown:
        return str(value) if value else None


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail address. Domains with accents are kept in the form mail servers use."""

    expects: str = "one e-mail address such as a.name@school.example"
    blank: object = ""

    def read(self, raw: Raw, reading: Reading) -> str:
        text = as_text(raw, reading)
        if not _EMAIL.match(text) or len(text) > MOST_TEXT:
            raise Unreadable(f"Expected {self.expects}.")
        if text.isascii():
            return text
        name, _, domain = text.partition("@")
        try:
            text = f"{name}@{domain.encode('idna').decode('ascii')}"
        except UnicodeError as error:
            raise Unreadable(f"Expected {self.expects}.") from error
        reading.note(f"read as {text}, the form mail servers use")
        return text

    def write(self, value: object) -> Shown:
        return str(value) if value else None
