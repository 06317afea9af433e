"""Domain values as plain JSON and back, read off the dataclasses' own field types.

Fields at their default are left out, so that a new optional field changes no old file.
"""

import dataclasses
import json
import types
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from planner.domain.clock import Span
from planner.domain.demand import DemandKey

T = TypeVar("T")


def canonical(plain: object) -> bytes:
    """The one spelling of a plain value: sorted keys, no spaces, UTF-8."""
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def to_plain(value: Any) -> Any:
    """`value` in JSON's own types."""
    match value:
        case DemandKey():
            return str(value)
        case Span():
            return [value.start, value.end]
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case Mapping():
            return {str(to_plain(key)): to_plain(each) for key, each in value.items()}
        case tuple() | list():
            return [to_plain(each) for each in value]
        case frozenset():
            return sorted(to_plain(each) for each in value)
    if dataclasses.is_dataclass(value):
        return {
            field.name: to_plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if not _is_default(field, getattr(value, field.name))
        }
    return value


def from_plain(kind: type[T], plain: Any) -> T:
    """The dataclass `kind` that `plain` spells. Raises ValueError where it spells none."""
    try:
        made = _read(kind, plain)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"not a {kind.__name__}: {error}") from error
    if not isinstance(made, kind):
        raise ValueError(f"not a {kind.__name__}")
    return made


def _is_default(field: "dataclasses.Field[Any]", value: Any) -> bool:
    if field.default_factory is not dataclasses.MISSING:
        return bool(value == field.default_factory())
    return field.default is not dataclasses.MISSING and value == field.default


def bare(hint: Any) -> Any:
    """The type under a NewType."""
    while isinstance(hint, NewType):
        hint = hint.__supertype__
    return hint


def _read(hint: Any, plain: Any) -> Any:
    hint = bare(hint)
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        named = [each for each in inner if each is not type(None)]
        return None if plain is None else _read(named[0], plain)
    if origin is tuple:
        return tuple(_read(inner[0], each) for each in _a_list(plain))
    if origin is frozenset:
        return frozenset(_read(inner[0], each) for each in _a_list(plain))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {_read(inner[0], key): _read(inner[1], each) for key, each in plain.items()}
    return _read_one(hint, plain)


def _a_list(plain: Any) -> list[Any]:
    if not isinstance(plain, list):
        raise TypeError(f"a list was expected, not {plain!r}")
    return plain


def _read_one(hint: Any, plain: Any) -> Any:
    if hint is DemandKey:
        return DemandKey.parse(plain)
    if hint is Span:
        start, end = plain
        return Span(start, end)
    if hint is datetime:
        return datetime.fromisoformat(plain)
    if hint is date:
        return date.fromisoformat(plain)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(plain)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        hints = get_type_hints(hint)
        return hint(**{name: _read(hints[name], each) for name, each in plain.items()})
    if hint is float and isinstance(plain, int):
        return float(plain)
    if not isinstance(plain, hint) or (hint is int and isinstance(plain, bool)):
        raise TypeError(f"{hint.__name__} was expected, not {plain!r}")
    return plain
