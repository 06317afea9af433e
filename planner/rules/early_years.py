"""The nursery's ratio, minute by minute, as its teacher goes on PPA."""

from collections.abc import Iterator
from dataclasses import replace

from planner.domain.codes import ClassCode
from planner.domain.early_years import nurseries, others_needed
from planner.domain.kinds import DutyKind
from planner.rules.facts import Facts, span_of
from planner.rules.needs import in_class_workers, kept_in_class, present
from planner.rules.rule import Basis, Ruling, Wanted, rule
from solver.constraints import Beside
from solver.problem import TaskId


@rule(
    "W-NURSERY",
    "The nursery has the adults the law asks for at every minute, one of them at Level 3",
    basis=Basis.LAW,
    source="Statutory framework for the early years (September 2025), ratios",
)
def nursery_ratio(facts: Facts, ruling: Ruling) -> Iterator[Wanted | Beside]:
    yield from present(facts, ruling.code)
    for known in nurseries(facts.school):
        minimum = others_needed(facts.school, known, teacher_in=False)
        if minimum > others_needed(facts.school, known, teacher_in=True):
            yield from _while_released(facts, ruling.code, known.code, minimum)


def _while_released(
    facts: Facts, code: str, school_class: ClassCode, minimum: int
) -> Iterator[Beside]:
    """More adults than the presence asks for, wherever the teacher may be on PPA."""
    releases = _releases(facts, school_class)
    asked = {
        need.span: replace(need, training=())
        for need in facts.needs.presences
        if need.rule == code and need.in_class == school_class
    }
    for span, need in sorted(asked.items()) if releases else ():
        yield Beside(
            code=code,
            tasks=releases,
            span=span_of(span),
            workers=in_class_workers(facts, need),
            minimum=minimum,
            there=kept_in_class(facts, school_class) - releases,
        )


def _releases(facts: Facts, school_class: ClassCode) -> frozenset[TaskId]:
    """Cover that takes the teacher out of the nursery and puts another in the lead."""
    cover = facts.kinds(DutyKind.PPA_COVER)
    return frozenset(task for task, d in cover.items() if d.school_class == school_class)
