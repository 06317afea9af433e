"""Who may be given a duty at all: profile, consent, vetting, training and restrictions."""

from collections.abc import Iterator
from itertools import product

from planner.domain import clock
from planner.domain.codes import PersonCode, PupilRef
from planner.domain.demand import Demand
from planner.domain.kinds import (
    DbsStatus,
    DutyKind,
    Permission,
    RestrictionKind,
    RoleKind,
)
from planner.domain.people import Post, Restriction
from planner.rules.facts import Facts, bar, outside, worker_id
from planner.rules.rule import Basis, Ruling, rule
from solver.constraints import Barred, Within
from solver.problem import Span

_ALONE_WITH_PUPILS = frozenset(
    {
        DutyKind.PPA_COVER,
        DutyKind.ABSENCE_COVER,
        DutyKind.PARTIAL_COVER,
        DutyKind.EMERGENCY_SUPERVISION,
        DutyKind.INTERVENTION,
        DutyKind.ONE_TO_ONE,
        DutyKind.CARE_PLAN,
        DutyKind.PERSONAL_CARE,
        DutyKind.PASTORAL_ON_CALL,
        DutyKind.PASTORAL_SECOND,
        DutyKind.PASTORAL_CENTRE,
        DutyKind.ESCORT,
        DutyKind.HOME_VISIT,
        DutyKind.INVIGILATE,
        DutyKind.READER_SCRIBE,
    }
)
_OWN_TRAINING_RULE = frozenset({DutyKind.INTERVENTION, DutyKind.CARE_PLAN, DutyKind.PERSONAL_CARE})


@rule(
    "G-PROFILE",
    "A post is given only the duties its job description names, or others by consent",
    basis=Basis.CONTRACT,
    source="the job description's list of duties",
)
def duties_in_profile(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    def refused(post: Post, demand: Demand) -> bool:
        entry = facts.entry(post, demand.kind)
        if entry is None or entry.permission is Permission.NO:
            return True
        if entry.permission is not Permission.CONSENT or demand.kind.leads_class:
            return False
        return (post.code, demand.kind) not in facts.consents

    yield from bar(facts, ruling.code, refused)


@rule(
    "G-HLTA-NOCOVER-POST",
    "A post without cover in its job description leads a class only with recorded consent",
    basis=Basis.CONTRACT,
    source="003 L13-16: planning and delivery to small groups and individual pupils",
)
def consent_to_lead_a_class(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    def refused(post: Post, demand: Demand) -> bool:
        entry = facts.entry(post, demand.kind)
        if not demand.kind.leads_class or entry is None:
            return False
        lacks = (post.code, demand.kind) not in facts.consents
        return entry.permission is Permission.CONSENT and lacks

    yield from bar(facts, ruling.code, refused)


@rule(
    "G-SKILL",
    "The adult holds every certificate or skill the duty asks for, in date",
    basis=Basis.POLICY,
    source="000 L253; 001 L71; 004 2.7-2.8",
)
def skills_held(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    def refused(post: Post, demand: Demand) -> bool:
        return demand.kind not in _OWN_TRAINING_RULE and lacks_training(facts, post, demand)

    yield from bar(facts, ruling.code, refused)


@rule(
    "I-TRAINED",
    "Whoever delivers a programme is trained in it, or in training where the programme allows",
    basis=Basis.POLICY,
    source="EEF guidance on structured interventions (2025)",
)
def trained_in_the_programme(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    def refused(post: Post, demand: Demand) -> bool:
        return demand.kind is DutyKind.INTERVENTION and lacks_training(facts, post, demand)

    yield from bar(facts, ruling.code, refused)


@rule(
    "W-DBS",
    "Nobody works with pupils before vetting, or alone with them while supervised only",
    basis=Basis.LAW,
    source="Keeping Children Safe in Education (2025); 000 L200; 003 L99",
)
def vetted(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    def refused(post: Post, demand: Demand) -> bool:
        status = facts.person(post).dbs
        if status is DbsStatus.SUPERVISED:
            return demand.kind in _ALONE_WITH_PUPILS
        return status is DbsStatus.NOT_CLEARED

    yield from bar(facts, ruling.code, refused)


@rule(
    "R-RESTRICT",
    "Some adults are not available for some duties",
    basis=Basis.POLICY,
    source="the school's own record",
)
def restrictions_kept(facts: Facts, ruling: Ruling) -> Iterator[Barred | Within]:
    never = {person for demand in facts.demands.values() for person in demand.never}
    told = [p for p in facts.posts.values() if p.person in never or p.person in facts.restrictions]
    yield from bar(facts, ruling.code, lambda p, d: restricted(facts, p.person, d), told)
    windows = {
        worker_id(post): outside(closed, facts.horizon())
        for post in facts.posts.values()
        if (closed := _closed_times(facts, post.person))
    }
    if windows:
        yield Within(code=ruling.code, windows=windows)


@rule(
    "L-NO-TEACHER",
    "Teachers are not put on lunch duty without their consent or a midday contract",
    basis=Basis.CONTRACT,
    source="School Teachers' Pay and Conditions Document, para 52.3",
)
def no_teachers_at_lunch(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    def refused(post: Post, demand: Demand) -> bool:
        if demand.kind is not DutyKind.LUNCH_DUTY or post.role is RoleKind.MDA:
            return False
        teaches = any(p.role is RoleKind.TEACHER for p in facts.lines_of(post.person))
        return teaches and (post.code, demand.kind) not in facts.consents

    yield from bar(facts, ruling.code, refused)


def lacks_training(facts: Facts, post: Post, demand: Demand) -> bool:
    """Whether the post-holder lacks a tag the demand asks for, counting trainees if allowed."""
    return lacks_tags(facts, post.person, demand)


def lacks_tags(facts: Facts, person: PersonCode, demand: Demand) -> bool:
    """As `lacks_training`, of anybody at the school."""
    held = facts.held.get(person, frozenset())
    if demand.in_training_will_do:
        held |= facts.training.get(person, frozenset())
    return not held.issuperset(demand.training)


def restricted(facts: Facts, person: PersonCode, demand: Demand) -> bool:
    """Whether a record says, without a reason, that the person is not available for this."""
    own = facts.restrictions.get(person, ())
    return person in demand.never or any(_applies(facts, each, demand) for each in own)


def _applies(facts: Facts, restriction: Restriction, demand: Demand) -> bool:
    match restriction.kind:
        case RestrictionKind.DUTY:
            return demand.kind == restriction.value
        case RestrictionKind.PLACE:
            return demand.place == restriction.value
        case RestrictionKind.CLASS:
            return restriction.value in facts.classes_of(demand)
        case RestrictionKind.PUPIL:
            return restriction.value in demand.pupils or _with_class_of(facts, restriction, demand)
        case RestrictionKind.TAG:
            return restriction.value in demand.training
        case RestrictionKind.TIME | RestrictionKind.OWN_CHILD:
            return False  # no duty as such: see `_closed_times`, and the advice on own children


def _closed_times(facts: Facts, person: PersonCode) -> list[Span]:
    """The times of every week at which the person is not available."""
    closed = []
    for restriction in facts.restrictions.get(person, ()):
        if restriction.kind is RestrictionKind.TIME:
            weekdays, times = clock.parse_weekly(restriction.value)
            for week, day in product(facts.weeks(), weekdays):
                start = clock.at(week, day, times.start)
                closed.append(Span(start, start + times.minutes))
    return closed


def _with_class_of(facts: Facts, restriction: Restriction, demand: Demand) -> bool:
    """Whether the duty is with the whole class the pupil is in."""
    whole = demand.kind.leads_class or demand.kind is DutyKind.ADULT_PRESENT
    own = facts.class_of.get(PupilRef(restriction.value))
    return whole and own is not None and demand.school_class == own
