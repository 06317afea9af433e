"""The one search that places many groups, and what it came to."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from planner.domain.clock import Span
from planner.domain.codes import PostCode
from planner.domain.demand import DemandKey
from planner.domain.plan import Allocation, Unmet
from planner.formulate import QUALITY, Formulation
from planner.gaps import unit_word
from planner.interpret import unit_keys
from planner.placing.asked import Placing
from planner.placing.checking import accepted
from planner.placing.stating import own_tasks, stated
from planner.reasons import reasons_for
from solver.child import solve_in_child
from solver.problem import Assignment, Placed, TaskId
from solver.solution import Limits, Progress

PLEASANTER: Final = 3.0
"""Seconds spent on lessons missed and familiar adults once it is known what fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the groups' sessions go, and what does not fit."""

    rows: tuple[Allocation, ...]
    """The new ones alone, in order of time."""
    open: tuple[Unmet, ...]
    """What is left of each group, with what stands in each person's way."""
    proven: bool
    """Whether it is proved that no more fits, priority by priority."""
    seconds: float


def place(placing: Placing, limits: Limits) -> Places:
    """Place all that fits of the groups, the most important first."""
    formulation = stated(placing)
    own = own_tasks(formulation, placing)
    settled = _Settled()
    solution = solve_in_child(
        formulation.problem, limits, on_progress=settled.note, should_stop=settled.long_enough
    )
    pinned = formulation.problem.pins
    new = accepted(placing, frozenset(p for p in solution.assignment if p.task in own) - pinned)
    keys = unit_keys(formulation, pinned | new)
    rows = (_row(formulation, placed, keys[placed]) for placed in new)
    strict = [tier for tier in solution.tiers if tier.name != QUALITY]
    return Places(
        rows=tuple(sorted(rows, key=lambda row: (row.span, str(row.key)))),
        open=tuple(_open(formulation, pinned | new, own, set(keys.values()))),
        proven=all(tier.proven for tier in strict),
        seconds=solution.seconds,
    )


class _Settled:
    """Stops a search a little after it knows what fits: the rest is only how pleasantly."""

    def __init__(self) -> None:
        self._since: float | None = None

    def note(self, progress: Progress) -> None:
        if progress.tier == QUALITY and self._since is None:
            self._since = time.monotonic()

    def long_enough(self) -> bool:
        return self._since is not None and time.monotonic() - self._since > PLEASANTER


def _row(formulation: Formulation, placed: Placed, key: DemandKey) -> Allocation:
    demand = formulation.facts.demands[placed.task]
    post = formulation.facts.posts[PostCode(placed.worker)]
    return Allocation(
        key=key,
        kind=demand.kind,
        title=demand.title,
        person=post.person,
        post=post.code,
        span=Span(placed.span.start, placed.span.end),
        place=demand.place,
    )


def _open(
    formulation: Formulation, kept: Assignment, own: frozenset[TaskId], met: set[DemandKey]
) -> Iterable[Unmet]:
    for task in sorted(own):
        demand = formulation.facts.demands[task]
        left = [key for key in demand.unit_keys() if key not in met]
        if left:
            unmet = Unmet(
                key=left[0],
                tier=demand.tier,
                title=demand.title,
                missing=len(left),
                unit=unit_word(demand),
            )
            yield replace(unmet, refusals=reasons_for(formulation, kept, unmet))
