"""What is allowed and worth a look: the catalogue's warnings, in one list."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from planner.advice import classes, hours, pupils
from planner.advice.advice import Advice
from planner.demand_sources import needs_of
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.rules.indexing import compile_facts

__all__ = ["ADVICE", "Advice", "Advised", "advise"]

ADVICE: Final[tuple[Advice, ...]] = (
    hours.long_runs,
    hours.unused_hours,
    hours.long_days_under_18,
    classes.large_infant_classes,
    classes.work_to_set,
    classes.second_day_in_a_row,
    classes.own_childs_class,
    classes.adults_at_lunch,
    classes.senior_at_lunch,
    pupils.missed_lessons,
    pupils.sessions_missing,
    pupils.blocks_to_review,
    pupils.caseloads,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised:
    """One thing to look at."""

    advice: Advice
    sentence: str


def advise(school: School, rota: Rota, on: date) -> tuple[Advised, ...]:
    """Everything to look at in `rota`, in the order of the list."""
    facts = compile_facts(school, needs_of(school), on)
    return tuple(
        Advised(advice=each, sentence=sentence)
        for each in ADVICE
        for sentence in each.sentences(facts, rota)
    )
