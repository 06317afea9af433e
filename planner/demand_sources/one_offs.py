"""Duties on a date of their own, and the school's adult beside a specialist who comes."""

from collections.abc import Iterator

from planner.demand_sources.cycle import key, on_day, place_resources, pupil_resources
from planner.domain.demand import Demand, Needs, NeedTier
from planner.domain.kinds import DutyKind
from planner.domain.outings import OneOff, SpecialistVisit
from planner.domain.school import School

SOURCE = "once"
SPECIALIST = "specialist"
_TIERS = {
    DutyKind.HOME_VISIT: NeedTier.SAFETY,
    DutyKind.ESCORT: NeedTier.SAFETY,
    DutyKind.CLUB: NeedTier.LATER,
    DutyKind.SCHOOL_FUNCTION: NeedTier.LATER,
}
"""Nobody visits a home alone, and a pupil is not left at the door: those are safety."""
_AWAY = (DutyKind.HOME_VISIT, DutyKind.ESCORT)


def needs(school: School) -> Needs:
    """The adults each one-off duty still wants, and one for each specialist who needs one."""
    with_adult = {known.code for known in school.externals if known.needs_school_adult}
    return Needs(
        demands=(
            *(demand for one_off in school.one_offs for demand in _once(school, one_off)),
            *(
                _beside(school, visit)
                for visit in school.specialist_visits
                if visit.external in with_adult
            ),
        )
    )


def _once(school: School, one_off: OneOff) -> Iterator[Demand]:
    count = one_off.adults - len(one_off.staff)
    if count > 0:
        yield Demand(
            key=key(SOURCE, one_off.code, on_day(one_off.day), count),
            kind=one_off.kind,
            tier=_TIERS[one_off.kind],
            title=one_off.title,
            spans=(on_day(one_off.day).span(one_off.starts, one_off.ends),),
            count=count,
            place=one_off.place,
            pupils=one_off.pupils,
            uses=pupil_resources(one_off.pupils) | place_resources(school, one_off.place),
            training=one_off.training,
            usual=one_off.usual,
            away=one_off.kind in _AWAY,
        )


def _beside(school: School, visit: SpecialistVisit) -> Demand:
    name = next(known.name for known in school.externals if known.code == visit.external)
    return Demand(
        key=key(SPECIALIST, visit.code, on_day(visit.day)),
        kind=DutyKind.ADULT_PRESENT,
        tier=NeedTier.INTERVENTIONS,
        title=f"{name}, adult in the room",
        spans=(on_day(visit.day).span(visit.starts, visit.ends),),
        place=visit.place,
        school_class=visit.school_class,
        pupils=visit.pupils,
        uses=pupil_resources(visit.pupils) | place_resources(school, visit.place),
    )
