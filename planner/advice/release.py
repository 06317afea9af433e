"""Advice on PPA: parallel classes at the same time, subjects that are never their teacher's."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from planner.advice.advice import advice
from planner.domain.codes import ClassCode
from planner.domain.kinds import DutyKind
from planner.domain.plan import Rota
from planner.rules.facts import Facts, span_of
from solver.problem import Span


@advice(
    "P-PARALLEL",
    "Teachers of parallel classes have some of their PPA together",
    source="school practice: planning as a year group",
)
def parallel_classes(facts: Facts, rota: Rota) -> Iterator[str]:
    released = _released(facts, rota)
    years = defaultdict[int, list[ClassCode]](list)
    for known in facts.school.classes:
        if known.code in released:
            years[known.year].append(known.code)
    for _, codes in sorted(years.items()):
        for one, other in combinations(codes, 2):
            if not any(a.overlaps(b) for a in released[one] for b in released[other]):
                yield f"{one} and {other} have no PPA at the same time."


@advice(
    "P-SUBJECT",
    "No subject of a class is always the one its teacher is released from",
    source="EEF guidance (2025), recommendation 1",
)
def one_subject_always(facts: Facts, rota: Rota) -> Iterator[str]:
    for school_class, spans in sorted(_released(facts, rota).items()):
        subjects = defaultdict[str, list[bool]](list)
        for part in facts.parts.get(school_class, ()):
            if part.lesson.kind.is_teaching and part.lesson.subject and not part.lesson.external:
                covered = any(part.span.overlaps(span) for span in spans)
                subjects[part.lesson.subject].append(covered)
        for subject, lessons in sorted(subjects.items()):
            if all(lessons):
                yield f"{subject} in {school_class} is always led by support staff."


def _released(facts: Facts, rota: Rota) -> dict[ClassCode, list[Span]]:
    """When support staff lead each class for its teacher's PPA."""
    spans = defaultdict[ClassCode, list[Span]](list)
    for row in rota.allocations:
        demand = facts.demands.get(facts.task_of(row.key))
        if row.kind is DutyKind.PPA_COVER and demand and demand.school_class:
            spans[demand.school_class].append(span_of(row.span))
    return dict(spans)
