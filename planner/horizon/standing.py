"""The standing cycle, and one week of its rota."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from planner.domain.clock import WEEK, week_of
from planner.domain.demand import DemandKey
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.horizon.elsewhere import as_it_runs
from planner.horizon.facts import collections, is_dated, ordinary


def standing(school: School) -> School:
    """The facts as the standing cycle sees them: without whatever has a date or a variant."""
    kept: dict[str, Any] = {
        name: ordinary(fact for fact in facts if not is_dated(fact))
        for name, facts in collections(school)
    }
    return replace(school, **kept)


def as_planned(school: School) -> School:
    """The facts a plan reads: a week made already as it is, else the standing cycle.

    In both, classes that are out of school, or sit an examination, have no lessons then.
    """
    return as_it_runs(school if school.week_of else standing(school))


def week_rota(rota: Rota, week: int) -> Rota:
    """Cycle week `week` of a standing rota, told as a rota of one week."""
    shift = (week - 1) * WEEK
    return replace(
        rota,
        cycle_weeks=1,
        allocations=tuple(
            replace(row, key=in_first_week(row.key), span=row.span.shifted(-shift))
            for row in of_week(rota.allocations, week)
        ),
        breaks=tuple(
            replace(own, span=own.span.shifted(-shift)) for own in of_week(rota.breaks, week)
        ),
    )


def of_week(rows: Iterable[Any], week: int) -> Iterator[Any]:
    """The rows whose span lies in cycle week `week`."""
    return (row for row in rows if week_of(row.span.start) == week)


def in_first_week(key: DemandKey) -> DemandKey:
    """The same need as the first week of a cycle calls it; dated, both have one key."""
    ordinal = key.occurrence.partition(".")[2]
    return DemandKey(key.source, key.code, f"w1.{ordinal}", key.part)
