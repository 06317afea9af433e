"""Cells that hold a word of a closed list, yes or no, or a number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from planner.workbook.cells import Raw, Reading, Shown, Unreadable, as_text, nearest
from planner.workbook.text import fold, plain_digits

_WHOLE: Final = re.compile(r"^-?[0-9]+(\.0+)?$")
_DECIMAL: Final = re.compile(r"^[0-9]+(\.[0-9]+)?$")


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no."""

    blank: object = False
    expects: str = "yes or no"
    choices: tuple[str, ...] = ("yes", "no")

    def read(self, raw: Raw, _reading: Reading) -> bool:
        if isinstance(raw, bool):
            return raw
        word = raw.casefold() if isinstance(raw, str) else raw
        if word in ("yes", "y", "true", "on", "1", 1):
            return True
        if word in ("no", "n", "false", "off", "0", 0):
            return False
        raise Unreadable("Expected yes or no.")

    def write(self, value: object) -> Shown:
        return "yes" if value else "no"


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a closed list."""

    words: type[StrEnum]
    blank: object = None

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(word.value for word in self.words if word.value)

    @property
    def expects(self) -> str:
        return f"one of: {', '.join(self.choices)}"

    def read(self, raw: Raw, reading: Reading) -> StrEnum:
        text = ("yes" if raw else "no") if isinstance(raw, bool) else as_text(raw, reading)
        known = {fold(word.value): word for word in self._members()}
        known |= {fold(word.name): word for word in self._members() if fold(word.name) not in known}
        found = known.get(fold(text))
        if found is None:
            raise Unreadable(f"Expected {self.expects}.", nearest(text, self.choices))
        return found

    def write(self, value: object) -> Shown:
        return str(value) or None

    def _members(self) -> Iterator[StrEnum]:
        return (word for word in self.words if word.value)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `least` to `most`. `names` are words that stand for numbers."""

    least: int = 0
    most: int = 9999
    names: tuple[tuple[str, int], ...] = field(default=())
    blank: object = None
    look: str = "number"

    @property
    def expects(self) -> str:
        words = "".join(f", or {name}" for name, _ in self.names)
        return f"a whole number from {max(self.least, 0)} to {self.most}{words}"

    def read(self, raw: Raw, reading: Reading) -> int:
        text = repr(raw) if isinstance(raw, float) else str(raw)
        for name, number in self.names:
            if fold(text) == fold(name):
                return number
        figures = plain_digits(text)
        if isinstance(raw, bool) or not _WHOLE.match(figures) or figures.startswith("-0"):
            raise Unreadable(f"Expected {self.expects}.")
        if figures != text:
            reading.note(f"read as {figures}")
        number = int(figures.partition(".")[0])
        if not self.least <= number <= self.most:
            raise Unreadable(f"Expected {self.expects}.")
        return number

    def write(self, value: object) -> Shown:
        if value is None:
            return None
        assert isinstance(value, int)
        return next((name for name, number in self.names if number == value), value)


@dataclass(frozen=True, slots=True)
class Decimal:
    """A number that may have a fraction, written with a point."""

    most: float = 9999
    blank: object = None
    look: str = "number"

    @property
    def expects(self) -> str:
        return f"a number from 0 to {self.most:g}, with a point for fractions"

    def read(self, raw: Raw, _reading: Reading) -> float:
        text = plain_digits(repr(raw) if isinstance(raw, float) else str(raw))
        if isinstance(raw, bool) or not _DECIMAL.match(text) or float(text) > self.most:
            raise Unreadable(f"Expected {self.expects}.")
        return float(text)

    def write(self, value: object) -> Shown:
        if value is None:
            return None
        assert isinstance(value, int | float)
        return int(value) if float(value).is_integer() else float(value)
