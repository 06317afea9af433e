"""Owed time given back: sessions beside a group's own, asked for after every other need.

Only a dated week owes; each session is like the group's own in all but its key and tier.
"""

from collections.abc import Iterator
from dataclasses import replace

from planner.demand_sources.interventions import needs as own_sessions
from planner.demand_sources.ppa import block_of
from planner.domain.demand import Demand, DemandKey, Needs, NeedTier
from planner.domain.owed_time import REPAYS_GROUP, REPAYS_RELEASE
from planner.domain.school import School


def needs(school: School) -> Needs:
    """For each group the week is to give sessions back to, as many demands as sessions; for
    each release, one block."""
    return Needs(demands=(*_repayments(school), *_blocks(school)))


def _blocks(school: School) -> Iterator[Demand]:
    releases = {release.code: release for release in school.releases}
    for owed in school.owed_releases:
        key = DemandKey(REPAYS_RELEASE, owed.release, "w1.1", str(owed.minutes))
        known = releases.get(owed.release)
        block = block_of(school, known, owed.minutes, key) if known else None
        if block is not None:
            yield block


def _repayments(school: School) -> Iterator[Demand]:
    if not school.owed:
        return
    sessions = {demand.key.code: demand for demand in reversed(own_sessions(school).demands)}
    for owed in school.owed:
        like = sessions.get(owed.group)
        if like is not None:
            yield replace(
                like,
                key=DemandKey(REPAYS_GROUP, owed.group, "w1.1"),
                tier=NeedTier.LATER,
                title=f"{like.title}, owed",
                count=owed.sessions,
            )
