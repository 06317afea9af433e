"""Timetables of other programs, read onto a school: the one reader of them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from planner.domain.school import School
from planner.importers.asc import read_asc
from planner.importers.container import ZIP_MARK, parts
from planner.importers.fet import SOLUTIONS, read_fet
from planner.importers.foreign import ForeignTimetable, anonymised
from planner.importers.foreign_school import with_timetable
from planner.importers.limits import MOST_BYTES, FileRefused
from planner.importers.source import content_of
from planner.importers.untis import read_untis
from planner.importers.workbook import ImportResult, result_of
from planner.workbook.report import Report, Where

_NO_SCHOOL: Final = "There is no school to add a timetable to yet. Import its workbook first."
_ENDINGS: Final = (".fet", ".xml", ".csv", ".txt")

FORMS: Final[Mapping[str, Callable[[Mapping[str, bytes], Report], ForeignTimetable]]] = (
    MappingProxyType({"fet": read_fet, "untis": read_untis, "asc": read_asc})
)
"""Programs by the word they go by on the command line, and how their files are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimetableReader:
    """Reads one program's files. A plain value, so that a child process can be sent it."""

    form: str
    """One of `FORMS`."""
    anonymise: bool = False
    """Call teachers T01, T02 ...; names of classes and rooms stay."""

    def __call__(
        self,
        source: Path | bytes,
        filename: str = "",
        *,
        answers: Mapping[int | str, str] | None = None,
        onto: School | None = None,
    ) -> ImportResult:
        """The school `onto` with the file's timetable. Never raises for a bad file."""
        report = Report(answers or {})
        school = None
        try:
            if onto is None:
                raise FileRefused(_NO_SCHOOL)
            found = FORMS[self.form](files_of(source, filename), report)
            if found.lessons:
                found = anonymised(found) if self.anonymise else found
                school = with_timetable(found, onto, report)
            elif report.settled:
                raise FileRefused("There is no lesson in it.")
        except FileRefused as refused:
            report.refuse(Where(sheet=refused.sheet or filename, row=refused.row), refused.message)
        return result_of(school, report)


def files_of(source: Path | bytes, filename: str) -> dict[str, bytes]:
    """The file by its name with the solution beside it; or those of a folder or archive."""
    if isinstance(source, Path):
        return _within_limits({path.name: content_of(path) for path in _paths(source)})
    if source.startswith(ZIP_MARK):
        return {Path(name).name: content for name, content in parts(source).items()}
    if not source.strip():
        raise FileRefused("The file is empty.")
    return _within_limits({filename or "file": source})


def _paths(source: Path) -> list[Path]:
    if source.is_dir():
        found = [path for path in sorted(source.iterdir()) if _is_plain(path)]
        if not found:
            raise FileRefused("The folder holds no files.")
        return found
    beside = [source.with_name(source.stem + ending) for ending in SOLUTIONS]
    return [source, *(path for path in beside if _is_plain(path) and path != source)]


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and path.suffix.lower() in _ENDINGS


def _within_limits(files: dict[str, bytes]) -> dict[str, bytes]:
    if sum(map(len, files.values())) > MOST_BYTES:
        raise FileRefused(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB.")
    return files
