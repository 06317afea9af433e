"""What a piece of advice is: allowed, and worth a look before the rota goes out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from planner.domain.plan import Rota
from planner.rules.facts import Facts

Function = Callable[[Facts, Rota], Iterator[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One thing of the catalogue that is told and never forbidden."""

    id: str
    title: str
    """A whole sentence a deputy understands, with a capital and without a full stop."""
    source: str
    function: Function

    def sentences(self, facts: Facts, rota: Rota) -> tuple[str, ...]:
        """What there is to look at, each a sentence; nothing where all is well."""
        return tuple(self.function(facts, rota))


def advice(code: str, title: str, *, source: str) -> Callable[[Function], Advice]:
    """Make advice of the function below it."""

    def made(function: Function) -> Advice:
        return Advice(id=code, title=title, source=source, function=function)

    return made
