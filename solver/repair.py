"""What a mended plan is measured by: what people knew, and what a repair leaves and moves."""

from dataclasses import dataclass, field
from typing import Final

from solver.problem import Assignment
from solver.solution import TierResult

STABILITY: Final = "stability"
"""Name of the tier after the needs: bodies disturbed, then minutes moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What people know, and from when on it may change."""

    reference: Assignment
    frozen_until: int = 0
    """Minute of the horizon: what starts before it is past or running, and nothing new does."""
    days: frozenset[int] | None = None
    """Days, from 0, on which anything may move; None: those on which something was lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One way to mend a plan, shown by a legal assignment."""

    assignment: Assignment
    needs: tuple[TierResult, ...]
    """Every strict tier over the whole horizon."""
    stability: TierResult
    disturbed: tuple[str, ...]
    """Bodies whose work changes though it could have stayed, in order."""
    minutes_moved: int
    """Minutes of work given up and gained."""
    lost: Assignment = field(repr=False)
    """What of the reference the changed facts do not let stand."""
    seconds: float
    work: float = 0.0
    """Deterministic time the searches took."""

    @property
    def proven(self) -> bool:
        """Whether no repair meets the needs better, or as well with less change."""
        return self.stability.proven and all(tier.proven for tier in self.needs)
