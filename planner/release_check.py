"""Who has the time away from the class they are owed: PPA, induction, leadership.

Where support staff cover releases it is read off the rota. Where teaching is by specialists,
as in a secondary, nobody covers: time in which a teacher is not timetabled, inside the
school's own lessons and half an hour or more at a stretch, is what they have (E1.8).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from planner.demand_sources import needs_of
from planner.demand_sources.cycle import days, on_duty
from planner.domain.clock import Span
from planner.domain.codes import PersonCode
from planner.domain.entitlement import owed_by, taught_by, teaching_minutes
from planner.domain.kinds import ReleaseKind
from planner.domain.plan import Rota
from planner.domain.provision import Release
from planner.domain.school import School

SHORTEST_BLOCK: Final = 30
"""Minutes: what is shorter is no PPA (STPCD 52.5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLine:
    """One teacher's release of one kind, in minutes per cycle."""

    teacher: PersonCode
    name: str
    kind: ReleaseKind
    taught: int
    owed: int
    given: int

    @property
    def short(self) -> int:
        return max(0, self.owed - self.given)


def release_lines(school: School, rota: Rota | None) -> tuple[ReleaseLine, ...]:
    """A line for each release, by teacher's name; `rota` None gives nothing by cover."""
    names = {person.code: person.name for person in school.people}
    given = _given(school, rota) if rota else {}
    specialist = school.profile.specialist_timetable
    lines = [
        ReleaseLine(
            teacher=release.teacher,
            name=names.get(release.teacher, release.teacher),
            kind=release.kind,
            taught=teaching_minutes(school, release.teacher),
            owed=owed_by(school, release),
            given=_free(school, release) if specialist else given.get(release.code, 0),
        )
        for release in school.releases
    ]
    return tuple(sorted(lines, key=lambda line: (line.name, line.kind)))


def _given(school: School, rota: Rota) -> Mapping[str, int]:
    """Minutes each release has by the rota: what its quota was reduced by before, too."""
    needs = needs_of(school)
    demands = {key: demand for demand in needs.demands for key in demand.unit_keys()}
    given: dict[str, int] = {
        release.code: owed_by(school, release)
        - next((q.owed for q in needs.quotas if q.code == release.code), 0)
        for release in school.releases
    }
    for row in rota.allocations:
        demand = demands.get(row.key)
        if demand is not None and demand.quota and row.span in demand.spans:
            counted = demand.released_minutes or tuple(s.minutes for s in demand.spans)
            given[demand.quota] += counted[demand.spans.index(row.span)]
    return given


def _free(school: School, release: Release) -> int:
    """Minutes of the school's own lessons a teacher is in school for and does not teach."""
    hours = on_duty(school, release.teacher)
    taught = list(_spans(school, release.teacher))
    free = _without(sorted(set(_spans(school, None))), taught)
    return sum(
        span.minutes
        for span in free
        if span.minutes >= SHORTEST_BLOCK
        and (hours is None or any(span.within(there) for there in hours))
    )


def _spans(school: School, teacher: PersonCode | None) -> Iterator[Span]:
    lessons = taught_by(school, teacher) if teacher else school.lessons
    for lesson in lessons:
        if lesson.kind.is_teaching and not lesson.variant:
            for day in days(school, (lesson.weekday,), lesson.week):
                yield day.span(lesson.starts, lesson.ends)


def _without(spans: list[Span], taken: list[Span]) -> list[Span]:
    """The union of `spans`, without what overlaps anything in `taken`, in whole lessons."""
    joined: list[Span] = []
    for span in spans:
        if any(span.overlaps(other) for other in taken):
            continue
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined
