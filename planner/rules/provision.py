"""Interventions: their length, size, room, pupils and lessons missed."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final

from planner.domain.demand import Demand, NeedTier
from planner.domain.kinds import DutyKind, PartKind
from planner.domain.provision import Group, Programme
from planner.rules.facts import Facts, worker_id
from planner.rules.needs import wanted
from planner.rules.rates import rate
from planner.rules.rule import Basis, Parameter, Ruling, Wanted, rule
from solver.constraints import Barred, Capacity, Closed, Exclusive, SpanCost
from solver.problem import Span, TaskId

_SHORTEST: Final = 10
_FOR_PUPILS = frozenset({DutyKind.INTERVENTION, DutyKind.ONE_TO_ONE})
_SHARED = frozenset({DutyKind.LUNCH_DUTY, DutyKind.BREAK_DUTY, DutyKind.GATE_DUTY})
"""Duties that share their place with whatever else goes on there."""


@rule(
    "I-FREQ",
    "Every group has its sessions each week, and every 1:1 its support",
    basis=Basis.POLICY,
    source="the programme; EEF guidance (2025)",
)
def sessions_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from wanted(
        facts,
        ruling.code,
        lambda d: d.kind in _FOR_PUPILS and d.tier != NeedTier.SAFETY,
    )


@rule(
    "I-EHCP",
    "Provision and support that an EHCP specifies is met first",
    basis=Basis.LAW,
    source="Children and Families Act 2014, section 42; 004 2.3",
)
def statutory_provision_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from wanted(
        facts,
        ruling.code,
        lambda d: d.kind in _FOR_PUPILS and d.tier == NeedTier.SAFETY,
    )


@rule(
    "I-LEN",
    "A session lasts as long as its programme says, and never too long for a child",
    basis=Basis.POLICY,
    source="EEF guidance: 20 to 50 minutes",
    parameter=Parameter(50, "minutes"),
)
def session_length(facts: Facts, ruling: Ruling) -> Iterator[Closed]:
    programmes = _programmes(facts)

    def wrong(task: TaskId, span: Span) -> bool:
        if task in programmes:
            return span.minutes != programmes[task].minutes
        return not _SHORTEST <= span.minutes <= ruling.value

    yield from close(facts, ruling.code, DutyKind.INTERVENTION, wrong)


@rule(
    "I-SIZE",
    "A group is no smaller or larger than its programme allows",
    basis=Basis.POLICY,
    source="the programme; NELI 3 to 6 pupils",
)
def group_size(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    wrong = {
        task
        for task, programme in _programmes(facts).items()
        if not programme.smallest <= len(facts.demands[task].pupils) <= programme.largest
    }
    if wrong:
        everyone = {worker_id(p): frozenset(wrong) for p in facts.posts.values()}
        yield Barred(code=ruling.code, pairs=everyone)


@rule(
    "I-PUPIL-CLASH",
    "A pupil, a class or a teacher is in one place at a time",
    basis=Basis.LAW,
    source="a plain fact",
)
def one_place_for_pupils(_facts: Facts, ruling: Ruling) -> Iterator[Exclusive]:
    yield Exclusive(code=ruling.code)


@rule(
    "I-BREAKS",
    "Pupils keep their break and lunch unless the programme is meant for then",
    basis=Basis.POLICY,
    source="school practice: per programme",
)
def breaks_kept(facts: Facts, ruling: Ruling) -> Iterator[Closed]:
    programmes = _programmes(facts)

    def takes_break(task: TaskId, span: Span) -> bool:
        if task in programmes and programmes[task].over_break:
            return False
        return _touches(facts, facts.demands[task], span, (PartKind.BREAK, PartKind.LUNCH))

    yield from close(facts, ruling.code, DutyKind.INTERVENTION, takes_break)


@rule(
    "I-ROOM",
    "A room holds no more at once than there is room for",
    basis=Basis.POLICY,
    source="the school's list of places",
)
def rooms(facts: Facts, ruling: Ruling) -> Iterator[Capacity]:
    booked = defaultdict[str, set[TaskId]](set)
    for task, demand in facts.demands.items():
        if demand.place and demand.kind not in _SHARED and not demand.stands_by:
            booked[demand.place].add(task)
    for place, tasks in sorted(booked.items()):
        known = facts.places.get(place)
        most = known.capacity if known else 1
        if len(tasks) > most:
            yield Capacity(code=ruling.code, tasks=frozenset(tasks), most=most)


@rule(
    "I-CORE",
    "Pupils are best not taken out of English, maths or phonics",
    basis=Basis.PREFERENCE,
    source="EEF guidance (2025), recommendation 1",
)
def core_lessons_kept(facts: Facts, ruling: Ruling) -> Iterator[SpanCost]:
    programmes, costs = _programmes(facts), dict[TaskId, tuple[int, ...]]()
    for task, demand in facts.kinds(DutyKind.INTERVENTION).items():
        if task in programmes and programmes[task].over_core:
            continue
        missed = tuple(_touches_core(facts, demand, Span(s.start, s.end)) for s in demand.spans)
        if any(missed):
            costs[task] = tuple(rate(ruling.code) * taken for taken in missed)
    if costs:
        yield SpanCost(code=ruling.code, costs=costs)


def close(
    facts: Facts, code: str, kind: DutyKind, wrong: Callable[[TaskId, Span], bool]
) -> Iterator[Closed]:
    """Close the spans of every demand of `kind` for which `wrong` holds, if there are any."""
    closed = {}
    for task, demand in facts.kinds(kind).items():
        spans = (Span(s.start, s.end) for s in demand.spans)
        found = frozenset(span for span in spans if wrong(task, span))
        if found:
            closed[task] = found
    if closed:
        yield Closed(code=code, spans=closed)


def groups_by_demand(facts: Facts) -> dict[TaskId, Group]:
    """The group each intervention demand is for."""
    groups = {str(g.code): g for g in facts.school.groups}
    return {
        task: groups[demand.key.code]
        for task, demand in facts.kinds(DutyKind.INTERVENTION).items()
        if demand.key.code in groups
    }


def _programmes(facts: Facts) -> dict[TaskId, Programme]:
    known = {p.code: p for p in facts.school.programmes}
    return {
        task: known[group.programme]
        for task, group in groups_by_demand(facts).items()
        if group.programme in known
    }


def _touches(facts: Facts, demand: Demand, span: Span, kinds: tuple[PartKind, ...]) -> bool:
    return any(
        part.lesson.kind in kinds
        for school_class in facts.classes_of(demand)
        for part in facts.touched(school_class, span)
    )


def _touches_core(facts: Facts, demand: Demand, span: Span) -> bool:
    return any(
        part.lesson.core
        for school_class in facts.classes_of(demand)
        for part in facts.touched(school_class, span)
    )
