"""Advice on pupils: lessons missed, sessions missing, caseloads. Never who they are."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from planner.advice.advice import advice
from planner.domain.codes import PupilRef
from planner.domain.kinds import DutyKind, NeedArea
from planner.domain.plan import Rota
from planner.rules.facts import Facts
from planner.rules.provision import groups_by_demand

_SHARE: Final = 15
"""Per cent of taught time."""
_CASELOAD: Final = 12
_SOON: Final = timedelta(days=14)


@advice(
    "I-TEACHER-TIME",
    "No pupil misses much of their teacher's lessons for interventions",
    source="EEF guidance (2025), recommendation 1",
)
def missed_lessons(facts: Facts, rota: Rota) -> Iterator[str]:
    missed = defaultdict[PupilRef, int](int)
    groups = defaultdict[PupilRef, set[str]](set)
    for row in rota.allocations:
        demand = facts.demands.get(facts.task_of(row.key))
        if row.kind is DutyKind.INTERVENTION and demand:
            for pupil in demand.pupils:
                missed[pupil] += row.span.minutes
                groups[pupil].add(row.key.code)
    told = set()
    for pupil, minutes in sorted(missed.items()):
        share = minutes * 100 // max(1, _taught(facts, pupil))
        if share > _SHARE:
            names = " and ".join(sorted(groups[pupil]))
            told.add(f"Somebody in {names} misses {share} per cent of their lessons.")
    yield from sorted(told)


@advice(
    "I-FREQ",
    "Every group meets as often as its programme says",
    source="EEF guidance on structured interventions (2025)",
)
def sessions_missing(facts: Facts, rota: Rota) -> Iterator[str]:
    known = {p.code: p for p in facts.school.programmes}
    found = {str(group.code): group for group in groups_by_demand(facts).values()}
    held = defaultdict[str, int](int)
    for row in rota.allocations:
        held[row.key.code] += row.kind is DutyKind.INTERVENTION
    for code, group in sorted(found.items()):
        programme = known.get(group.programme)
        wanted = programme.per_week * len(facts.weeks()) if programme else 0
        if held[code] < wanted:
            yield f"{code} meets {held[code]} times; {group.programme} asks for {wanted}."


@advice(
    "I-WEEKS",
    "A programme runs for its block of weeks and is then reviewed",
    source="EEF guidance on structured interventions (2025)",
)
def blocks_to_review(facts: Facts, _rota: Rota) -> Iterator[str]:
    for group in facts.school.groups:
        if group.review_on and group.review_on <= facts.on + _SOON:
            day = f"{group.review_on.day} {group.review_on:%B %Y}"
            verb = "was" if group.review_on < facts.on else "is"
            yield f"{group.code} {verb} to be reviewed on {day}."


@advice(
    "T-CASE",
    "No pastoral post carries more than twelve pupils",
    source="001 L23: a cohort of pupils",
)
def caseloads(facts: Facts, rota: Rota) -> Iterator[str]:
    areas = {p.code: p.need_area for p in facts.school.programmes}
    pastoral = {
        task
        for task, group in groups_by_demand(facts).items()
        if areas.get(group.programme) is NeedArea.SEMH
    }
    cases = defaultdict[str, set[PupilRef]](set)
    for row in rota.allocations:
        task = facts.task_of(row.key)
        if task in pastoral:
            cases[row.post] |= set(facts.demands[task].pupils)
    for code, pupils in sorted(cases.items()):
        post = next((p for p in facts.posts.values() if p.code == code), None)
        if post and len(pupils) > _CASELOAD:
            yield f"{facts.person(post).name} has {len(pupils)} pupils in pastoral groups."


def _taught(facts: Facts, pupil: PupilRef) -> int:
    """Minutes of lessons in the pupil's cycle."""
    own = facts.parts.get(facts.class_of[pupil], ()) if pupil in facts.class_of else ()
    return sum(part.span.minutes for part in own if part.lesson.kind.is_teaching)
