"""First aid and safeguarding on site that a teacher gives: the timetable keeps them there.

The planner places support posts only, but a paediatric first aider on site need not hold
one: a class teacher with the certificate is on the premises all day, and the duty stands by.
Such a need is met before the search begins. PPA does not end it: a release keeps a teacher
from other work, not from the premises.
"""

from collections.abc import Iterator
from dataclasses import replace

from planner.domain.codes import PersonCode
from planner.domain.demand import Demand, DemandKey, Needs
from planner.domain.kinds import DbsStatus, DutyKind, RoleKind
from planner.rules.eligibility import lacks_tags, restricted
from planner.rules.facts import Facts, span_of, task_id
from planner.rules.supervision import off_site

_HELD_BY_TEACHERS = (DutyKind.FIRST_AID_STANDBY, DutyKind.SAFEGUARDING_STANDBY)


def held_by_teachers(facts: Facts) -> dict[DemandKey, PersonCode]:
    """Who of the teachers meets each first-aid standby, certificate in date; first by code."""
    return {
        demand.key: teacher
        for demand in facts.kinds(*_HELD_BY_TEACHERS).values()
        for teacher in sorted(_able(facts, demand), reverse=True)
    }


def without(facts: Facts, met: dict[DemandKey, PersonCode]) -> Facts:
    """The same facts with the needs in `met` taken out."""
    needs = facts.needs
    left = tuple(demand for demand in needs.demands if demand.key not in met)
    return replace(
        facts,
        needs=Needs(demands=left, quotas=needs.quotas, presences=needs.presences),
        demands={task_id(demand.key): demand for demand in left},
    )


def _able(facts: Facts, demand: Demand) -> Iterator[PersonCode]:
    for teacher in {p.person for p in facts.school.posts if p.role is RoleKind.TEACHER}:
        if facts.people[teacher].dbs is not DbsStatus.CLEARED:
            continue
        if lacks_tags(facts, teacher, demand) or restricted(facts, teacher, demand):
            continue
        away = off_site(facts, teacher)
        if not any(span.overlaps(span_of(need)) for span in away for need in demand.spans):
            yield teacher
