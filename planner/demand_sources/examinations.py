"""Invigilators of each sitting, and the adult of each pupil's access arrangement."""

from collections.abc import Iterator, Mapping

from planner.demand_sources.cycle import (
    class_of,
    key,
    on_day,
    place_resources,
    pupil_away,
    pupil_resources,
)
from planner.domain.codes import PostCode, PupilRef
from planner.domain.demand import Demand, Needs, NeedTier
from planner.domain.kinds import DutyKind, ProvisionKind
from planner.domain.outings import AccessArrangement, ExamSitting
from planner.domain.ratios import invigilators_for
from planner.domain.school import School

SOURCE = "exam"
ACCESS = "access"


def needs(school: School) -> Needs:
    """One invigilator for so many candidates, those there already taken off; one adult for
    each arrangement, who is not one of them."""
    usual = _usual(school)
    demands: list[Demand] = []
    for sitting in school.sittings:
        demands.extend(_invigilators(school, sitting))
        own = (
            known
            for known in school.arrangements
            if known.sitting == sitting.code and not _misses(school, sitting, known)
        )
        demands.extend(_adult(school, sitting, arrangement, usual) for arrangement in own)
    return Needs(demands=tuple(demands))


def _invigilators(school: School, sitting: ExamSitting) -> Iterator[Demand]:
    count = invigilators_for(school, sitting.candidates) - len(sitting.staff)
    if count > 0:
        yield Demand(
            key=key(SOURCE, sitting.code, on_day(sitting.day), count),
            kind=DutyKind.INVIGILATE,
            tier=NeedTier.CLASS_LED,
            title=sitting.title,
            spans=(on_day(sitting.day).span(sitting.starts, sitting.ends),),
            count=count,
            place=sitting.place,
        )


def _adult(
    school: School,
    sitting: ExamSitting,
    arrangement: AccessArrangement,
    usual: Mapping[PupilRef, tuple[PostCode, ...]],
) -> Demand:
    day = on_day(sitting.day)
    return Demand(
        key=key(ACCESS, arrangement.code, day),
        kind=DutyKind.READER_SCRIBE,
        tier=NeedTier.SAFETY,
        title=f"{sitting.title}, access",
        spans=(day.span(sitting.starts, sitting.ends + arrangement.extra),),
        place=arrangement.place or sitting.place,
        school_class=class_of(school).get(arrangement.pupil),
        pupils=(arrangement.pupil,),
        uses=pupil_resources((arrangement.pupil,)) | place_resources(school, arrangement.place),
        usual=arrangement.usual or usual.get(arrangement.pupil, ()),
    )


def _misses(school: School, sitting: ExamSitting, arrangement: AccessArrangement) -> bool:
    """Whether the pupil is away for all of the sitting."""
    whole = on_day(sitting.day).span(sitting.starts, sitting.ends)
    return any(whole.within(gone) for gone in pupil_away(school, arrangement.pupil))


def _usual(school: School) -> Mapping[PupilRef, tuple[PostCode, ...]]:
    """The usual adults of each pupil's 1:1."""
    return {
        known.pupil: known.usual
        for known in school.provisions
        if known.kind is ProvisionKind.ONE_TO_ONE and known.usual
    }
