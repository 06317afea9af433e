"""Codes for what another program only names, and what the school calls the same thing."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Final

from planner.workbook.code_cells import MOST_CODE
from planner.workbook.text import fold

_LEFT_OUT: Final = re.compile(r"[^A-Za-z0-9_./&()'+-]")


class Codes:
    """Codes of one collection: those the school has by name or code, and new ones made up."""

    def __init__(self, standing: Iterable[Any], stem: str) -> None:
        self._stem = stem
        self._by_word: dict[str, str] = {}
        self._taken: set[str] = set()
        facts = list(standing)
        for fact in facts:
            self._by_word.setdefault(fold(fact.name), fact.code)
        for fact in facts:
            self._by_word[fold(fact.code)] = fact.code
            self._taken.add(fold(fact.code))
        self.known = frozenset(fact.code for fact in facts)

    def code(self, name: str, short: str = "") -> str:
        """The school's code for what is called so, or a new one nothing else has."""
        for word in (short, name):
            if word and fold(word) in self._by_word:
                return self._by_word[fold(word)]
        plain = _plain(short) or _plain(name) or self._stem
        code, number = plain, 1
        while fold(code) in self._taken:
            number += 1
            code = f"{plain[: MOST_CODE - 4]}{number}"
        self._taken.add(fold(code))
        self._by_word[fold(name)] = code
        return code


def _plain(text: str) -> str:
    """Plain letters and figures of a name: "3º A" gives "3oA"."""
    letters = unicodedata.normalize("NFKD", text)
    code = _LEFT_OUT.sub("", letters).lstrip("_./&()'+-")
    return code[:MOST_CODE]
