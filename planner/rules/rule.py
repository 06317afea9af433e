"""What a rule of the rule book is: words a deputy reads, and a function that gives kinds.

A rule is policy stated once. Its function turns the school's facts into the scheduling
library's constraint kinds, each carrying the rule's id as its code; the kinds do the rest.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

from planner.rules.facts import Facts
from solver.problem import Hard, Soft, TaskId


@unique
class Basis(StrEnum):
    """Where a rule's authority comes from, and so who may set it aside (decision D17)."""

    LAW = "law"
    CONTRACT = "contract"
    POLICY = "policy"
    PREFERENCE = "preference"

    @property
    def override(self) -> str:
        """Who may set a rule of this basis aside, in words."""
        return _OVERRIDE[self]


_OVERRIDE: Final[Mapping[Basis, str]] = {
    Basis.LAW: "Nobody can set this aside.",
    Basis.CONTRACT: "Needs the person's recorded agreement.",
    Basis.POLICY: "The head or deputy can set this aside, with a reason.",
    Basis.PREFERENCE: "A preference: it gives way wherever a need is in the balance.",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """The number a school may change, with its unit: 30 "minutes"."""

    default: int
    unit: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """A rule as one school has it: its code and the value in force."""

    code: str
    value: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A term of a need tier: what the rota is asked to do, counted in units."""

    tier: int
    term: Soft


@dataclass(frozen=True, slots=True)
class Pads:
    """Minutes a duty keeps its adult after its end, by task."""

    minutes: Mapping[TaskId, int]


Statement = Hard | Soft | Wanted | Pads
Function = Callable[[Facts, Ruling], Iterable[Statement]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the catalogue."""

    id: str
    title: str
    """A whole sentence a deputy understands, with a capital and without a full stop."""
    basis: Basis
    source: str
    """Statute, job description paragraph or document, as it is quoted in refusals."""
    function: Function
    parameter: Parameter | None = None
    on: bool = True
    """Whether it is in force where the school says nothing."""

    @property
    def override(self) -> str:
        return self.basis.override

    @property
    def clause(self) -> str:
        """The title as part of a sentence: "nobody is in two places at once"."""
        word = self.title.split(" ")[0]
        return self.title if word.isupper() and len(word) > 1 else _lower(self.title)

    def statements(self, facts: Facts) -> tuple[Statement, ...]:
        """What this rule says of `facts`; nothing where the school has switched it off."""
        if not self.in_force(facts):
            return ()
        return tuple(self.function(facts, Ruling(self.id, self.value(facts))))

    def in_force(self, facts: Facts) -> bool:
        """Law stays on whatever the school set."""
        setting = facts.settings.get(self.id)
        if self.basis is Basis.LAW:
            return True
        return setting.on if setting else self.on

    def value(self, facts: Facts) -> int:
        """The parameter in force: the school's, or the default, or 0 where there is none."""
        setting = facts.settings.get(self.id)
        if setting and setting.parameter is not None:
            return setting.parameter
        return self.parameter.default if self.parameter else 0


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def rule(
    code: str,
    title: str,
    *,
    basis: Basis,
    source: str,
    parameter: Parameter | None = None,
    on: bool = True,
) -> Callable[[Function], Rule]:
    """Make a rule of the function below it; `on` is what holds where the school says nothing."""

    def made(function: Function) -> Rule:
        return Rule(
            id=code,
            title=title,
            basis=basis,
            source=source,
            function=function,
            parameter=parameter,
            on=on,
        )

    return made
