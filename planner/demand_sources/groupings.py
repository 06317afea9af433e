"""Groups of lessons that classes have together: each has exactly one lead.

Four classes in eight phonics groups need eight leads and no lead of their own meanwhile;
two classes at PE together need one. A group a teacher leads asks for somebody only in a week
in which that teacher is away.
"""

from collections.abc import Iterator

from planner.demand_sources.cycle import Day, contacts, days, key, place_resources
from planner.domain.clock import Span
from planner.domain.codes import PersonCode
from planner.domain.demand import Demand, Needs, NeedTier, Resource
from planner.domain.groupings import Grouping, TeachingGroup
from planner.domain.kinds import DutyKind
from planner.domain.school import School

SOURCE = "grouping"


def needs(school: School) -> Needs:
    """A lead for every group that has none, on every day of its lesson."""
    groups = {grouping.code: grouping for grouping in school.groupings}
    found = (
        demand
        for group in school.teaching_groups
        for demand in _leads(school, groups[group.grouping], group)
    )
    return Needs(demands=tuple(found))


def _leads(school: School, grouping: Grouping, group: TeachingGroup) -> Iterator[Demand]:
    for day in days(school, grouping.weekdays, grouping.week):
        away = group.leader is not None and _is_away(school, group.leader, grouping, day)
        if group.leader is None or away:
            yield _lead(school, grouping, group, day)


def _lead(school: School, grouping: Grouping, group: TeachingGroup, day: Day) -> Demand:
    owner = group.planning_teacher or group.leader or _first_teacher(school, grouping)
    return Demand(
        key=key(SOURCE, group.code, day),
        kind=DutyKind.GROUP_TEACH,
        tier=NeedTier.CLASS_LED,
        title=f"{grouping.title} {group.code}",
        spans=(day.span(grouping.starts, grouping.ends),),
        place=group.place,
        uses=frozenset({Resource(f"group:{group.code}")}) | place_resources(school, group.place),
        training=(group.training,) if group.training else (),
        usual=group.usual,
        planning_teacher=owner,
        contacts=contacts(school, group.leader or PersonCode("")),
        released=group.leader,
    )


def _first_teacher(school: School, grouping: Grouping) -> PersonCode | None:
    owners = {known.code: known.plans_owned_by for known in school.classes}
    return next((owners[code] for code in grouping.classes if code in owners), None)


def _is_away(school: School, leader: PersonCode, grouping: Grouping, day: Day) -> bool:
    lesson = Span(grouping.starts, grouping.ends)
    return any(
        absence.person == leader
        and absence.day.weekday() == day.weekday
        and absence.span.overlaps(lesson)
        for absence in school.absences
    )


def in_groups(school: School, code: str, weekday: int, span: Span) -> bool:
    """Whether a class is out of its own lesson then, in the groups of another."""
    return any(
        code in grouping.classes
        and weekday in grouping.weekdays
        and Span(grouping.starts, grouping.ends).overlaps(span)
        for grouping in school.groupings
    )
