"""Frozen dataclasses to rows and back, read off the dataclass's own field types.

A new field on a domain dataclass needs one column of the same name and nothing here: words
of closed lists and demand keys are kept as text, a `Span` as two columns, tuples and
mappings as JSON, everything else as it is.
"""

import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Generic, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from planner.domain.clock import Span
from planner.domain.demand import DemandKey

T = TypeVar("T")


class Shape(Generic[T]):
    """How values of one dataclass are kept as columns."""

    def __init__(self, kind: type[T]) -> None:
        hints = get_type_hints(kind)
        self.kind = kind
        self.fields = {field: bare(hints[field]) for field in _fields_of(kind)}
        self.columns = tuple(
            column for field, hint in self.fields.items() for column in _columns(field, hint)
        )

    def to_columns(self, value: T) -> dict[str, Any]:
        """Column values of `value`, ready to insert."""
        columns: dict[str, Any] = {}
        for field, hint in self.fields.items():
            part = getattr(value, field)
            if hint is Span:
                columns |= {f"{field}_start": part.start, f"{field}_end": part.end}
            else:
                columns[field] = part if isinstance(part, date) else plain(part)
        return columns

    def from_columns(self, columns: Mapping[Any, Any]) -> T:
        """The value a row stands for; columns that are no field of it are passed over."""
        parts: dict[str, Any] = {}
        for field, hint in self.fields.items():
            if hint is Span:
                parts[field] = Span(columns[f"{field}_start"], columns[f"{field}_end"])
            else:
                parts[field] = _reader(hint)(columns[field])
        return self.kind(**parts)


def bare(hint: Any) -> Any:
    """The hint without `| None` and without the name a `NewType` gives it."""
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(arm for arm in get_args(hint) if arm is not types.NoneType)
    return hint.__supertype__ if isinstance(hint, NewType) else hint


def plain(value: Any) -> Any:
    """`value` in words JSON has."""
    if value is None or (isinstance(value, int | float) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, DemandKey):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value):
        return {field: plain(getattr(value, field)) for field in _fields_of(type(value))}
    return value


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """Turns what `plain` made of a `hint` back into one; None stays None."""
    read = _reader_of_some(bare(hint))
    return lambda value: None if value is None else read(value)


def _reader_of_some(hint: Any) -> Callable[[Any], Any]:
    origin = get_origin(hint)
    if origin is tuple:
        part = _reader(get_args(hint)[0])
        return lambda value: tuple(part(one) for one in value)
    if origin is not None and issubclass(origin, Mapping):
        key, worth = (_reader(arm) for arm in get_args(hint))
        return lambda value: {key(name): worth(one) for name, one in value.items()}
    if hint is DemandKey:
        return DemandKey.parse
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if hint in (date, datetime):
        return lambda value: value if isinstance(value, date) else hint.fromisoformat(value)
    if dataclasses.is_dataclass(hint):
        return _dataclass_reader(hint)
    return lambda value: value


def _dataclass_reader(kind: Any) -> Callable[[Any], Any]:
    readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}
    return lambda value: kind(**{name: readers[name](part) for name, part in value.items()})


def _fields_of(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def _columns(field: str, hint: Any) -> tuple[str, ...]:
    return (f"{field}_start", f"{field}_end") if hint is Span else (field,)
