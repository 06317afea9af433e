"""Covering absent teachers: in which order, how much of it, and shared by whom."""

from collections.abc import Iterator
from typing import Final

from planner.domain import clock
from planner.domain.demand import Demand
from planner.domain.kinds import AbsenceKind, DutyKind, RoleKind
from planner.domain.people import Post
from planner.rules.facts import Facts, bar, is_assistant, worker_id
from planner.rules.fairness import shared
from planner.rules.rates import rate
from planner.rules.rule import Basis, Parameter, Ruling, rule
from solver.constraints import Barred, EvenLoad, Overload, Preference
from solver.problem import Span, TaskId, WorkerId

_COVER = (DutyKind.ABSENCE_COVER, DutyKind.PARTIAL_COVER, DutyKind.EMERGENCY_SUPERVISION)
_HLTA_SHARE: Final = 3
"""How many times an assistant's cover an HLTA, who has it in contract, may carry."""


@rule(
    "A-ORDER",
    "Cover goes to cover staff first, then to the HLTA who knows the class, then to others",
    basis=Basis.PREFERENCE,
    source="000 para 24; WAMG note 13 on cover supervision",
)
def order_of_cover(facts: Facts, ruling: Ruling) -> Iterator[Preference]:
    costs = dict[tuple[WorkerId, TaskId], int]()
    for task, demand in facts.kinds(*_COVER).items():
        for post in facts.posts.values():
            steps = _steps(facts, post, demand)
            if steps:
                costs[worker_id(post), task] = steps * rate(ruling.code)
    if costs:
        yield Preference(code=ruling.code, costs=costs)


@rule(
    "A-RARELY",
    "Teachers are not used for cover that could be foreseen",
    basis=Basis.CONTRACT,
    source="School Teachers' Pay and Conditions Document, para 52.7",
)
def teachers_rarely_cover(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    yield from bar(facts, ruling.code, lambda p, d: _teaches(facts, p) and _foreseen(facts, d))


@rule(
    "A-TA-CAP",
    "Nobody's week is mostly cover: five hours for assistants, three times that for HLTAs",
    basis=Basis.PREFERENCE,
    source="Webster 2024; NEU advice on cover by support staff",
    parameter=Parameter(5, "hours a week"),
)
def cover_capped(facts: Facts, ruling: Ruling) -> Iterator[Overload]:
    tasks = frozenset(facts.kinds(*_COVER))
    for post in facts.posts.values() if tasks else ():
        if is_assistant(post) or post.role is RoleKind.HLTA:
            times = 1 if is_assistant(post) else _HLTA_SHARE
            for week in facts.weeks():
                yield Overload(
                    code=ruling.code,
                    workers=frozenset({worker_id(post)}),
                    tasks=tasks,
                    minutes=ruling.value * 60 * times,
                    each=rate(ruling.code),
                    window=Span((week - 1) * clock.WEEK, week * clock.WEEK),
                )


@rule(
    "A-FAIR",
    "Cover is shared fairly among those who do it",
    basis=Basis.PREFERENCE,
    source="WAMG note 13: equitably",
)
def cover_shared(facts: Facts, ruling: Ruling) -> Iterator[EvenLoad]:
    yield from shared(facts, ruling.code, *_COVER)


def _foreseen(facts: Facts, demand: Demand) -> bool:
    """Whether it covers an absence that was planned."""
    return demand.kind in _COVER and any(
        absence.person == demand.released
        and absence.kind is not AbsenceKind.UNPLANNED
        and absence.day.weekday() == clock.weekday_of(demand.spans[0].start)
        for absence in facts.school.absences
    )


def _steps(facts: Facts, post: Post, demand: Demand) -> int:
    """How far down the list of who covers a post is for this class."""
    if _teaches(facts, post):
        return 4
    if is_assistant(post):
        return 3
    if post.role is RoleKind.HLTA:
        knows = demand.school_class is not None and post.base_class == demand.school_class
        return 1 if knows or post.code in demand.usual else 2
    return 0


def _teaches(facts: Facts, post: Post) -> bool:
    return any(line.role is RoleKind.TEACHER for line in facts.lines_of(post.person))
