"""The deputy's five questions, answered from a rota."""

from collections import defaultdict

from planner.demand_sources import needs_of
from planner.domain.codes import PersonCode
from planner.domain.demand import NeedTier
from planner.domain.kinds import DutyKind
from planner.domain.plan import Allocation, Rota
from planner.domain.school import School
from planner.services.boards.values import Answers


def answers(school: School, rota: Rota) -> Answers:
    """The five answers for `rota`."""
    quotas = needs_of(school).quotas
    short = {str(gap.key): gap for gap in rota.unmet if gap.tier == NeedTier.PPA}
    units_missing = sum(gap.missing for gap in rota.unmet if gap.unit != "minutes")
    programmes = {programme.code: programme.minutes for programme in school.programmes}
    session = {str(group.code): programmes[group.programme] for group in school.groups}
    owed = sum(gap.missing * session.get(gap.key.code, 0) for gap in rota.unmet)
    return Answers(
        unmet=rota.unmet,
        met=rota.demands - units_missing,
        demands=rota.demands,
        needs_proven=all(tier.proven for tier in rota.tiers if tier.tier in NeedTier.TITLES),
        gaps_proven=gaps_proven(rota),
        ppa_full=len(quotas) - len(short),
        ppa_teachers=len(quotas),
        ppa_short=sum(gap.missing for gap in short.values()),
        owed_minutes=owed,
        same_adult_percent=_same_adult(rota.allocations),
    )


def gaps_proven(rota: Rota) -> bool:
    """Whether the search settled every tier that has needs open.

    Only then may anybody say that nobody can take them: a search that ran out of time has
    found no rota that fills them, and that is all it knows.
    """
    proven = {tier.tier for tier in rota.tiers if tier.proven}
    return proven >= {gap.tier for gap in rota.unmet}


def _same_adult(allocations: tuple[Allocation, ...]) -> int | None:
    """Share of groups and 1:1 pupils who see one adult all week, in whole per cent."""
    adults: dict[tuple[str, str], set[PersonCode]] = defaultdict(set)
    for allocation in allocations:
        if allocation.kind in (DutyKind.INTERVENTION, DutyKind.ONE_TO_ONE):
            adults[allocation.key.source, allocation.key.code].add(allocation.person)
    if not adults:
        return None
    return 100 * sum(len(found) == 1 for found in adults.values()) // len(adults)
