"""The text of a CSV file: which encoding, and what cannot be text at all."""

import codecs
from typing import Final

from planner.importers.limits import FileRefused
from planner.workbook.report import Report, Where

_WIDE_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NEVER_WINDOWS: Final = frozenset(b"\x81\x8d\x8f\x90\x9d\xfe\xff")
"""Bytes that mean nothing, or nothing an English school types, in the old Windows set."""
_OLD: Final = "cp1252"


def decoded(data: bytes, sheet: str, report: Report) -> str:
    """The file's text. Asks where it may be in the old Windows set; raises `FileRefused`."""
    if not data.strip():
        raise FileRefused("The file is empty.", sheet=sheet)
    if data.startswith(_WIDE_MARKS):
        return _wide(data, sheet)
    if b"\0" in data:
        raise FileRefused("The file is not plain text. Save it as CSV (UTF-8).", sheet=sheet)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _old_windows(data, error, sheet, report)


def _wide(data: bytes, sheet: str) -> str:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise FileRefused("The file is damaged. Save it as CSV (UTF-8).", sheet=sheet) from error
    if "\0" in text:
        raise FileRefused("The file is not plain text. Save it as CSV (UTF-8).", sheet=sheet)
    return text


def _old_windows(data: bytes, error: UnicodeDecodeError, sheet: str, report: Report) -> str:
    """Text in the old Windows set, if the school says so; mixtures are refused."""
    line = data.count(b"\n", 0, error.start) + 1
    if _NEVER_WINDOWS.intersection(data) or _holds_utf8(data):
        raise FileRefused(
            f"Byte {error.start + 1} cannot be read as text. Save the file as CSV (UTF-8).",
            sheet=sheet,
            row=line,
        )
    text = data.decode(_OLD)
    sample = next((word for word in text.split() if not word.isascii()), "")
    report.confirm(
        *(f"{sheet}!encoding", Where(sheet=sheet, row=line, value=sample)),
        f"The file is in an old Windows encoding. Is “{sample.strip(',;')}” spelled right?",
    )
    return text


def _holds_utf8(data: bytes) -> bool:
    """Whether some character beyond ASCII is proper UTF-8: then the file is a mixture."""
    return any(_is_utf8(line) and not line.isascii() for line in data.splitlines())


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
