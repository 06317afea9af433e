"""What a rota leaves open: units, minutes and adults, measured from the rows alone."""

from collections.abc import Iterator
from typing import Final

from planner.domain.demand import Demand, DemandKey, Needs
from planner.domain.kinds import DutyKind
from planner.domain.plan import Unmet
from planner.domain.shapes import shapes_of
from planner.formulate import Formulation
from planner.rules.facts import task_id
from planner.rules.needs import presence_term
from planner.rules.release import counted_spans
from solver.problem import UNIT, Assignment, Span

_POSTS: Final = frozenset(
    {
        *(DutyKind.LUNCH_DUTY, DutyKind.BREAK_DUTY, DutyKind.GATE_DUTY),
        *(DutyKind.PASTORAL_ON_CALL, DutyKind.PASTORAL_SECOND, DutyKind.PASTORAL_CENTRE),
        DutyKind.FIRST_AID_STANDBY,
    }
)
QUOTA_PART: Final = "quota"
"""Last part of the key under which a release short of its amount is listed."""


def gaps(
    formulation: Formulation, assignment: Assignment, met: set[DemandKey]
) -> tuple[Unmet, ...]:
    """Every gap, the safest tiers first. `met` are the keys of the units that were given."""
    found = [
        *_open_units(formulation, met),
        *_short_quotas(formulation, assignment),
        *_absent_adults(formulation, assignment),
    ]
    return tuple(sorted(found, key=lambda unmet: (unmet.tier, str(unmet.key))))


def unit_word(demand: Demand) -> str:
    """What one unit of the demand is called."""
    return "post" if demand.kind in _POSTS else "session"


def of_quota(needs: Needs, quota: str) -> list[Demand]:
    """The demands that fill one quota together."""
    return [demand for demand in needs.demands if demand.quota == quota]


def _open_units(formulation: Formulation, met: set[DemandKey]) -> Iterator[Unmet]:
    shapes = shapes_of(formulation.needs.demands)
    for demand in formulation.needs.demands:
        missing = [key for key in demand.unit_keys() if key not in met]
        if any(shape <= met for shape in shapes.get(demand.key, ())):
            continue
        if missing and not demand.quota and not demand.part_of:
            yield Unmet(
                key=missing[0],
                tier=demand.tier,
                title=demand.title,
                missing=len(missing),
                unit=unit_word(demand),
            )


def _short_quotas(formulation: Formulation, assignment: Assignment) -> Iterator[Unmet]:
    for quota in formulation.needs.quotas:
        demands = of_quota(formulation.needs, quota.code)
        given = given_minutes(formulation, assignment, demands)
        if given < quota.owed:
            yield Unmet(
                key=DemandKey("ppa", quota.code, "w1.1", QUOTA_PART),
                tier=quota.tier,
                title=quota.title,
                missing=quota.owed - given,
                unit="minutes",
            )


def given_minutes(formulation: Formulation, assignment: Assignment, demands: list[Demand]) -> int:
    """Minutes of release the demands of one quota come to."""
    tasks = {t.id: t for t in formulation.problem.tasks}
    own = {task_id(d.key) for d in demands}
    held = {(p.task, p.span) for p in assignment if p.task in own}
    return sum(tasks[task].counted(span) for task, span in held)


def most_minutes(demands: list[Demand]) -> int:
    """The most minutes of release that as many blocks as there are demands could give.

    An upper bound: it asks only that the blocks do not overlap one another.
    """
    blocks = sorted({pair for d in demands for pair in counted_spans(d)}, key=_by_end)
    best = [[0] * (len(blocks) + 1) for _ in range(len(demands) + 1)]
    for taken in range(1, len(demands) + 1):
        for number, (span, counted) in enumerate(blocks, start=1):
            before = sum(1 for other, _ in blocks[: number - 1] if other.end <= span.start)
            best[taken][number] = max(best[taken][number - 1], best[taken - 1][before] + counted)
    return best[-1][-1]


def _by_end(block: tuple[Span, int]) -> tuple[int, int]:
    return block[0].end, block[0].start


def _absent_adults(formulation: Formulation, assignment: Assignment) -> Iterator[Unmet]:
    for need in formulation.needs.presences:
        term = presence_term(formulation.facts, need)
        missing = term.score(formulation.problem, assignment) // UNIT
        if missing:
            yield Unmet(
                key=need.key, tier=need.tier, title=need.title, missing=missing, unit="adult"
            )
