"""Pupils who are kept apart: not in one group, and not in one room at one time."""

from collections.abc import Iterator
from itertools import combinations

from planner.domain.codes import PupilRef
from planner.domain.demand import Demand
from planner.rules.facts import Facts, worker_id
from planner.rules.rule import Basis, Ruling, rule
from solver.constraints import Barred, Capacity
from solver.problem import TaskId

_Pairs = frozenset[frozenset[PupilRef]]


@rule(
    "W-APART",
    "Pupils who are to be kept apart are not in one group, or in one room at one time",
    basis=Basis.POLICY,
    source="the school's own record, without a reason",
)
def pupils_kept_apart(facts: Facts, ruling: Ruling) -> Iterator[Barred | Capacity]:
    pairs = _pairs(facts)
    known = frozenset(ref for pair in pairs for ref in pair)
    theirs = {t: d for t, d in facts.demands.items() if known.intersection(d.pupils)}
    mixed = frozenset(task for task, demand in theirs.items() if _meet(pairs, demand, demand))
    if mixed:
        everyone = dict.fromkeys(map(worker_id, facts.posts.values()), mixed)
        yield Barred(code=ruling.code, pairs=everyone)
    for (one, first), (other, second) in combinations(sorted(theirs.items(), key=_task), 2):
        if first.place and first.place == second.place and _meet(pairs, first, second):
            yield Capacity(code=ruling.code, tasks=frozenset({one, other}), most=1)


def _task(pair: tuple[TaskId, Demand]) -> TaskId:
    return pair[0]


def _pairs(facts: Facts) -> _Pairs:
    return frozenset(
        frozenset({pupil.ref, other}) for pupil in facts.school.pupils for other in pupil.apart_from
    )


def _meet(pairs: _Pairs, first: Demand, second: Demand) -> bool:
    """Whether a pupil of one is to be kept apart from a pupil of the other."""
    return any(frozenset({a, b}) in pairs for a in first.pupils for b in second.pupils)
