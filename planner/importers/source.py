"""From whatever was sent (a workbook, a folder, an archive, one CSV file) to raw tables."""

from pathlib import Path, PurePath
from typing import Final

from planner.importers.container import ZIP_MARK, parts
from planner.importers.csv_files import csv_tables
from planner.importers.limits import MOST_BYTES, MOST_PARTS, FileRefused
from planner.importers.raw import RawTable
from planner.importers.xlsx import xlsx_tables
from planner.workbook.report import Report

_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: Final = {
    b"%PDF": "a PDF",
    b"MZ": "a program",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "a text document",
}
"""How files of other kinds begin, with what they are."""
_CONTENT_TYPES: Final = "[Content_Types].xml"


def raw_tables(source: Path | bytes, filename: str, report: Report) -> list[RawTable]:
    """Every table of `source`. What a file is is seen from its content; its name must agree.

    Raises `FileRefused` where nothing can be read at all.
    """
    if isinstance(source, Path):
        if source.is_dir():
            return csv_tables(_folder(source), report)
        filename = filename or source.name
        source = content_of(source)
    if len(source) > MOST_BYTES:
        raise FileRefused(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB.")
    if not source:
        raise FileRefused("The file is empty.")
    name = PurePath(filename.replace("\\", "/")).name
    _refuse_mistaken(source, name)
    if source.startswith(ZIP_MARK):
        return _archive(source, report)
    return csv_tables({PurePath(name).stem or "CSV": source}, report)


def _archive(data: bytes, report: Report) -> list[RawTable]:
    found = parts(data)
    if any(name.startswith(("word/", "ppt/")) for name in found):
        raise FileRefused("The file is a text document or slides, not a workbook.")
    if _CONTENT_TYPES in found:
        return xlsx_tables(data, found, report)
    files = {
        PurePath(name).stem: content
        for name, content in found.items()
        if name.lower().endswith(".csv") and not name.startswith("__MACOSX")
    }
    if not files:
        raise FileRefused("The archive holds neither a workbook nor CSV files.")
    return csv_tables(files, report)


def _refuse_mistaken(data: bytes, name: str) -> None:
    """Refuse what is not what its name says, in words that tell how to save it."""
    ending = PurePath(name).suffix.lower()
    is_archive = data.startswith(ZIP_MARK)
    if data.startswith(_OLD_OFFICE):
        raise FileRefused(
            "The workbook is protected by a password, or in the old .xls form. "
            "Save it as .xlsx without a password."
        )
    if (
        data[:400]
        .lstrip(b"\xef\xbb\xbf \t\r\n")
        .lower()
        .startswith((b"<!doctype", b"<html", b"<?xml"))
    ):
        raise FileRefused("The file is a web page or XML, not a workbook. Save it as .xlsx.")
    named = next((words for mark, words in _OTHERS.items() if data.startswith(mark)), "")
    if named:
        raise FileRefused(f"The file is {named}, not a workbook. Send an .xlsx workbook or CSVs.")
    if data.lstrip().upper().startswith(b"BEGIN:VCALENDAR"):
        raise FileRefused("The file is a calendar. Send it as term dates, called .ics.")
    if ending == ".csv" and is_archive:
        raise FileRefused("The file is a workbook that is called .csv. Rename it to .xlsx.")
    if ending in (".xlsx", ".zip") and not is_archive:
        raise FileRefused(f"The file is called {ending} but is none. Save it as .xlsx again.")


def content_of(source: Path | bytes) -> bytes:
    """The bytes of one file, a little more than the most at most. Raises `FileRefused`."""
    if isinstance(source, bytes):
        return source
    try:
        with source.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileRefused(f"The file {source.name} cannot be opened.") from error


def _folder(folder: Path) -> dict[str, bytes]:
    """The CSV files of a folder; other files and links are passed over."""
    paths = [path for path in sorted(folder.iterdir()) if path.suffix.lower() == ".csv"]
    regular = [path for path in paths if path.is_file() and not path.is_symlink()]
    if not regular:
        raise FileRefused("The folder holds no CSV files.")
    if len(regular) > MOST_PARTS:
        raise FileRefused(f"The folder holds more than {MOST_PARTS} CSV files.")
    files = {path.stem: content_of(path) for path in regular}
    if sum(map(len, files.values())) > MOST_BYTES:
        raise FileRefused(f"The files are larger than {MOST_BYTES // 1024 // 1024} MB together.")
    return files
