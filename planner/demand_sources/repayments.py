"""Owed time given back: sessions beside a group's own, asked for after every other need.

Only a dated week owes; each session is like the group's own in all but its key and tier.
"""

from collections.abc import Iterator
from dataclasses import replace

from planner.demand_sources.interventions import needs as own_sessions
from planner.domain.demand import Demand, DemandKey, Needs, NeedTier
from planner.domain.owed_time import REPAYS_GROUP
from planner.domain.school import School


def needs(school: School) -> Needs:
    """For each group the week is to give sessions back to, as many demands as sessions."""
    if not school.owed:
        return Needs(demands=())
    return Needs(demands=tuple(_repayments(school)))


def _repayments(school: School) -> Iterator[Demand]:
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
