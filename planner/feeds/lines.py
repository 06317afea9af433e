"""Content lines of a calendar: safe text and folding (RFC 5545, 3.1 and 3.3.11)."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

LINE_OCTETS: Final = 75

_UNSAFE = re.compile("[ \x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
"""Controls, lone surrogates, whatever some reader takes for the end of a line, and spaces."""
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,"})


@lru_cache(maxsize=4096)  # a school has a few hundred titles and places, and says them often
def one_line(text: str) -> str:
    """`text` as a TEXT value of one line: runs of spaces and unsafe characters become one space."""
    return _UNSAFE.sub(" ", text).strip().translate(_ESCAPED)


def folded(lines: Sequence[str]) -> bytes:
    """The lines as UTF-8, each ended by CRLF and folded to 75 octets where it is longer."""
    text = "\r\n".join((*lines, ""))
    if text.isascii() and max(map(len, lines)) <= LINE_OCTETS:
        return text.encode()
    return b"".join(_fold(line.encode()) for line in lines)


def _fold(line: bytes) -> bytes:
    """Break before octet 76, never inside a character."""
    pieces: list[bytes] = []
    room = LINE_OCTETS
    while len(line) > room:
        cut = room
        while line[cut] & 0xC0 == 0x80:
            cut -= 1
        pieces.append(line[:cut])
        line, room = line[cut:], LINE_OCTETS - 1
    return b"\r\n ".join((*pieces, line)) + b"\r\n"
