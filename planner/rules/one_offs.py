"""Duties on one date: home visits by two, escorts, one-off clubs, functions out of hours."""

from collections import Counter
from collections.abc import Iterator

from planner.domain.demand import Demand
from planner.domain.kinds import DutyKind
from planner.domain.outings import OneOff
from planner.rules.facts import Facts, span_of, worker_id
from planner.rules.flexible import out_of_hours
from planner.rules.hours import meeting_spans
from planner.rules.needs import wanted
from planner.rules.rates import rate
from planner.rules.rule import Basis, Parameter, Ruling, Wanted, rule
from solver.constraints import Closed, Preference

_ONE_OFF = (DutyKind.ESCORT, DutyKind.SCHOOL_FUNCTION)


@rule(
    "W-VISIT-2",
    "Home visits are made by two adults together",
    basis=Basis.POLICY,
    source="004 2.22: joint home visits",
    parameter=Parameter(2, "adults"),
)
def home_visits_by_two(facts: Facts, ruling: Ruling) -> Iterator[Wanted | Closed]:
    yield from wanted(facts, ruling.code, lambda d: d.kind is DutyKind.HOME_VISIT)
    alone = {
        task: frozenset(span_of(span) for span in demand.spans)
        for task, demand in facts.kinds(DutyKind.HOME_VISIT).items()
        if demand.count + _already(facts, demand) < ruling.value
    }
    if alone:
        yield Closed(code=ruling.code, spans=alone)


@rule(
    "D-ONCE",
    "Escorts and school functions have their adults",
    basis=Basis.POLICY,
    source="000 para 4, para 22-23 and L422; 002 L97",
)
def one_offs_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from wanted(facts, ruling.code, lambda d: d.kind in _ONE_OFF)


@rule(
    "H-OOH",
    "Functions out of hours go to those who have agreed to them, and come round rarely",
    basis=Basis.PREFERENCE,
    source="000 L423; 003 L57",
)
def rarely_out_of_hours(facts: Facts, ruling: Ruling) -> Iterator[Preference]:
    """Dearer still for who is at a meeting after school that week."""
    late = _late_meetings(facts)
    costs = {
        (worker_id(post), task): rate(ruling.code) * (1 + late[post.person])
        for task, demand in out_of_hours(facts).items()
        for post in facts.posts.values()
        if (post.code, demand.kind) not in facts.consents
    }
    if costs:
        yield Preference(code=ruling.code, costs=costs)


def _late_meetings(facts: Facts) -> Counter[str]:
    """Meetings outside their hours each person has in the cycle."""
    late = Counter[str]()
    for person, spans in meeting_spans(facts).items():
        own = [
            shift.span
            for post in facts.lines_of(person)
            for shift in facts.shifts.get(post.code, ())
        ]
        late[person] = sum(not any(span.overlaps(shift) for shift in own) for span in spans)
    return late


def _already(facts: Facts, demand: Demand) -> int:
    one_off: OneOff | None = next(
        (known for known in facts.school.one_offs if known.code == demand.key.code), None
    )
    return len(one_off.staff) if one_off else 0
