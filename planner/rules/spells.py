"""How long support staff lead a class whose teacher is away, day after day."""

from collections.abc import Iterator

from planner.domain import clock
from planner.domain.codes import PersonCode
from planner.domain.demand import Demand
from planner.domain.kinds import DutyKind
from planner.domain.people import Post
from planner.rules.facts import Facts, bar
from planner.rules.rule import Basis, Parameter, Ruling, rule
from solver.constraints import Barred

_COVER = (DutyKind.ABSENCE_COVER, DutyKind.PARTIAL_COVER)


@rule(
    "G-HLTA-SHORT",
    "After a few days of absence in a row a teacher takes the class, not support staff",
    basis=Basis.POLICY,
    source="000 L13: short term for whole classes; WAMG note 13",
    parameter=Parameter(3, "days in a row"),
)
def short_term_only(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    late = {
        task
        for task, demand in facts.kinds(*_COVER).items()
        if day_of_spell(facts, demand) > ruling.value
    }

    def refused(post: Post, demand: Demand) -> bool:
        return not facts.person(post).qualified_teacher and facts.task_of(demand.key) in late

    yield from bar(facts, ruling.code, refused)


def day_of_spell(facts: Facts, demand: Demand) -> int:
    """Which school day in a row it is that this cover is for; 0 where nobody is recorded away.

    Only days of absence count: PPA that support staff take with the class does not.
    """
    if demand.released is None or facts.school.week_of is None:
        return 0
    away = _weekdays_away(facts, demand.released)
    day, count = clock.weekday_of(demand.spans[0].start), 0
    while day >= 0 and (day in away or day not in _open(facts)):
        count += day in away
        day -= 1
    if day >= 0 or not count:
        return count
    before = (s.missed for s in facts.school.spells if s.person == demand.released)
    return count + sum(before)


def _weekdays_away(facts: Facts, person: PersonCode) -> frozenset[int]:
    return frozenset(a.day.weekday() for a in facts.school.absences if a.person == person)


def _open(facts: Facts) -> frozenset[int]:
    """Weekdays of the week with lessons."""
    return frozenset(lesson.weekday for lesson in facts.school.lessons)
