"""What a request may ask for, and how each word of it is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from planner.errors import PlannerError
from web.dates import LARGEST, YEARS

_LONGEST: Final = 80


class UnclearParameter(PlannerError):
    """A parameter is missing, given twice, unknown, or not what it should be."""

    hint = "The OpenAPI document says what may be asked for."


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of parameter: its JSON schema, and how its text is read."""

    schema: Mapping[str, Any]
    read: Callable[[str], Any]
    """Raises ValueError on anything else."""


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    kind: Kind
    about: str
    required: bool = False


def _day(text: str) -> date:
    found = date.fromisoformat(text)
    if found.year not in YEARS or found.isoformat() != text:
        raise ValueError(text)
    return found


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= LARGEST):
        raise ValueError(text)
    return int(text)


def _text(text: str) -> str:
    if not 1 <= len(text) <= _LONGEST:
        raise ValueError(text)
    return text


DATE: Final = Kind({"type": "string", "format": "date"}, _day)
NUMBER: Final = Kind({"type": "integer", "minimum": 1, "maximum": LARGEST}, _number)
TEXT: Final = Kind({"type": "string", "minLength": 1, "maxLength": _LONGEST}, _text)


def read(parameters: tuple[Parameter, ...], given: Mapping[str, list[str]]) -> dict[str, Any]:
    """The parameters of one request by name, each parsed.

    Raises UnclearParameter, also for one given twice or that nobody asked for: a program that
    misspells a name must not get everything instead.
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name, values in given.items():
        if name not in known:
            raise UnclearParameter(f"There is no parameter {name[:_LONGEST]!r} here.")
        if len(values) > 1:
            raise UnclearParameter(f"The parameter {name!r} is given {len(values)} times.")
    missing = [p.name for p in parameters if p.required and p.name not in given]
    if missing:
        raise UnclearParameter(f"The parameter {missing[0]!r} is missing.")
    return {name: _parsed(known[name], values[0]) for name, values in given.items()}


def _parsed(parameter: Parameter, text: str) -> Any:
    try:
        return parameter.kind.read(text)
    except ValueError as error:
        raise UnclearParameter(
            f"{text[:_LONGEST]!r} cannot be {parameter.name!r}. {parameter.about}"
        ) from error
