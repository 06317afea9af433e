"""The least support classes keep: in their core lessons, or as a class team all day (D15)."""

from collections.abc import Iterator

from planner.demand_sources.cycle import Part, parts
from planner.domain.clock import moment, week_of
from planner.domain.demand import DemandKey, Needs, NeedTier, PresenceNeed
from planner.domain.kinds import PartKind
from planner.domain.school import School
from planner.domain.timetable import InClassNeed

SOURCE = "in-class"
RULE = "C-MINIMUM"
TEAM_RULE = "C-TEAM"
_OUTSIDE = (PartKind.BREAK, PartKind.LUNCH)
"""Parts that duty posts staff, not the class's own adults."""


def needs(school: School) -> Needs:
    """One presence for each such part of each class with a least number of adults."""
    by_class = parts(school)
    found = (
        presence
        for need in school.in_class_needs
        for presence in _presences(need, by_class.get(need.school_class, ()))
    )
    return Needs(demands=(), presences=tuple(found))


def _presences(need: InClassNeed, of_class: tuple[Part, ...]) -> Iterator[PresenceNeed]:
    ordinals: dict[int, int] = {}
    for part in of_class:
        if part.lesson.kind in _OUTSIDE if need.all_day else not part.lesson.core:
            continue
        week = week_of(part.span.start)
        ordinals[week] = ordinals.get(week, 0) + 1
        what = part.lesson.subject or part.lesson.kind.value.capitalize()
        yield PresenceNeed(
            key=DemandKey(SOURCE, need.school_class, f"w{week}.{ordinals[week]}"),
            tier=NeedTier.SAFETY if need.all_day else NeedTier.IN_CLASS,
            title=f"{what} {need.school_class}, {moment(part.span.start)}",
            rule=TEAM_RULE if need.all_day else RULE,
            span=part.span,
            minimum=need.adults,
            in_class=need.school_class,
        )
