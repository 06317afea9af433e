"""Visits and swimming: the adults they take, and who must be among them.

A visit takes its ratio. Teachers who go count; 1:1 adults come as well and do not, since they
are their pupil's. A pupil's care task within the time sends a trained adult along for all of
it, one of the ratio. Lessons and groups of the classes that go are not needed meanwhile:
`planner.horizon` takes them out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.demand_sources.cycle import Day, class_of, key, occasions
from planner.domain.codes import FIRST_AID, PAEDIATRIC_FIRST_AID, PostCode, Tag
from planner.domain.demand import Demand, DemandKey, Needs, NeedTier, PresenceNeed
from planner.domain.kinds import DutyKind, ProvisionKind
from planner.domain.outings import Outing
from planner.domain.provision import Provision
from planner.domain.ratios import adults_for, classes_of, going
from planner.domain.school import School

SOURCE = "visit"
RULE = "V-AID"
_CARE = (ProvisionKind.CARE_PLAN, ProvisionKind.PERSONAL_CARE)


def needs(school: School) -> Needs:
    """Adults of every visit, and the first aider and trained adults among them."""
    found = [
        _Visit(school, outing, day)
        for outing in school.outings
        for day in occasions(school, outing)
    ]
    return Needs(
        demands=tuple(demand for visit in found for demand in visit.demands()),
        presences=tuple(presence for visit in found for presence in visit.presences()),
    )


@dataclass(frozen=True, slots=True)
class _Visit:
    """One outing on one day of the cycle."""

    school: School
    outing: Outing
    day: Day

    def demands(self) -> tuple[Demand, ...]:
        """Trained adults of pupils with care first, then the rest of the ratio."""
        carers = [self._carer(n, task) for n, task in enumerate(self._care(), start=1)]
        left = adults_for(self.school, self.outing) - len(going(self.school, self.outing))
        left -= sum(carer.count for carer in carers)
        return (*carers, self._adults(left)) if left > 0 else tuple(carers)

    def presences(self) -> Iterator[PresenceNeed]:
        """First aid, and what else one of the adults must be trained in."""
        among = tuple(sorted(demand.key for demand in self.demands()))
        eyfs = any(known.key_stage.is_eyfs for known in classes_of(self.school, self.outing))
        first_aid = PAEDIATRIC_FIRST_AID if eyfs else FIRST_AID
        for tag in dict.fromkeys((first_aid, *self.outing.training)):
            if not self._brought(tag):
                yield PresenceNeed(
                    key=self._key(1, tag),
                    tier=NeedTier.SAFETY,
                    title=f"{self.outing.title}: one adult with {tag.replace('-', ' ')}",
                    rule=RULE,
                    span=self.day.span(self.outing.starts, self.outing.ends),
                    minimum=1,
                    training=(tag,),
                    among=among,
                )

    def _brought(self, tag: Tag) -> bool:
        """Whether somebody who goes already holds it, in date where the visit has a date."""
        there = going(self.school, self.outing)
        return any(
            held.person in there
            and held.tag == tag
            and not held.in_training
            and (held.expires is None or not self.outing.day or held.expires >= self.outing.day)
            for held in self.school.qualifications
        )

    def _care(self) -> list[Provision]:
        """Care of pupils who go, within the time; one task for each different training."""
        home = class_of(self.school)
        found: dict[tuple[object, ...], Provision] = {}
        for task in self.school.provisions:
            if task.kind in _CARE and home.get(task.pupil) in self.outing.classes:
                within = task.starts < self.outing.ends and self.outing.starts < task.ends
                today = self.day.weekday in task.weekdays and task.week in (None, self.day.week)
                if within and today:
                    found.setdefault((task.training, _named(task), task.never), task)
        return list(found.values())

    def _carer(self, number: int, task: Provision) -> Demand:
        return Demand(
            key=self._key(task.adults, f"care{number}"),
            kind=DutyKind.VISIT,
            tier=NeedTier.SAFETY,
            title=self.outing.title,
            spans=(self.day.span(self.outing.starts, self.outing.ends),),
            count=task.adults,
            training=task.training,
            usual=task.usual,
            only=_named(task),
            never=task.never,
            away=True,
        )

    def _adults(self, count: int) -> Demand:
        own = self.outing.classes
        return Demand(
            key=self._key(count, "0"),
            kind=DutyKind.VISIT,
            tier=NeedTier.SAFETY,
            title=self.outing.title,
            spans=(self.day.span(self.outing.starts, self.outing.ends),),
            count=count,
            school_class=own[0] if len(own) == 1 else None,
            usual=tuple(post.code for post in self.school.posts if post.base_class in own),
            away=True,
        )

    def _key(self, each: int, part: str) -> DemandKey:
        return key(SOURCE, self.outing.code, self.day, each, part)


def _named(task: Provision) -> tuple[PostCode, ...]:
    """As in school: where reliefs are named, nobody else."""
    return tuple(dict.fromkeys((*task.usual, *task.relief))) if task.relief else ()
