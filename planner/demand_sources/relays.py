"""Cover of one lesson as a relay: the same need in two or three parts, handed over in class.

A lesson that nobody can cover whole may be covered by several adults in turn, each within
what their grade allows. The whole and its relays are alternatives; where the handovers fall,
on the five-minute grid, is the search's to choose.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from planner.domain.clock import Span
from planner.domain.demand import Demand, DemandKey
from planner.domain.entitlement import GRID
from planner.domain.kinds import DutyKind

SHORTEST_PART: Final = {2: 10, 3: 15}
"""Minutes, by the number of parts: nobody takes a class over for less."""


def with_relays(demands: Iterable[Demand]) -> Iterator[Demand]:
    """The demands, each cover of a whole lesson followed by the parts of its relays."""
    for demand in demands:
        yield demand
        if _divisible(demand):
            for parts in SHORTEST_PART:
                yield from _relay(demand, parts)


def _divisible(demand: Demand) -> bool:
    return (
        demand.kind is DutyKind.ABSENCE_COVER
        and demand.lesson_minutes is not None
        and demand.part_of is None
        and demand.count == len(demand.spans) == 1
    )


def _relay(whole: Demand, parts: int) -> Iterator[Demand]:
    """Parts that meet and between them take up the whole; none where it is too short."""
    span = whole.spans[0]
    before: DemandKey | None = None
    for number in range(parts):
        spans = tuple(_spans(span, number, parts))
        if not spans:
            return
        key = replace(whole.key, part=f"{whole.key.part}-{parts}{'abc'[number]}")
        yield replace(
            whole,
            key=key,
            kind=DutyKind.PARTIAL_COVER,
            spans=spans,
            part_of=whole.key,
            meets=before,
        )
        before = key


def _spans(whole: Span, number: int, parts: int) -> Iterator[Span]:
    """Where part `number` of so many may lie, each other part long enough."""
    shortest = SHORTEST_PART[parts]
    first = whole.start + number * shortest
    last = whole.end - (parts - 1 - number) * shortest
    starts = [whole.start] if number == 0 else _grid(first, last)
    ends = [whole.end] if number == parts - 1 else _grid(first, last)
    for start in starts:
        yield from (Span(start, end) for end in ends if end - start >= shortest)


def _grid(first: int, last: int) -> list[int]:
    """The minutes of the grid from `first` to `last`."""
    return list(range(first + -first % GRID, last + 1, GRID))
