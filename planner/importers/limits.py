"""How large a file may be, and the one way of refusing it as a whole."""

from typing import Final

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_UNPACKED: Final = 50 * 1024 * 1024
MOST_PARTS: Final = 200
MOST_RATIO: Final = 100
"""Unpacked to packed, for archives that unpack to more than `RATIO_FROM`."""
RATIO_FROM: Final = 1024 * 1024
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 100
MOST_CHARACTERS: Final = 4_096
CPU_SECONDS: Final = 10
WALL_SECONDS: Final = 30
MEMORY_BYTES: Final = 512 * 1024 * 1024


class FileRefused(Exception):
    """The file cannot be read at all. `message` is a sentence for the person who sent it."""

    def __init__(self, message: str, *, sheet: str = "", row: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.sheet = sheet
        self.row = row
