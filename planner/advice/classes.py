"""Advice on classes: infants beyond thirty, work to be set, families kept apart, lunch."""

from collections.abc import Iterator
from typing import Final

from planner.advice.advice import advice
from planner.domain import clock
from planner.domain.codes import SENIOR_LEADER
from planner.domain.kinds import DutyKind, KeyStage, PartKind, RestrictionKind
from planner.domain.plan import Allocation, Rota
from planner.rules.facts import Facts, Part, span_of
from planner.rules.spells import day_of_spell
from solver.problem import Span

_THINK_FROM: Final = 2
_INFANTS: Final = range(3)
_INFANT_LIMIT: Final = 30
_PUPILS_PER_ADULT: Final = {KeyStage.NURSERY: 20, KeyStage.RECEPTION: 30, KeyStage.KS1: 30}
_OLDER_PER_ADULT: Final = 75


@advice(
    "S-INFANT-30",
    "No infant class has more than thirty pupils for one teacher",
    source="School Admissions (Infant Class Sizes) (England) Regulations 2012",
)
def large_infant_classes(facts: Facts, _rota: Rota) -> Iterator[str]:
    for known in facts.school.classes:
        if known.year in _INFANTS and known.pupils > _INFANT_LIMIT:
            yield f"{known.name} has {known.pupils} pupils: all beyond 30 must be excepted ones."


@advice(
    "S-PLAN-SET",
    "Whoever covers a lesson has work that a teacher has set",
    source="WAMG note 13 on cover supervision",
)
def work_to_set(facts: Facts, rota: Rota) -> Iterator[str]:
    cover = (DutyKind.ABSENCE_COVER, DutyKind.PARTIAL_COVER)
    for row in rota.allocations:
        if row.kind in cover:
            who = facts.people.get(row.directing_teacher) if row.directing_teacher else None
            by = who.name if who else "a teacher"
            when = clock.stretch(row.span)
            yield f"{row.title} on {when} needs work set by {by} before the day begins."


@advice(
    "G-HLTA-SHORT",
    "From the second day in a row without its teacher a class is thought about",
    source="000 L13: short term for whole classes; WAMG note 13",
)
def second_day_in_a_row(facts: Facts, rota: Rota) -> Iterator[str]:
    told = set[tuple[str, int]]()
    for row in rota.allocations:
        demand = facts.demands.get(facts.task_of(row.key))
        day = day_of_spell(facts, demand) if demand else 0
        of_class = (demand.school_class or "") if demand else ""
        if day >= _THINK_FROM and (of_class, day) not in told:
            told.add((of_class, day))
            when = clock.WEEKDAYS[clock.weekday_of(row.span.start)]
            yield f"{when} is day {day} in a row that support staff lead {of_class}."


@advice(
    "R-OWN-CHILD",
    "Nobody is put with their own child's class without thought",
    source="school practice: conflicts of interest",
)
def own_childs_class(facts: Facts, rota: Rota) -> Iterator[str]:
    for row in rota.allocations:
        for own in facts.restrictions.get(row.person, ()):
            theirs = own.kind is RestrictionKind.OWN_CHILD and own.value in _classes(facts, row)
            if theirs:
                name = facts.people[row.person].name
                when = clock.stretch(row.span)
                yield f"{name} has {row.title} on {when} with a class to think about first."


@advice(
    "L-RATIO",
    "Lunch has enough adults for the pupils who are at it",
    source="local authority guidance on midday supervision: 1 to 20, 30 and 75",
)
def adults_at_lunch(facts: Facts, _rota: Rota) -> Iterator[str]:
    for span, parts in _lunches(facts):
        wanted = -(-sum(_adults_hundredths(facts, part) for part in parts) // 100)
        posted = sum(
            demand.count
            for demand in facts.kinds(DutyKind.LUNCH_DUTY).values()
            if any(span_of(own).overlaps(span) for own in demand.spans)
        )
        if posted < wanted:
            classes = ", ".join(sorted(part.lesson.school_class for part in parts))
            when = clock.stretch(clock.Span(span.start, span.end))
            yield f"{when}: {posted} adults are posted for lunch of {classes}; {wanted} are usual."


@advice(
    "L-SENIOR",
    "A senior leader can be reached every lunch time",
    source="NEU advice on playground supervision",
)
def senior_at_lunch(facts: Facts, _rota: Rota) -> Iterator[str]:
    if not facts.kinds(DutyKind.LUNCH_DUTY):
        return
    leaders = [person for person, tags in facts.held.items() if SENIOR_LEADER in tags]
    if not leaders:
        yield "Nobody is recorded as a senior leader: give those who are the tag senior-leader."
        return
    posts = [p for p in facts.school.posts if p.person in leaders]
    shifts = [s.span for post in posts for s in facts.shifts.get(post.code, ())]
    for span, _ in _lunches(facts):
        if shifts and not any(span.within(shift) for shift in shifts):
            yield f"No senior leader is at work all through lunch on {clock.moment(span.start)}."


def _classes(facts: Facts, row: Allocation) -> frozenset[str]:
    demand = facts.demands.get(facts.task_of(row.key))
    return frozenset(facts.classes_of(demand)) if demand else frozenset()


def _lunches(facts: Facts) -> list[tuple[Span, list[Part]]]:
    """Each stretch in which the same classes are at lunch, with their parts."""
    every = [
        part
        for parts in facts.parts.values()
        for part in parts
        if part.lesson.kind is PartKind.LUNCH
    ]
    starts = sorted({part.span for part in every})
    return [(span, [p for p in every if span.within(p.span)]) for span in starts]


def _adults_hundredths(facts: Facts, part: Part) -> int:
    known = facts.classes[part.lesson.school_class]
    return known.pupils * 100 // _PUPILS_PER_ADULT.get(known.key_stage, _OLDER_PER_ADULT)
