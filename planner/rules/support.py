"""In-class support is the ground other duties are cut from (decision D15)."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from planner.domain.codes import ClassCode
from planner.rules.facts import Facts, merged, worker_id
from planner.rules.needs import present
from planner.rules.rates import rate
from planner.rules.rule import Basis, Ruling, Wanted, rule
from solver.constraints import PerMinute, Taken
from solver.problem import Span, WorkerId

_MORE_THAN_ONE: Final = 2


@rule(
    "C-MINIMUM",
    "Core lessons keep the least support the school has set for the class",
    basis=Basis.POLICY,
    source="the school's in-class needs; EEF guidance (2025)",
)
def core_lessons_supported(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from present(facts, ruling.code)


@rule(
    "C-TEAM",
    "A class team is complete in every part of the class's day",
    basis=Basis.POLICY,
    source="the school's class teams; special schools, driven by each plan (The Key, 2023)",
)
def class_teams_complete(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from present(facts, ruling.code)


@rule(
    "C-SUPPORT",
    "Classes keep the adults based in them, and never lose them all at once if it can be helped",
    basis=Basis.PREFERENCE,
    source="EEF guidance (2025); Webster 2024",
)
def support_left_in_class(facts: Facts, ruling: Ruling) -> Iterator[PerMinute | Taken]:
    based = defaultdict[ClassCode, set[WorkerId]](set)
    for post in facts.posts.values():
        if post.base_class:
            based[post.base_class].add(worker_id(post))
    if based:
        rates = {worker: rate(ruling.code) for own in based.values() for worker in own}
        yield PerMinute(code=ruling.code, rates=rates)
    for school_class, workers in sorted(based.items()):
        steps = tuple(rate("C-SUPPORT-ALL") * n for n in range(len(workers)))
        for span in _core(facts, school_class) if len(workers) >= _MORE_THAN_ONE else ():
            yield Taken(code=ruling.code, workers=frozenset(workers), span=span, steps=steps)


def _core(facts: Facts, school_class: ClassCode) -> tuple[Span, ...]:
    return merged(p.span for p in facts.parts.get(school_class, ()) if p.lesson.core)
