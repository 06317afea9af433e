"""Zip archives, checked before anything in them is believed: .xlsx files are archives too."""

import stat
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from planner.importers.limits import (
    MOST_PARTS,
    MOST_RATIO,
    MOST_UNPACKED,
    RATIO_FROM,
    FileRefused,
)

ZIP_MARK: Final = b"PK\x03\x04"
_ENCRYPTED: Final = 0x1
_DAMAGED: Final = "The file is damaged. Open it in a spreadsheet program and save it again."


def parts(data: bytes) -> dict[str, bytes]:
    """Every file of the archive by its name, unpacked within the limits.

    Raises `FileRefused` for bombs, nested or overlapping entries, names that leave the
    archive, links, passwords and damage.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check(entries, len(data))
            return dict(_unpacked(archive, entries))
    except (BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise FileRefused(_DAMAGED) from error


def _check(entries: list[ZipInfo], size: int) -> None:
    if len(entries) > MOST_PARTS:
        raise FileRefused(f"The archive holds {len(entries)} files; at most {MOST_PARTS} may be.")
    if len({entry.filename for entry in entries}) < len(entries):
        raise FileRefused("The archive holds two files of the same name.")
    for entry in entries:
        _check_entry(entry)
    _check_overlap(entries)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED or (unpacked > RATIO_FROM and unpacked > size * MOST_RATIO):
        raise FileRefused("The file unpacks to far more than it may. It has not been opened.")


def _check_entry(entry: ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ":" in name or ".." in name.split("/"):
        raise FileRefused(
            "The archive holds a file whose name leads outside it. Pack the CSVs again."
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise FileRefused("The archive holds a link to another file.")
    if entry.flag_bits & _ENCRYPTED:
        raise FileRefused("The file is protected by a password. Save it without one.")


def _check_overlap(entries: list[ZipInfo]) -> None:
    """Entries that share bytes unpack one small block many times over."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise FileRefused(
                "The archive is built in a way no spreadsheet program does. Save it again."
            )
        end = entry.header_offset + entry.compress_size


def _unpacked(archive: ZipFile, entries: list[ZipInfo]) -> Iterator[tuple[str, bytes]]:
    left = MOST_UNPACKED
    for entry in entries:
        with archive.open(entry) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0:
            raise FileRefused("The file unpacks to far more than it may. It has not been opened.")
        if content.startswith(ZIP_MARK):
            raise FileRefused("The archive holds another archive. Send the file inside it.")
        yield entry.filename, content
