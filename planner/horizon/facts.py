"""Which facts have a date, and which belong to a variant of the day: read off their fields."""

import dataclasses
from collections.abc import Hashable, Iterable, Iterator
from functools import cache
from typing import Any, Final, cast

from planner.domain.school import School

CALENDAR: Final = (
    "profile",
    "terms",
    "special_days",
    "week_labels",
    "week_of",
    "spells",
    "owed",
    "owed_releases",
)
"""What says which date is what; it stays as it is, dates and all."""


def collections(school: School) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every collection of facts but the calendar's, by name."""
    for field in dataclasses.fields(school):
        if field.name not in CALENDAR:
            yield field.name, getattr(school, field.name)


def fields_of(fact: Any) -> frozenset[str]:
    """Names of the fields of a fact's own kind."""
    return _fields_of(cast("Hashable", type(fact)))


@cache
def _fields_of(kind: Hashable) -> frozenset[str]:
    return frozenset(field.name for field in dataclasses.fields(cast("Any", kind)))


def is_dated(fact: Any) -> bool:
    """Whether the fact is about one date; every dated fact says so in its field `day`."""
    return getattr(fact, "day", None) is not None


def ordinary(facts: Iterable[Any]) -> tuple[Any, ...]:
    """The facts of no variant: those of an ordinary day."""
    return tuple(fact for fact in facts if not getattr(fact, "variant", ""))
