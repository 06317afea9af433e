"""Whether each clause is obeyed: worked out from the rule book, the sources and the tests."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum, unique
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final

from planner.advice import ADVICE
from planner.clauses.clause import Clause, Elsewhere, clauses, elsewhere
from planner.demand_sources import SOURCES
from planner.domain.kinds import Permission
from planner.rules import RULE_BOOK, Rule

_TEST: Final = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)")
Book = tuple[Rule, ...]


@unique
class Status(StrEnum):
    """How far a clause is shown to be obeyed."""

    SHOWN = "shown"
    """All it names is there, and so is a test."""
    STATED = "stated"
    """All it names is there; the tests are not at hand to look at."""
    NOTED = "noted"
    """Information that asks nothing of a planner."""
    OPEN = "open"
    """Something is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """One clause with what is missing, each a sentence; empty where nothing is."""

    clause: Clause
    status: Status
    missing: tuple[str, ...] = ()

    @property
    def fails(self) -> bool:
        """Whether the walk as a whole fails by it."""
        return self.status is Status.OPEN and self.clause.mark.must_be_shown


def walk(post: str | None = None, *, book: Book | None = None) -> tuple[Walked, ...]:
    """Every clause, or those of description `post`, held against the repository and `book`,
    which is the rule book unless told otherwise."""
    book = RULE_BOOK if book is None else book
    return tuple(_walked(c, book) for c in clauses() if post in (None, c.post))


def repository() -> Path | None:
    """The repository this runs from; None where the planner is installed without it."""
    root = Path(__file__).resolve().parents[2]
    return root if (root / "tests").is_dir() else None


def kept_elsewhere_missing(kept: Elsewhere) -> Iterator[str]:
    """What is not there of something kept elsewhere."""
    if not _resolves(kept.where):
        yield f"{kept.where} does not exist"
    yield from _tests_missing((kept.test,))


def _walked(clause: Clause, book: Book) -> Walked:
    missing = tuple(_missing(clause, book))
    if missing:
        return Walked(clause=clause, status=Status.OPEN, missing=missing)
    if not any((clause.rules, clause.sources, clause.may, clause.may_not, clause.facts)):
        return Walked(clause=clause, status=Status.NOTED)
    looked = bool(clause.tests) and repository() is not None
    return Walked(clause=clause, status=Status.SHOWN if looked else Status.STATED)


def _missing(clause: Clause, book: Book) -> Iterator[str]:
    for code in clause.rules:
        yield from _rule_missing(code, book, must=clause.mark.must_be_shown)
    registered = {source.__module__.rpartition(".")[2] for source in SOURCES}
    for source in clause.sources:
        if source not in registered:
            yield f"no source of need is called {source}"
    yield from _profile_missing(clause)
    for field in clause.facts:
        if not _is_field(field):
            yield f"no fact is called {field}"
    if clause.mark.must_be_shown:
        if not clause.rules and not clause.sources:
            yield "no rule or source of need is named"
        if not clause.tests:
            yield "no test is named"
    yield from _tests_missing(clause.tests)


def _rule_missing(code: str, book: Book, *, must: bool) -> Iterator[str]:
    rule = next((rule for rule in book if rule.id == code), None)
    if rule is not None:
        if must and not rule.on:
            yield f"{code} is not in force unless the school says so"
    elif code in elsewhere():
        yield from kept_elsewhere_missing(elsewhere()[code])
    elif code not in {each.id for each in ADVICE}:
        yield f"{code} is not in the rule book"


def _profile_missing(clause: Clause) -> Iterator[str]:
    permissions = _permissions()
    asked: tuple[tuple[tuple[str, ...], Callable[[str | None], bool], str], ...] = (
        (clause.may, lambda may: may in (Permission.YES, Permission.CONDITION), "does not allow"),
        (clause.may_not, lambda may: may in (Permission.NO, Permission.CONSENT), "allows"),
    )
    for entries, holds, word in asked if permissions else ():
        for entry in entries:
            profile, _, kind = entry.partition(": ")
            if not holds(permissions.get((profile, kind))):
                yield f"the profile {profile} {word} {kind}"


def _tests_missing(tests: tuple[str, ...]) -> Iterator[str]:
    root = repository()
    for node in tests if root else ():
        found = _TEST.fullmatch(node)
        if root is None or not found or found[2] not in _tests_in(root / found[1]):
            yield f"there is no test {node}"


@cache
def _tests_in(file: Path) -> frozenset[str]:
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    return frozenset(re.findall(r"^def (test_\w+)\(", text, flags=re.MULTILINE))


@cache
def _permissions() -> Mapping[tuple[str, str], str]:
    """What each profile of the descriptions says of each duty, from the repository's files."""
    root = repository()
    found = dict[tuple[str, str], str]()
    for file in sorted((root / "fixtures/posts").glob("*.toml")) if root else ():
        for code, profile in tomllib.loads(file.read_text(encoding="utf-8"))["profiles"].items():
            for kind, duty in profile["duties"].items():
                found[code, kind] = duty["may"]
    return found


def _is_field(path: str) -> bool:
    """Whether "people.Post.scp" is a field of a dataclass of the domain, or a member."""
    module, _, rest = path.partition(".")
    owner, _, name = rest.partition(".")
    kind = getattr(import_module(f"planner.domain.{module}"), owner, None)
    if kind is not None and is_dataclass(kind):
        return name in {field.name for field in fields(kind)}
    return hasattr(kind, name)


def _resolves(path: str) -> bool:
    """Whether a dotted path leads to a module or to something in one."""
    module, _, name = path.rpartition(".")
    try:
        return hasattr(import_module(module), name) or import_module(path) is not None
    except ImportError:
        return False
