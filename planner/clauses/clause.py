"""The job descriptions clause by clause, and what in the planner obeys each.

One TOML file a description, and one for what the catalogue names and something other than a
rule keeps. They are data: whether what they name is really there is worked out elsewhere.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import cache
from pathlib import Path
from typing import Any, Final

_FOLDER: Final = Path(__file__).parent
_ELSEWHERE: Final = "elsewhere.toml"


@unique
class Mark(StrEnum):
    """What a clause asks of a planner."""

    HARD = "H"
    SOFT = "S"
    INFORMATION = "I"
    DUTY = "D"
    """A duty of the description that must be scheduled."""

    @property
    def must_be_shown(self) -> bool:
        return self in (Mark.HARD, Mark.DUTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause of one job description."""

    post: str
    """Number of the description: "004"."""
    ref: str
    """The description's own paragraph, or its line: "2.19", "L13"."""
    says: str
    """In our words, or a short quotation."""
    mark: Mark
    rules: tuple[str, ...] = ()
    """Ids of rules, of advice or of what is kept elsewhere."""
    sources: tuple[str, ...] = ()
    """Sources of need that make demands of it."""
    may: tuple[str, ...] = ()
    """Duties the post's profile must allow, "000-hlta: ppa cover"."""
    may_not: tuple[str, ...] = ()
    """Duties it must not allow without consent."""
    facts: tuple[str, ...] = ()
    """Fields that hold what it says: "people.Post.scp"."""
    tests: tuple[str, ...] = ()
    """Tests that show it: "tests/rules/test_grades.py::test_..."."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """An id of the catalogue that no rule states because something else keeps it."""

    id: str
    says: str
    where: str
    """Dotted path of what keeps it: "planner.feeds.ical.feed"."""
    test: str


@cache
def clauses() -> tuple[Clause, ...]:
    """Every clause, in the order of the descriptions."""
    files = sorted(file for file in _FOLDER.glob("*.toml") if file.name != _ELSEWHERE)
    return tuple(clause for file in files for clause in _read(file))


@cache
def elsewhere() -> Mapping[str, Elsewhere]:
    """What is kept elsewhere, by id."""
    rows = tomllib.loads((_FOLDER / _ELSEWHERE).read_text(encoding="utf-8"))
    return {code: Elsewhere(id=code, **row) for code, row in rows.items()}


def _read(file: Path) -> Iterator[Clause]:
    for row in tomllib.loads(file.read_text(encoding="utf-8"))["clauses"]:
        lists: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
        }
        yield Clause(**{**lists, "post": file.stem, "mark": Mark(row["mark"])})
