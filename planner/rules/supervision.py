"""A reachable, qualified teacher for every class led by support staff.

Two facts, not one: the directing teacher owns the plan and may be on PPA or away; the
contact is on site and reachable, perhaps teaching, but never on PPA. No contact is a
decision of the search: a session is forbidden while nobody could be its contact, and one is
named afterwards.
"""

from collections import defaultdict
from collections.abc import Iterator

from planner.domain.clock import at
from planner.domain.codes import PersonCode
from planner.domain.demand import Demand
from planner.domain.kinds import PartKind, RoleKind
from planner.domain.ratios import going, with_staff
from planner.domain.school import School
from planner.rules.facts import Facts, Part, is_assistant, merged, outside
from planner.rules.rule import Basis, Parameter, Ruling, rule
from solver.constraints import Attended, Capacity
from solver.problem import ResourceId, Span, TaskId

_ON_SITE = "on site:"
"""Names teachers as resources no task uses, so that only being away counts."""


@rule(
    "S-SUPERVISOR",
    "Support staff lead a class only with a qualified teacher on site and in reach",
    basis=Basis.LAW,
    source="Education (Specified Work) (England) Regulations 2012; 001 L32; 002 L14",
)
def contact_on_site(facts: Facts, ruling: Ruling) -> Iterator[Attended]:
    away = _away_of_all(facts)
    for task, demand in facts.leading().items():
        able = _able(facts, demand)
        yield Attended(
            code=ruling.code,
            task=task,
            resources=frozenset(ResourceId(_ON_SITE + t) for t in able),
            away={ResourceId(_ON_SITE + t): away[t] for t in able},
        )


@rule(
    "S-SUP-NOT-PPA",
    "A teacher on PPA is not the one in reach",
    basis=Basis.CONTRACT,
    source="School Teachers' Pay and Conditions Document, para 52.5",
)
def contact_not_on_ppa(facts: Facts, ruling: Ruling) -> Iterator[Attended]:
    away = _away_of_all(facts)
    for task, demand in facts.leading().items():
        able = _able(facts, demand)
        if able:
            yield Attended(
                code=ruling.code,
                task=task,
                resources=frozenset(teacher_resource(t) for t in able),
                away={teacher_resource(t): away[t] for t in able},
            )


@rule(
    "S-SUP-SPAN",
    "One teacher is the contact of only so many classes at once",
    basis=Basis.POLICY,
    source="school practice; 000 L13",
    parameter=Parameter(3, "classes at once"),
)
def contacts_go_round(facts: Facts, ruling: Ruling) -> Iterator[Capacity]:
    groups = defaultdict[frozenset[PersonCode], set[TaskId]](set)
    for task, demand in facts.leading().items():
        groups[frozenset(_able(facts, demand))].add(task)
    for able, tasks in groups.items():
        most = ruling.value * len(able)
        if able and len(tasks) > most:
            yield Capacity(code=ruling.code, tasks=frozenset(tasks), most=most)
    yield from _left_in_reach(facts, ruling)


def _left_in_reach(facts: Facts, ruling: Ruling) -> Iterator[Capacity]:
    """Teachers released together leave fewer to be contacts: of n teachers, k on PPA leave
    n - k with so many classes each."""
    releases = {t: d for t, d in facts.leading().items() if d.released}
    teachers = {t for d in releases.values() for t in (*_able(facts, d), d.released)}
    most = ruling.value * len(teachers) // (ruling.value + 1)
    leads = sum(1 for post in facts.posts.values() if not is_assistant(post))
    if 0 < most < min(leads, len(releases)):
        yield Capacity(code=ruling.code, tasks=frozenset(releases), most=most)


def possible_contacts(facts: Facts, demand: Demand, span: Span) -> tuple[PersonCode, ...]:
    """Teachers who could be the contact of `demand` in `span`, PPA aside, by code."""
    return tuple(
        teacher
        for teacher in sorted(_able(facts, demand))
        if not any(away.overlaps(span) for away in away_of(facts, teacher))
    )


def _able(facts: Facts, demand: Demand) -> tuple[PersonCode, ...]:
    """Qualified teachers named as possible contacts, without the one being released."""
    return tuple(
        teacher
        for teacher in demand.contacts
        if teacher != demand.released
        and teacher in facts.people
        and facts.people[teacher].qualified_teacher
    )


def _away_of_all(facts: Facts) -> dict[PersonCode, tuple[Span, ...]]:
    """When each possible contact of anything that is led cannot be one."""
    able = {t for demand in facts.leading().values() for t in _able(facts, demand)}
    return {teacher: away_of(facts, teacher) for teacher in sorted(able)}


def off_site(facts: Facts, teacher: PersonCode) -> tuple[Span, ...]:
    """When a teacher is off site; without a working pattern, only while recorded as absent."""
    lines = {p.code for p in facts.lines_of(teacher) if p.role is RoleKind.TEACHER}
    shifts = [s.span for code in lines for s in facts.shifts.get(code, ())]
    has_pattern = any(day.post in lines for day in facts.school.working_days)
    if has_pattern:
        return outside(merged(shifts), facts.horizon())
    return merged(
        Span(at(1, gone.day.weekday(), gone.starts), at(1, gone.day.weekday(), gone.ends))
        for gone in facts.school.absences
        if gone.person == teacher
    )


def away_of(facts: Facts, teacher: PersonCode) -> tuple[Span, ...]:
    """When a teacher cannot be a contact: off site, at their own lunch, or released by a
    visiting teacher who takes the class alone, which no duty of the plan shows."""
    alone = {e.code for e in facts.school.externals if not e.needs_school_adult}
    released = any(release.teacher == teacher for release in facts.school.releases)

    def busy(part: Part) -> bool:
        lesson = part.lesson
        visited = released and lesson.releasable and lesson.external in alone
        return lesson.kind is PartKind.LUNCH or visited

    taught = (part for part in facts.taught.get(teacher, ()) if busy(part))
    engaged = _engaged(facts.school, teacher)
    return merged((*off_site(facts, teacher), *engaged, *(part.span for part in taught)))


def _engaged(school: School, teacher: PersonCode) -> Iterator[Span]:
    """When a teacher is out with pupils or invigilates, which allows no other task."""
    weeks = range(1, school.profile.cycle_weeks + 1)
    for outing in school.outings:
        if teacher in going(school, outing):
            for week in weeks if outing.week is None else (outing.week,):
                start = at(week, outing.weekday, outing.starts)
                yield Span(start, start + outing.ends - outing.starts)
    for fact in with_staff(school):
        if teacher in fact.staff:
            start = at(1, fact.day.weekday(), fact.starts)
            yield Span(start, start + fact.ends - fact.starts)


def teacher_resource(teacher: PersonCode) -> ResourceId:
    return ResourceId(f"teacher:{teacher}")
