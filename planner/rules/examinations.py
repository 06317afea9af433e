"""Tests and examinations: invigilators, access arrangements, and hours that may move."""

from collections.abc import Iterator

from planner.domain.demand import Demand
from planner.domain.kinds import DutyKind
from planner.domain.outings import ExamSitting
from planner.domain.ratios import CANDIDATES_AN_INVIGILATOR, INVIGILATED
from planner.rules.facts import Facts, span_of, worker_id
from planner.rules.flexible import MOST_MOVED, hours_moved
from planner.rules.needs import wanted
from planner.rules.rates import rate
from planner.rules.rule import Basis, Parameter, Ruling, Wanted, rule
from planner.rules.supervision import away_of
from solver.constraints import Apart, Attended, Preference
from solver.problem import ResourceId, TaskId, WorkerId

_CALLED = (DutyKind.PASTORAL_ON_CALL, DutyKind.PASTORAL_SECOND)
_IN_REACH = "in reach:"
"""Names adults as resources no task uses, so that only being away counts."""


@rule(
    INVIGILATED,
    "Every thirty candidates have an invigilator with no other task, and one alone has help near",
    basis=Basis.CONTRACT,
    source="JCQ, Instructions for conducting examinations (2025-26)",
    parameter=Parameter(CANDIDATES_AN_INVIGILATOR, "candidates an invigilator"),
)
def invigilated(facts: Facts, ruling: Ruling) -> Iterator[Wanted | Apart | Attended]:
    yield from wanted(facts, ruling.code, lambda d: d.kind is DutyKind.INVIGILATE)
    exams = facts.kinds(DutyKind.INVIGILATE, DutyKind.READER_SCRIBE)
    called = frozenset(facts.kinds(*_CALLED))
    if exams and called:
        yield Apart(code=ruling.code, first=frozenset(exams), second=called)
    teachers = sorted(p.code for p in facts.school.people if p.qualified_teacher)
    for task, demand in facts.kinds(DutyKind.INVIGILATE).items():
        if demand.count == 1 and not _others_there(facts, demand):
            yield Attended(
                code=ruling.code,
                task=task,
                resources=frozenset(ResourceId(_IN_REACH + t) for t in teachers),
                away={ResourceId(_IN_REACH + t): away_of(facts, t) for t in teachers},
            )


@rule(
    "E-ACCESS",
    "A reader, scribe or prompter is one pupil's alone, and no invigilator of others",
    basis=Basis.LAW,
    source="Equality Act 2010, section 20; JCQ, Access arrangements; 004 2.12",
)
def access_given(facts: Facts, ruling: Ruling) -> Iterator[Wanted | Apart]:
    yield from wanted(facts, ruling.code, lambda d: d.kind is DutyKind.READER_SCRIBE)
    access = frozenset(facts.kinds(DutyKind.READER_SCRIBE))
    others = frozenset(facts.kinds(DutyKind.INVIGILATE))
    if access:
        yield Apart(code=ruling.code, first=access, second=access | others)


@rule(
    "E-USUAL",
    "A pupil reads and writes in an examination with the adult who does so in class",
    basis=Basis.PREFERENCE,
    source="Key stage 2 access arrangements guidance (2025): normal classroom practice",
)
def usual_adult_in_examinations(facts: Facts, ruling: Ruling) -> Iterator[Preference]:
    costs = dict[tuple[WorkerId, TaskId], int]()
    for task, demand in facts.kinds(DutyKind.READER_SCRIBE).items():
        for post in facts.posts.values() if demand.usual else ():
            if post.code not in demand.usual:
                costs[worker_id(post), task] = rate(ruling.code)
    if costs:
        yield Preference(code=ruling.code, costs=costs)


@rule(
    "H-EXAM-FLEX",
    "In examination windows assistants' hours may move within the school day, if they must",
    basis=Basis.PREFERENCE,
    source="004 3.1: flexible working hours within the school day at busy periods",
    parameter=Parameter(MOST_MOVED, "minutes"),
)
def hours_moved_if_they_must(facts: Facts, ruling: Ruling) -> Iterator[Preference]:
    costs = dict[tuple[WorkerId, TaskId], int]()
    moved = hours_moved(facts)
    for post in facts.posts.values():
        for task, demand in facts.demands.items() if post.code in moved else ():
            usual = [shift.span for shift in facts.shifts.get(post.code, ())]
            inside = any(span_of(s).within(own) for s in demand.spans for own in usual)
            reached = any(span_of(s).within(own) for s in demand.spans for own in moved[post.code])
            if reached and not inside:
                costs[worker_id(post), task] = rate(ruling.code)
    if costs:
        yield Preference(code=ruling.code, costs=costs)


def _others_there(facts: Facts, demand: Demand) -> bool:
    """Whether somebody invigilates the sitting already."""
    sitting: ExamSitting | None = next(
        (known for known in facts.school.sittings if known.code == demand.key.code), None
    )
    return sitting is not None and bool(sitting.staff)
