"""Where needs come from: one module a source, facts in, needs out, afresh every time (D7)."""

from collections.abc import Callable
from typing import Final

from planner.demand_sources import (
    absences,
    adult_time,
    care_plans,
    duty_posts,
    emergencies,
    examinations,
    groupings,
    in_class,
    interventions,
    nursery,
    one_offs,
    one_to_one,
    pastoral,
    ppa,
    repayments,
    visits,
)
from planner.demand_sources.relays import with_relays
from planner.demand_sources.rooms_out import without_rooms_out
from planner.domain.demand import Needs
from planner.domain.school import School
from planner.horizon import as_planned

SOURCES: Final[tuple[Callable[[School], Needs], ...]] = (
    absences.needs,
    adult_time.needs,
    care_plans.needs,
    duty_posts.needs,
    emergencies.needs,
    examinations.needs,
    groupings.needs,
    in_class.needs,
    interventions.needs,
    nursery.needs,
    one_offs.needs,
    one_to_one.needs,
    pastoral.needs,
    ppa.needs,
    repayments.needs,
    visits.needs,
)
"""Every source of need. A new one is one module and one line here."""


def needs_of(school: School) -> Needs:
    """All needs of the standing cycle, or of the dated week that `school` is, sorted by key.

    Equal facts give equal needs. What has a date is needed in its own week alone.

    Raises ValueError where two units of need would go by one key, which is a fault of a
    source, never of the facts.
    """
    planned = as_planned(school)
    found = [source(planned) for source in SOURCES]
    demands = without_rooms_out(planned, (d for n in found for d in n.demands))
    needs = Needs(
        demands=tuple(sorted(with_relays(demands), key=lambda d: d.key)),
        quotas=tuple(sorted((q for n in found for q in n.quotas), key=lambda q: q.code)),
        presences=tuple(sorted((p for n in found for p in n.presences), key=lambda p: p.key)),
    )
    _refuse_shared_keys(needs)
    return needs


def _refuse_shared_keys(needs: Needs) -> None:
    seen = set()
    for key in (key for demand in needs.demands for key in demand.unit_keys()):
        if key in seen:
            raise ValueError(f"two units of need have the key {key}")
        seen.add(key)
