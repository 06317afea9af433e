"""Domain values as plain JSON and back, read off the dataclasses' own field types.

Fields at their default are left out, so that a new optional field changes no old file.
"""

import dataclasses
import json
import types
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

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


class Unreadable(ValueError):
    """A value that spells no such thing: what is wrong, and where."""

    def __init__(self, reason: str, path: tuple[str, ...] = ()) -> None:
        self.reason, self.path = reason, path
        where = ", ".join(path)
        super().__init__(f"{where}: {reason}" if where else reason)


def from_plain(kind: type[T], plain: Any, where: str = "") -> T:
    """The value of `kind` that `plain` spells.

    Raises Unreadable, which is a ValueError, where it spells none; `where` begins its path.
    """
    path = (where,) if where else ()
    try:
        made = _read(kind, plain)
    except Unreadable as error:
        raise Unreadable(error.reason, (*path, *error.path)) from None
    if not isinstance(made, kind):
        raise Unreadable("something is missing", path)
    return made


def _inside(name: str, hint: Any, plain: Any) -> Any:
    """`_read` of one part of a value; what is wrong in it is told with the part's name."""
    try:
        return _read(hint, plain)
    except Unreadable as error:
        raise Unreadable(error.reason, (name, *error.path)) from None


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
        return tuple(_each(inner[0], plain))
    if origin is frozenset:
        return frozenset(_each(inner[0], plain))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        named = _of_type(dict, plain).items()
        return {_read(inner[0], key): _inside(key, inner[1], each) for key, each in named}
    if isinstance(hint, type) and dataclasses.is_dataclass(hint) and hint not in _SPELLED:
        return _dataclass(hint, _of_type(dict, plain))
    return _one(hint, plain)


def _each(hint: Any, plain: Any) -> Iterator[Any]:
    for number, each in enumerate(_of_type(list, plain), start=1):
        yield _inside(f"entry {number}", hint, each)


def _dataclass(kind: Any, plain: dict[str, Any]) -> Any:
    hints, fields = get_type_hints(kind), dataclasses.fields(kind)
    for name in plain:
        if name not in hints:
            raise Unreadable("it is nothing this file says", (name,))
    for field in fields:
        if field.name not in plain and not _has_default(field):
            raise Unreadable("it is missing", (field.name,))
    values = {name: _inside(name, hints[name], each) for name, each in plain.items()}
    try:
        return kind(**values)
    except (ValueError, TypeError, LookupError):
        raise Unreadable("its values do not go together") from None


def _has_default(field: "dataclasses.Field[Any]") -> bool:
    given = (field.default, field.default_factory)
    return any(each is not dataclasses.MISSING for each in given)


def _one(hint: Any, plain: Any) -> Any:
    if hint is float and isinstance(plain, int) and not isinstance(plain, bool):
        return float(plain)
    if hint not in _SPELLED and not issubclass(hint, Enum):
        return _of_type(hint, plain)
    try:
        return _SPELLED.get(hint, hint)(plain)
    except (ValueError, TypeError, LookupError, AttributeError):
        what = _WORDS.get(hint, "one of the words this file knows for it")
        raise Unreadable(f"{what} was expected, not {_shown(plain)}") from None


def _of_type(kind: type, plain: Any) -> Any:
    if not isinstance(plain, kind) or (kind is int and isinstance(plain, bool)):
        what = _WORDS.get(kind, "another kind of value")
        raise Unreadable(f"{what} was expected, not {_shown(plain)}")
    return plain


def _span(plain: Any) -> Span:
    start, end = plain
    return Span(_of_type(int, start), _of_type(int, end))


_SPELLED: Final[dict[Any, Any]] = {
    DemandKey: DemandKey.parse,
    Span: _span,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
}
_WORDS: Final[dict[Any, str]] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a group of named values",
    datetime: "a date and time",
    date: "a date such as 2026-11-02",
    DemandKey: "the key of a need",
    Span: "two minutes of the cycle",
}


def _shown(plain: Any) -> str:
    text = canonical(plain).decode()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST: Final = 60
