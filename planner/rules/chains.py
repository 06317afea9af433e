"""Assistants one after another in one class: how a run of short covers makes a lesson."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from planner.domain.demand import Demand
from solver.problem import TaskId

NOT_A_LESSON: Final = 20
"""Registration, assembly, story or dismissal may be led whole up to this."""

Chain = list[tuple[TaskId, Demand]]


def chains(cover: dict[TaskId, Demand]) -> Iterator[Chain]:
    """Cover of lessons in one class for one teacher's absence, split where the run breaks."""
    groups = defaultdict[tuple[str, str], Chain](list)
    for task, demand in cover.items():
        if demand.lesson_minutes is not None and demand.school_class:
            groups[demand.school_class, demand.released or ""].append((task, demand))
    for group in groups.values():
        group.sort(key=lambda pair: (_start(pair[1]), _end(pair[1]), pair[0]))
        chain = group[:1]
        for (_, before), after in pairwise(group):
            if _start(after[1]) - _end(before) > NOT_A_LESSON:
                yield chain
                chain = []
            chain.append(after)
        yield chain


def shortest_window(chain: Chain) -> tuple[frozenset[TaskId], int] | None:
    """The shortest run from the chain's start that makes a lesson, and the minutes allowed.

    Where every time in the run is fixed, only the whole run in assistants' hands is
    forbidden: an HLTA in the middle breaks it. Where times are still to be chosen, the run
    is held to less than the shortest lesson whatever its parts.
    """
    total, shortest, tasks = 0, 10**6, set[TaskId]()
    for task, demand in chain:
        tasks.add(task)
        total += max(span.minutes for span in demand.spans)
        shortest = min(shortest, demand.lesson_minutes or shortest)
        if total >= shortest and len(tasks) > 1:
            fixed = all(len(d.spans) == 1 for t, d in chain if t in tasks)
            return frozenset(tasks), (total if fixed else shortest) - 1
    return None


def _start(demand: Demand) -> int:
    return min(span.start for span in demand.spans)


def _end(demand: Demand) -> int:
    return max(span.end for span in demand.spans)
