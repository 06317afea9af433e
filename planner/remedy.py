"""What is found out about an open need: why it is open, and what would fill it."""

from dataclasses import dataclass
from enum import StrEnum, unique

from planner.domain.demand import DemandKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One change that would fill the need: shown by a whole legal rota."""

    sentence: str
    basis: str
    """Whose word it takes."""
    cost: int
    """About the minutes and trouble it gives: only for putting changes in order."""
    moved: int
    """Duties that would go to somebody else or to another time."""
    pays: tuple[str, ...]
    """Less pressing needs that would come off worse."""

    @property
    def effect(self) -> str:
        """What else need change at most, in a sentence: the rota that shows it changes this."""
        if not self.moved and not self.pays:
            return "Nothing else need change."
        duties = "duty" if self.moved == 1 else "duties"
        told = [f"{self.moved} other {duties} moved"] if self.moved else []
        return f"It need cost no more than this: {'; '.join([*told, *self.pays])}."


@unique
class Standing(StrEnum):
    """How a need stands in a rota."""

    OPEN = "open"
    MET = "met"
    FREE = "free"
    """Open, and yet it can be met as things are: the search had not found it."""
    STALE = "stale"
    """The rota no longer keeps the rules: the facts have changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatFills:
    """Everything found out about one open need."""

    key: DemandKey
    title: str
    standing: Standing
    reasons: tuple[str, ...] = ()
    proved: bool = False
    """Whether it was shown that nothing but a change can fill it."""
    irreducible: bool = False
    """Whether every one of the reasons is needed: with one less it could be filled."""
    remedies: tuple[Remedy, ...] = ()
    pair: bool = False
    """Whether what is told takes two changes together: no single one would do."""
    tried: int = 0
    """Changes that were shown not to be enough by themselves."""
    unsettled: int = 0
    """Changes there was no time to settle."""
    seconds: float = 0.0


def summary(found: WhatFills) -> str:
    """How many changes would fill it, and how far that is known."""
    match found.standing:
        case Standing.MET:
            return "The rota meets it: nothing is open."
        case Standing.STALE:
            return "The facts have changed since this rota was drafted: draft again first."
        case Standing.FREE:
            return "It can be met as things are: draft again and give the search longer."
    if found.remedies and found.pair:
        said = "No single change would fill it; these two together would, tried on the whole week."
    elif found.remedies:
        said = "Any one of these would fill it; each was tried on the whole week."
    elif found.unsettled:
        said = "No single change was found that would fill it."
    else:
        said = "No single change this planner knows of would fill it."
    if found.unsettled:
        said += f" {found.unsettled} more were not settled in {found.seconds:.0f} s."
    return said


def found_out(found: WhatFills) -> str:
    """How sure the reasons are."""
    if not found.proved:
        return f"Why it is open was not proved in {found.seconds:.0f} s"
    if not found.irreducible:
        return "Why it is open (proved; fewer of these may be enough, there was no time to see)"
    return "Why it is open (proved; each of these is needed for it to stay so)"
