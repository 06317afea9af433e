"""What a sheet and a column are. One `Column` line is all that reader and writer need."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Any

from planner.workbook.cells import Kind

Values = Mapping[str, object]
"""One row: the value of each field that has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its heading, the field it fills, and what may stand in it."""

    heading: str
    field: str
    kind: Kind
    required: bool = False
    help: str = ""
    example: str = ""

    @property
    def refers(self) -> str:
        """The collection its codes name members of, or ""."""
        return str(getattr(self.kind, "refers", ""))

    @property
    def choices(self) -> tuple[str, ...]:
        """The closed list its words come from, or nothing."""
        return tuple(getattr(self.kind, "choices", ()))

    @property
    def look(self) -> str:
        """How the column is formatted: "text" keeps what is typed as it is typed."""
        return str(getattr(self.kind, "look", "text"))


def one_fact(fact: type[Any], values: Values) -> Iterable[Any]:
    """The usual case: a row is a fact."""
    return (fact(**values),)


def one_row(facts: Sequence[Any]) -> Iterable[Values]:
    """The usual case: a fact is a row."""
    return ({f.name: getattr(fact, f.name) for f in fields(fact)} for fact in facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: the collection of `School` it holds, and how rows and facts correspond."""

    name: str
    collection: str
    fact: type[Any]
    about: str
    columns: tuple[Column, ...]
    single: bool = False
    """Holds exactly one row: the school itself."""
    private: bool = False
    """Its cells tell why somebody is away or barred: they are counted, never shown."""
    unfold: Callable[[type[Any], Values], Iterable[Any]] = one_fact
    fold: Callable[[Sequence[Any]], Iterable[Values]] = one_row

    @property
    def guarded(self) -> bool:
        """Whether cells may be counted only: private ones, and all that name a child."""
        of_children = self.collection == "pupils" or any(
            column.refers == "pupils" for column in self.columns
        )
        return self.private or of_children

    def column(self, field: str) -> Column:
        return next(column for column in self.columns if column.field == field)

    def blank(self, column: Column) -> object:
        """Value of an empty cell: `MISSING` where the fact's own default serves."""
        has_default = any(
            f.name == column.field and f.default is not MISSING for f in fields(self.fact)
        )
        return MISSING if has_default else column.kind.blank
