"""What a search gives back: the placements, and how good each tier is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique

from solver.problem import UNIT, Assignment, Placed


@unique
class Status(StrEnum):
    """Of the whole solution: that of its weakest tier."""

    OPTIMAL = "optimal"
    """Every tier proven."""
    NEEDS_PROVEN = "needs proven"
    """Every strict tier proven; the quality tier has a gap."""
    FEASIBLE = "feasible"
    """Legal and complete, some strict tier not proven."""
    STOPPED = "stopped"
    """Ended early by the caller; the best so far is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TierResult:
    """Score and lower bound of one tier, given the tiers above it held at their scores."""

    name: str
    score: int
    bound: int
    seconds: float
    components: Mapping[str, int] = field(default_factory=dict)

    @property
    def proven(self) -> bool:
        return self.score <= self.bound

    @property
    def units(self) -> int:
        return self.score // UNIT

    @property
    def minutes(self) -> int:
        return self.score % UNIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """A legal assignment; never empty-handed, because an empty assignment is legal."""

    status: Status
    assignment: Assignment
    tiers: tuple[TierResult, ...]
    seconds: float
    seed: int

    def placements(self) -> tuple[Placed, ...]:
        return tuple(sorted(self.assignment))


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A message from a running search: the tier it works on and the best so far."""

    tier: str
    score: int
    bound: int
    seconds: float
    phase: str = ""
    tiers: tuple[TierResult, ...] = ()
    assignment: Assignment | None = None
    """Sent when it improved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how hard to search. `seconds` covers model building and search."""

    seconds: float = 10.0
    workers: int = 8
    """CP-SAT subsolvers; 8 beats 2 even on two cores."""
    seed: int = 1
    deterministic: float | None = None
    """Deterministic time instead of seconds, for runs that must repeat to the byte."""
