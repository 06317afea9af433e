"""Care plans and personal care: set tasks at set times, first of all needs."""

from collections.abc import Iterator

from planner.demand_sources.cycle import (
    class_of,
    days,
    key,
    out_of_school,
    place_resources,
    pupil_away,
    pupil_resources,
)
from planner.domain.codes import ClassCode
from planner.domain.demand import Demand, Needs, NeedTier
from planner.domain.kinds import DutyKind, ProvisionKind
from planner.domain.provision import Provision
from planner.domain.school import School

SOURCE = "care"
_KINDS = {
    ProvisionKind.CARE_PLAN: (DutyKind.CARE_PLAN, "Care plan"),
    ProvisionKind.PERSONAL_CARE: (DutyKind.PERSONAL_CARE, "Personal care"),
}


def needs(school: School) -> Needs:
    """One demand for each task on each day it is due."""
    home = class_of(school)
    return Needs(
        demands=tuple(
            demand
            for provision in school.provisions
            if provision.kind in _KINDS
            for demand in _tasks(school, provision, home.get(provision.pupil))
        )
    )


def _tasks(
    school: School, provision: Provision, school_class: ClassCode | None
) -> Iterator[Demand]:
    kind, words = _KINDS[provision.kind]
    named = (*provision.usual, *provision.relief) if provision.relief else ()
    for day in days(school, provision.weekdays, provision.week):
        span = day.span(provision.starts, provision.ends)
        if any(span.overlaps(out) for out in out_of_school(school, school_class, day)):
            continue  # `visits` sends a trained adult along
        if any(span.within(gone) for gone in pupil_away(school, provision.pupil)):
            continue
        yield Demand(
            key=key(SOURCE, provision.code, day, provision.adults),
            kind=kind,
            tier=NeedTier.SAFETY,
            title=f"{words} {school_class or ''}".strip(),
            spans=(span,),
            count=provision.adults,
            place=provision.place,
            school_class=school_class,
            pupils=(provision.pupil,),
            uses=pupil_resources((provision.pupil,)) | place_resources(school, provision.place),
            training=provision.training,
            usual=provision.usual,
            only=tuple(dict.fromkeys(named)),
            never=provision.never,
        )
