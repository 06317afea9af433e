"""Adults' own paid time: planning, leading the team, reports, looking after a cohort.

It falls in the post's own hours, wherever the search can spare the adult; a filler only
while pupils are not in lessons, so that it is never at a pupil's cost.
"""

from collections.abc import Iterator

from planner.demand_sources.cycle import Day, days, on_duty, weeks
from planner.domain.clock import Span, weekday_of
from planner.domain.codes import PersonCode
from planner.domain.demand import Demand, DemandKey, Needs, NeedTier
from planner.domain.entitlement import taught_by
from planner.domain.groupings import AdultTime
from planner.domain.kinds import PartKind
from planner.domain.school import School

SOURCE = "adult-time"
STEP = 15
_LESSONS = (PartKind.LESSON, PartKind.REGISTRATION, PartKind.ASSEMBLY, PartKind.STORY)


def needs(school: School) -> Needs:
    """So many stretches a week, each where its post is at work."""
    found = (
        demand
        for own in school.adult_times
        for week in weeks(school, own.week)
        for demand in _stretches(school, own, week)
    )
    return Needs(demands=tuple(found))


def _stretches(school: School, own: AdultTime, week: int) -> Iterator[Demand]:
    spans = tuple(sorted(set(_spans(school, own, week))))
    days_there = len({weekday_of(span.start) for span in spans}) or own.times
    for first in range(0, own.times, days_there):
        yield Demand(
            key=DemandKey(SOURCE, own.code, f"w{week}.{first + 1}"),
            kind=own.kind,
            tier=NeedTier.LATER,
            title=own.title,
            spans=spans,
            count=min(days_there, own.times - first),
            one_a_day=True,
            only=(own.post,),
            mark_scheme=own.mark_scheme,
        )


def _spans(school: School, own: AdultTime, week: int) -> Iterator[Span]:
    """Every quarter of an hour of the post's own days at which a stretch may begin."""
    for pattern in school.working_days:
        if pattern.post != own.post:
            continue
        for day in days(school, (pattern.weekday,), pattern.week):
            if day.week != week:
                continue
            earliest = max(pattern.starts, own.not_before or 0)
            latest = min(pattern.ends, own.not_after or pattern.ends) - own.minutes
            for start in range(earliest, latest + 1, STEP):
                span = day.span(start, start + own.minutes)
                if _possible(school, own, day, span):
                    yield span


def _possible(school: School, own: AdultTime, day: Day, span: Span) -> bool:
    if own.filler and any(span.overlaps(lesson) for lesson in _lessons(school, own, day)):
        return False
    return own.meets is None or _is_free(school, own.meets, day, span)


def _lessons(school: School, own: AdultTime, day: Day) -> Iterator[Span]:
    """When the post's class has lessons that day; without a class of its own, any class."""
    base = next((post.base_class for post in school.posts if post.code == own.post), None)
    for lesson in school.lessons:
        today = lesson.weekday == day.weekday and lesson.week in (None, day.week)
        if today and lesson.kind in _LESSONS and base in (None, lesson.school_class):
            yield day.span(lesson.starts, lesson.ends)


def _is_free(school: School, teacher: PersonCode, day: Day, span: Span) -> bool:
    """Whether a teacher has no class then, and is in school."""
    taught = (
        day.span(lesson.starts, lesson.ends)
        for lesson in taught_by(school, teacher)
        if lesson.weekday == day.weekday and lesson.week in (None, day.week)
    )
    hours = on_duty(school, teacher)
    there = hours is None or any(span.within(stretch) for stretch in hours)
    return there and not any(span.overlaps(lesson) for lesson in taught)
