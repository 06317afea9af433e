"""The least support classes keep in their core lessons (decision D15)."""

from planner.demand_sources.cycle import parts
from planner.domain.clock import moment, week_of
from planner.domain.demand import DemandKey, Needs, NeedTier, PresenceNeed
from planner.domain.school import School

SOURCE = "in-class"
RULE = "C-MINIMUM"


def needs(school: School) -> Needs:
    """One presence for each core lesson of each class with a least number of adults."""
    by_class = parts(school)
    presences: list[PresenceNeed] = []
    for need in school.in_class_needs:
        ordinals: dict[int, int] = {}
        for part in by_class.get(need.school_class, ()):
            if not part.lesson.core:
                continue
            week = week_of(part.span.start)
            ordinals[week] = ordinals.get(week, 0) + 1
            presences.append(
                PresenceNeed(
                    key=DemandKey(SOURCE, need.school_class, f"w{week}.{ordinals[week]}"),
                    tier=NeedTier.IN_CLASS,
                    title=(f"{part.lesson.subject} {need.school_class}, {moment(part.span.start)}"),
                    rule=RULE,
                    span=part.span,
                    minimum=need.adults,
                    in_class=need.school_class,
                )
            )
    return Needs(demands=(), presences=tuple(presences))
