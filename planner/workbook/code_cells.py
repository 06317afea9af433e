"""Cells that hold codes and tags: the names facts go by."""

import re
from dataclasses import dataclass
from typing import Final

from planner.workbook.cells import Raw, Reading, Shown, Unreadable, as_text

_CODE: Final = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_./&()'+-]*$")
_TAG: Final = re.compile(r"^[a-z0-9][a-z0-9./+-]*$")
_SCIENTIFIC: Final = re.compile(r"^\d(\.\d+)?[eE]\+\d+$")
MOST_CODE: Final = 40


@dataclass(frozen=True, slots=True)
class Code:
    """The short name something goes by: plain letters, figures and - _ . / & ( ) ' +."""

    refers: str = ""
    """The collection of the school it names a member of; "" where it is the name itself."""
    blank: object = None

    @property
    def expects(self) -> str:
        return f"a code without spaces, at most {MOST_CODE} characters, such as 3A or T-3A"

    def read(self, raw: Raw, reading: Reading) -> str:
        text = as_text(raw, reading)
        if _SCIENTIFIC.match(text):
            reading.confirm(f"“{text}” looks like a code the spreadsheet has changed. Is it right?")
        return self.check(text)

    def check(self, text: str) -> str:
        if not _CODE.match(text) or len(text) > MOST_CODE:
            guess = re.sub(r"\s+", "-", text)
            lookalike = "" if text.isascii() else " Only plain letters A to Z may be used."
            offer = guess if _CODE.match(guess) and guess != text else ""
            raise Unreadable(f"Expected {self.expects}.{lookalike}", offer)
        return text

    def write(self, value: object) -> Shown:
        return str(value) if value else None


@dataclass(frozen=True, slots=True)
class Codes:
    """Several codes, separated by commas; their order is kept."""

    refers: str = ""
    blank: object = ()

    @property
    def expects(self) -> str:
        return "codes separated by commas"

    def read(self, raw: Raw, reading: Reading) -> tuple[str, ...]:
        words = [word for word in re.split(r"[,;\s]+", as_text(raw, reading)) if word]
        return _each_once(tuple(Code().check(word) for word in words), reading)

    def write(self, value: object) -> Shown:
        assert isinstance(value, tuple)
        return ", ".join(value) or None


@dataclass(frozen=True, slots=True)
class Tag:
    """A skill, training or need tag: lower case, words joined by dashes."""

    refers: str = ""
    blank: object = None
    expects: str = "a tag in lower case, words joined by dashes, such as first-aid"

    def read(self, raw: Raw, reading: Reading) -> str:
        return self.check(as_text(raw, reading), reading)

    def check(self, text: str, reading: Reading) -> str:
        tag = re.sub(r"[\s_]+", "-", text.strip().lower())
        if not _TAG.match(tag) or len(tag) > MOST_CODE:
            raise Unreadable(f"Expected {self.expects}.")
        if tag != text:
            reading.note(f"read as the tag {tag}")
        return tag

    def write(self, value: object) -> Shown:
        return str(value) if value else None


@dataclass(frozen=True, slots=True)
class Tags:
    """Several tags, separated by commas."""

    refers: str = ""
    blank: object = ()
    expects: str = "tags separated by commas, such as first-aid, insulin"

    def read(self, raw: Raw, reading: Reading) -> tuple[str, ...]:
        words = [word.strip() for word in re.split(r"[,;]", as_text(raw, reading))]
        return _each_once(tuple(Tag().check(word, reading) for word in words if word), reading)

    def write(self, value: object) -> Shown:
        assert isinstance(value, tuple)
        return ", ".join(value) or None


def _each_once(items: tuple[str, ...], reading: Reading) -> tuple[str, ...]:
    once = tuple(dict.fromkeys(items))
    if len(once) < len(items):
        reading.note("the same code was listed twice; it counts once")
    return once
