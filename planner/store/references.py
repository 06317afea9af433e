"""Facts that refer to nothing, and two facts of one name, are refused before they are kept.

Which field refers to which collection is read off its type: a `PostCode` names a post.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, get_args, get_type_hints

from planner.domain import codes
from planner.domain.ordering import NATURAL_KEYS, natural_key
from planner.domain.school import School
from planner.errors import ImportRefused

SHOWN: Final = 10
"""Loose ends listed in the message; the importer has told the rest cell by cell."""

OWNERS: Final[Mapping[Any, str]] = MappingProxyType(
    {
        codes.PersonCode: "people",
        codes.PostCode: "posts",
        codes.ProfileCode: "duty_profiles",
        codes.ClassCode: "classes",
        codes.PlaceCode: "places",
        codes.PupilRef: "pupils",
        codes.ProgrammeCode: "programmes",
        codes.GroupingCode: "groupings",
        codes.ExamCode: "sittings",
        codes.ExternalCode: "externals",
    }
)


def refuse_loose_ends(school: School) -> None:
    """Raise ImportRefused when a fact refers to nothing or shares its name with another."""
    problems = [*_twice(school), *_loose_ends(school)]
    if problems:
        more = len(problems) - SHOWN
        tail = f"; and {more} more" if more > 0 else ""
        raise ImportRefused("; ".join(problems[:SHOWN]) + tail + ".")


def _twice(school: School) -> Iterator[str]:
    for collection in NATURAL_KEYS:
        facts = getattr(school, collection)
        names = Counter(natural_key(collection, fact) for fact in facts)
        for name, count in names.items():
            if count > 1:
                yield f"{_words(collection)} {_told(name)} appears {count} times"


def _loose_ends(school: School) -> Iterator[str]:
    known = {
        owner: {natural_key(owner, fact)[0] for fact in getattr(school, owner)}
        for owner in OWNERS.values()
    }
    for collection in NATURAL_KEYS:
        for fact in getattr(school, collection):
            for field, owner in _references(type(fact)).items():
                for code in _codes(getattr(fact, field)):
                    if code not in known[owner]:
                        name = _told(natural_key(collection, fact))
                        yield (
                            f"{_words(collection)} {name}: {field} {code!r} "
                            f"is not in {_words(owner)}"
                        )


_seen: dict[type, dict[str, str]] = {}


def _references(kind: type) -> dict[str, str]:
    """Field name -> collection its codes belong to, for one dataclass."""
    if kind not in _seen:
        found = {
            field: OWNERS[named]
            for field, hint in get_type_hints(kind).items()
            for named in _named(hint)
            if named in OWNERS
        }
        _seen[kind] = found
    return _seen[kind]


def _named(hint: Any) -> Iterator[Any]:
    """`hint` and everything inside it: PostCode out of `tuple[PostCode, ...] | None`."""
    yield hint
    for inner in get_args(hint):
        yield from _named(inner)


def _codes(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def _words(collection: str) -> str:
    return collection.replace("_", " ")


def _told(name: tuple[Any, ...]) -> str:
    return " / ".join(str(part) for part in name if part is not None)
