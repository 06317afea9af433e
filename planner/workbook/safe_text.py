"""Text in CSV files that a spreadsheet would run as a formula, and its way back.

A CSV cell cannot say that it is text. Where one begins like a formula the writer puts an
apostrophe before it and the reader takes exactly that apostrophe away again.
"""

import re
from typing import Final

_LIKE_FORMULA: Final = re.compile("^'*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""Full-width signs too: some spreadsheets treat them as the plain ones."""


def shielded(text: str) -> str:
    """`text` as it can stand in a CSV file."""
    return f"'{text}" if _LIKE_FORMULA.match(text) else text


def unshielded(text: str) -> str:
    """What `shielded` was given; other text as it is."""
    return text[1:] if text.startswith("'") and _LIKE_FORMULA.match(text) else text
