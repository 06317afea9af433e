"""On call, second responder and the Pastoral Support Centre."""

from collections.abc import Iterator

from planner.domain import clock
from planner.domain.demand import Demand
from planner.domain.kinds import Condition, DutyKind
from planner.rules.facts import Facts, worker_id
from planner.rules.needs import present, wanted
from planner.rules.rates import rate
from planner.rules.rule import Basis, Parameter, Ruling, Wanted, rule
from solver.constraints import Apart, Preference
from solver.constraints.overload import Overload
from solver.problem import Span, TaskId, WorkerId

_TIED = (
    *(DutyKind.ONE_TO_ONE, DutyKind.CARE_PLAN, DutyKind.PERSONAL_CARE),
    *(DutyKind.ADULT_PRESENT, DutyKind.PASTORAL_CENTRE),
    *(DutyKind.INVIGILATE, DutyKind.READER_SCRIBE, DutyKind.VISIT),
    *(DutyKind.ESCORT, DutyKind.HOME_VISIT),
)
"""Work that cannot be left at a call: pupils would be without their adult."""


@rule(
    "T-ONCALL",
    "Every pupil period has a trained responder and a second who is someone else",
    basis=Basis.POLICY,
    source="001 L48-57",
)
def responders_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted | Apart]:
    first = frozenset(facts.kinds(DutyKind.PASTORAL_ON_CALL))
    second = frozenset(facts.kinds(DutyKind.PASTORAL_SECOND))
    on_call = (DutyKind.PASTORAL_ON_CALL, DutyKind.PASTORAL_SECOND)
    yield from wanted(facts, ruling.code, lambda d: d.kind in on_call)
    if first and second:
        yield Apart(code=ruling.code, first=first, second=second)


@rule(
    "T-ONCALL-FREE",
    "The adult on call is free to go: not alone with a class, a pupil, the Centre or a safety post",
    basis=Basis.POLICY,
    source="001 L56-57",
)
def on_call_can_leave(facts: Facts, ruling: Ruling) -> Iterator[Apart]:
    on_call = frozenset(facts.kinds(DutyKind.PASTORAL_ON_CALL))
    tied = frozenset(
        task
        for task, demand in facts.demands.items()
        if demand.kind.leads_class or _is_tied(demand) or demand.minimum
    )
    if on_call and tied:
        yield Apart(code=ruling.code, first=on_call, second=tied)


def _is_tied(demand: Demand) -> bool:
    """Whether pupils are left alone when the holder goes; not where two staff the Centre."""
    if demand.kind is DutyKind.PASTORAL_CENTRE:
        return demand.count == 1
    return demand.kind in _TIED


@rule(
    "T-PSC",
    "The Pastoral Support Centre is staffed while it is open, with someone medically trained",
    basis=Basis.POLICY,
    source="001 L38",
)
def centre_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from wanted(facts, ruling.code, lambda d: d.kind is DutyKind.PASTORAL_CENTRE)
    yield from present(facts, ruling.code)


@rule(
    "T-LOAD",
    "Nobody is on call for many periods of one day",
    basis=Basis.PREFERENCE,
    source="001; well-being",
    parameter=Parameter(3, "periods a day"),
)
def on_call_shared(facts: Facts, ruling: Ruling) -> Iterator[Overload]:
    by_day = dict[int, dict[TaskId, int]]()
    for task, demand in facts.kinds(DutyKind.PASTORAL_ON_CALL).items():
        day = demand.spans[0].start // clock.DAY
        by_day.setdefault(day, {})[task] = demand.spans[0].minutes
    for day, periods in sorted(by_day.items()):
        if len(periods) <= ruling.value:
            continue
        for post in facts.posts.values():
            yield Overload(
                code=ruling.code,
                workers=frozenset({worker_id(post)}),
                tasks=frozenset(periods),
                minutes=ruling.value * max(periods.values()),
                each=rate(ruling.code),
                window=Span(day * clock.DAY, (day + 1) * clock.DAY),
            )


@rule(
    "T-FIRST",
    "What a job description gives only as required goes to other posts first",
    basis=Basis.PREFERENCE,
    source="001 L18, L76; 002 L40",
)
def pastoral_work_first(facts: Facts, ruling: Ruling) -> Iterator[Preference]:
    costs = dict[tuple[WorkerId, TaskId], int]()
    for task, demand in facts.demands.items():
        for post in facts.posts.values():
            entry = facts.entry(post, demand.kind)
            if entry and entry.condition in (Condition.LAST_RESORT, Condition.PLANNING_TEACHER):
                costs[worker_id(post), task] = rate(ruling.code)
    if costs:
        yield Preference(code=ruling.code, costs=costs)
