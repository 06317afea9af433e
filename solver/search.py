"""The state of one search: the best so far, what is proven of it, and who wants to know."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from solver.check import tier_score, violations
from solver.coins import round_up
from solver.compiled import Compiled
from solver.problem import Assignment, Problem
from solver.solution import Limits, Progress, Solution, Status, TierResult

MARGIN = 0.1
"""Seconds kept back to check and hand over the result, at the least."""

SPARE = 0.05
MOST_SPARE = 0.5
"""Part of the limit kept back, and the most of it: a large result takes longer to check."""


class Over(Exception):  # not an error: the time is up, or somebody said stop
    """Ends a step that has no half result; what was found before it stands."""


@dataclass(slots=True)
class Search:
    """Best assignment so far, scores and bounds by tier, and the time that is left."""

    compiled: Compiled
    limits: Limits
    on_progress: Callable[[Progress], None] | None = None
    should_stop: Callable[[], bool] | None = None
    began: float = field(default_factory=time.monotonic)
    best: Assignment = frozenset()
    scores: list[int] = field(default_factory=list)
    bounds: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    components: list[dict[str, int]] = field(default_factory=list)
    refused: int = 0
    """Solutions of the engine that the independent check did not let pass."""
    reserve: float = 0.0
    """Seconds a last step after the search may take, kept back for it."""
    work: float = 0.0
    """Deterministic time spent, where the limits count that instead of seconds."""

    def __post_init__(self) -> None:
        tiers = len(self.problem.tiers)
        self.bounds = [0] * tiers
        self.seconds = [0.0] * tiers
        self.best = self.problem.pins
        self._keep(self.problem.pins, self._results(self.problem.pins))

    @property
    def problem(self) -> Problem:
        return self.compiled.problem

    @property
    def deterministic(self) -> bool:
        return self.limits.deterministic is not None

    def elapsed(self) -> float:
        return time.monotonic() - self.began

    def left(self) -> float:
        """Seconds left, or deterministic time where that is what counts."""
        if self.limits.deterministic is not None:
            return self.limits.deterministic - self.work
        kept = max(MARGIN, min(MOST_SPARE, SPARE * self.limits.seconds))
        return self.limits.seconds - kept - self.reserve - self.elapsed()

    def stopped(self) -> bool:
        return self.should_stop is not None and self.should_stop()

    def over(self) -> bool:
        return self.left() <= 0 or self.stopped()

    def go_on(self) -> None:
        """Raise `Over` when the search is over; asked inside steps that take long."""
        if self.over():
            raise Over

    def proven(self, tier: int) -> bool:
        return self.scores[tier] <= self.bounds[tier]

    def offer(self, assignment: Assignment, tier: int, phase: str) -> bool:
        """Take `assignment` if it is legal and better, tier by tier, than the best so far."""
        results = self._results(assignment)
        if [result.score for result in results] >= self.scores:
            return False
        if violations(self.problem, assignment):
            self.refused += 1
            return False
        self._keep(assignment, results)
        self.tell(tier, phase, assignment)
        return True

    def _results(self, assignment: Assignment) -> list[TierResult]:
        return [tier_score(self.problem, tier, assignment) for tier in self.problem.tiers]

    def _keep(self, assignment: Assignment, results: list[TierResult]) -> None:
        self.best = assignment
        self.scores = [result.score for result in results]
        self.components = [dict(result.components) for result in results]

    def raise_bound(self, tier: int, bound: int) -> None:
        """Note that no solution at least as good in the tiers above is below `bound`."""
        bound = round_up(self.problem, self.problem.tiers[tier], bound)
        self.bounds[tier] = max(self.bounds[tier], min(bound, self.scores[tier]))

    def tell(self, tier: int, phase: str, assignment: Assignment | None = None) -> None:
        """Send progress, if anybody listens."""
        if self.on_progress is None:
            return
        known = 0 <= tier < len(self.problem.tiers)
        self.on_progress(
            Progress(
                tier=self.problem.tiers[tier].name if known else "",
                score=self.scores[tier] if known else 0,
                bound=self.bounds[tier] if known else 0,
                seconds=self.elapsed(),
                phase=phase,
                tiers=self.results(),
                assignment=assignment,
            )
        )

    def results(self) -> tuple[TierResult, ...]:
        return tuple(
            TierResult(
                name=tier.name,
                score=self.scores[number],
                bound=self.bounds[number],
                seconds=round(self.seconds[number], 3),
                components=self.components[number],
            )
            for number, tier in enumerate(self.problem.tiers)
        )

    def solution(self) -> Solution:
        return Solution(
            status=self._status(),
            assignment=self.best,
            tiers=self.results(),
            seconds=self.elapsed(),
            seed=self.limits.seed,
        )

    def _status(self) -> Status:
        tiers = range(len(self.problem.tiers))
        if all(self.proven(tier) for tier in tiers):
            return Status.OPTIMAL
        if self.stopped():
            return Status.STOPPED
        if all(self.proven(tier) for tier in tiers if self.problem.tiers[tier].strict):
            return Status.NEEDS_PROVEN
        return Status.FEASIBLE
