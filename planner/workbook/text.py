"""Text as it comes out of spreadsheets, made plain: one spelling for what looks the same."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_TURNS_TEXT_ROUND: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_JOINER: Final = "\u200d"
_FULL_WIDTH: Final = {ord("０") + n: str(n) for n in range(10)} | {ord("："): ":", ord("．"): "."}


class HostileText(ValueError):
    """Characters that make text read differently from how it is stored."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    text: str
    changes: tuple[str, ...] = ()
    """What was done to it, in words, for the report."""


def clean(text: str) -> Cleaned:
    """Compose accents (NFC), make every space one plain space, drop what cannot be seen.

    Line ends count as spaces. Raises `HostileText` for characters that turn the direction
    of text round. Cleaning twice changes nothing more.
    """
    if text.isascii() and text.isprintable() and "  " not in text and text == text.strip():
        return Cleaned(text)
    if _TURNS_TEXT_ROUND.search(text):
        raise HostileText(text)
    spaced = "".join(" " if _is_space(mark) else mark for mark in text)
    seen = _without_invisible(spaced)
    composed = unicodedata.normalize("NFC", seen)
    tidy = " ".join(part for part in composed.split(" ") if part)
    steps = (
        (spaced != text, "special spaces or line ends made plain spaces"),
        (seen != spaced, "invisible characters removed"),
        (composed != seen, "accents joined to their letters"),
        (tidy != composed, "extra spaces removed"),
    )
    return Cleaned(tidy, tuple(words for done, words in steps if done))


def plain_digits(text: str) -> str:
    """Full-width digits as ordinary ones; other numerals stay and are refused as numbers."""
    return text.translate(_FULL_WIDTH)


def fold(text: str) -> str:
    """What two spellings of a heading or word have in common: case, spaces and dashes go."""
    spelled = unicodedata.normalize("NFKC", text).casefold()
    return "".join(mark for mark in spelled if mark.isalnum())


def _is_space(mark: str) -> bool:
    return mark != " " and (mark in "\t\n\r\v\f\x85" or unicodedata.category(mark)[0] == "Z")


def _without_invisible(text: str) -> str:
    kept: list[str] = []
    for place, mark in enumerate(text):
        seen = unicodedata.category(mark) not in ("Cf", "Cc", "Cs", "Cn")
        if seen or (mark == _JOINER and _joins_pictures(kept[-1:], text[place + 1 : place + 2])):
            kept.append(mark)
    return "".join(kept)


def _joins_pictures(before: list[str], after: str) -> bool:
    """Whether a joiner makes one emoji of several: a family, a profession."""
    if not before or not after:
        return False
    pictured = before[0] == "\ufe0f" or unicodedata.category(before[0]) in ("So", "Sk")
    return pictured and unicodedata.category(after) == "So"
