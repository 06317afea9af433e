"""What is asked when groups are placed, and what of it stands already."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from planner.demand_sources import needs_of
from planner.domain.codes import GroupCode
from planner.domain.demand import Demand
from planner.domain.kinds import DutyKind
from planner.domain.plan import Allocation, Rota
from planner.domain.provision import Group
from planner.domain.school import School, Snapshot

SOURCE: Final = "intervention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """What is asked: the groups to place, in which facts and beside which rota."""

    facts: Snapshot
    """The standing facts with what is booked, the groups among them."""
    base: Rota
    """What stands."""
    groups: tuple[GroupCode, ...]
    on: date

    @property
    def school(self) -> School:
        return self.facts.school

    def asks(self, demand: Demand) -> bool:
        """Whether a demand is of one of the groups to place."""
        return demand.key.source == SOURCE and demand.key.code in self.groups


def with_booked(school: School, base: Rota) -> Rota:
    """The rota with the series that are booked beside it; `school` has them as its pins."""
    people = {post.code: post.person for post in school.posts}
    groups: dict[str, Group] = {group.code: group for group in school.groups}
    stood = {row.key for row in base.allocations}
    booked = tuple(
        Allocation(
            key=pin.key,
            kind=DutyKind.INTERVENTION,
            title=f"Group {pin.key.code}",
            person=people[pin.post],
            post=pin.post,
            span=pin.span,
            place=groups[pin.key.code].place,
            pinned=True,
        )
        for pin in school.pins
        if pin.told and pin.key not in stood
        if pin.key.source == SOURCE and pin.key.code in groups and pin.post in people
    )
    return replace(base, allocations=(*base.allocations, *booked))


def missing(school: School, rota: Rota) -> dict[GroupCode, int]:
    """How many sessions of each group the rota has not, over its whole cycle."""
    placed = {row.key for row in rota.allocations}
    found: dict[GroupCode, int] = {}
    for demand in needs_of(school).demands:
        if demand.key.source == SOURCE:
            code = GroupCode(demand.key.code)
            open_ = sum(key not in placed for key in demand.unit_keys())
            found[code] = found.get(code, 0) + open_
    return found
