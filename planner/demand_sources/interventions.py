"""Where groups' sessions may fall: out of class, whole, at times every pupil can be spared."""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce

from planner.demand_sources.cycle import (
    SESSION_STEP,
    Part,
    class_of,
    clear,
    held,
    parts,
    place_resources,
    pupil_away,
    pupil_resources,
    weeks,
)
from planner.domain.clock import Span, time_of_day, week_of, weekday_of
from planner.domain.codes import ClassCode, PlaceCode, PupilRef
from planner.domain.demand import Demand, DemandKey, Needs, NeedTier
from planner.domain.kinds import DutyKind, PartKind
from planner.domain.provision import Group, Programme
from planner.domain.school import School

SOURCE = "intervention"
_OVER_BREAK = (PartKind.BREAK, PartKind.LUNCH)
_Parts = Mapping[ClassCode, tuple[Part, ...]]


def needs(school: School) -> Needs:
    """The sessions each group is to have in each week of the cycle."""
    by_class, home, taken = parts(school), class_of(school), held(school)
    programmes = {programme.code: programme for programme in school.programmes}
    demands: list[Demand] = []
    for group in school.groups:
        programme = programmes[group.programme]
        classes = _classes(group, home)
        every = _spans(group, programme, [by_class.get(code, ()) for code in classes])
        spans = clear(every, group.pupils, _only_room(school, group), taken)
        spans = tuple(span for span in spans if not _nobody_comes(school, group, span))
        for week in weeks(school):
            of_week = [span for span in spans if week_of(span.start) == week]
            demands.extend(_sessions(school, group, programme, week, of_week))
    return Needs(demands=tuple(demands))


def _only_room(school: School, group: Group) -> PlaceCode | None:
    """The group's place, where it holds one session at a time."""
    return group.place if place_resources(school, group.place) else None


def _nobody_comes(school: School, group: Group, span: Span) -> bool:
    """Whether every pupil of the group is away for some of the session."""
    return bool(group.pupils and school.pupils_away) and all(
        any(span.overlaps(gone) for gone in pupil_away(school, pupil)) for pupil in group.pupils
    )


def _classes(group: Group, home: Mapping[PupilRef, ClassCode]) -> tuple[ClassCode, ...]:
    return tuple(sorted({home[pupil] for pupil in group.pupils if pupil in home}))


def _sessions(
    school: School, group: Group, programme: Programme, week: int, spans: list[Span]
) -> Iterator[Demand]:
    """One demand for all identical sessions, on different days; more than one demand only
    where there are more sessions than days to have them on."""
    wanted = programme.per_week if group.per_week is None else group.per_week
    most = len({weekday_of(span.start) for span in spans}) or max(wanted, 1)
    home = _classes(group, class_of(school))
    for first in range(0, wanted, most):
        yield Demand(
            key=DemandKey(SOURCE, group.code, f"w{week}.{first + 1}"),
            kind=DutyKind.INTERVENTION,
            tier=NeedTier.SAFETY if group.ehcp else NeedTier.INTERVENTIONS,
            title=f"Group {group.code}",
            spans=tuple(spans),
            count=min(most, wanted - first),
            one_a_day=True,
            place=group.place,
            school_class=home[0] if len(home) == 1 else None,
            pupils=group.pupils,
            uses=pupil_resources(group.pupils) | place_resources(school, group.place),
            training=(programme.training,) if programme.training else (),
            in_training_will_do=programme.in_training_may_deliver,
            usual=group.usual,
            handback=programme.handback,
        )


def _spans(group: Group, programme: Programme, classes: list[tuple[Part, ...]]) -> list[Span]:
    """Candidate times: every quarter of an hour from the start of a part, wholly inside what
    all the pupils' classes can spare."""
    if not classes:
        return []
    free = reduce(_both, (_windows(of_class, programme) for of_class in classes))
    starts = {
        start
        for of_class in classes
        for part in of_class
        for start in range(part.span.start, part.span.end, SESSION_STEP)
    }
    spans = (Span(start, start + programme.minutes) for start in sorted(starts))
    return [
        span
        for span in spans
        if any(span.within(window) for window in free) and _in_hours(group, span)
    ]


def _in_hours(group: Group, span: Span) -> bool:
    starts = time_of_day(span.start)
    late = group.not_after is not None and starts + span.minutes > group.not_after
    early = group.not_before is not None and starts < group.not_before
    return not late and not early


def _windows(of_class: Iterable[Part], programme: Programme) -> list[Span]:
    """Stretches of a class's week a pupil of the programme may be away from."""
    windows: list[Span] = []
    for part in of_class:
        if not _spares(part, programme):
            continue
        if windows and windows[-1].end == part.span.start:
            windows[-1] = Span(windows[-1].start, part.span.end)
        else:
            windows.append(part.span)
    return windows


def _spares(part: Part, programme: Programme) -> bool:
    lesson = part.lesson
    if lesson.kind in _OVER_BREAK:
        return programme.over_break
    return lesson.kind.withdrawable and (programme.over_core or not lesson.core)


def _both(some: list[Span], others: list[Span]) -> list[Span]:
    """What lies in a window of each."""
    return [
        Span(max(one.start, other.start), min(one.end, other.end))
        for one in some
        for other in others
        if one.overlaps(other)
    ]
