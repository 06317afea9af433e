"""What a release is owed in one week: what the teacher would teach and is there for."""

from collections.abc import Iterator
from dataclasses import replace

from planner.domain.codes import PersonCode
from planner.domain.entitlement import owed_by, taught_by
from planner.domain.plan import Rota
from planner.domain.provision import Release
from planner.domain.school import School
from planner.horizon.away import is_missed
from planner.horizon.standing import of_week


def owed_in(school: School, week: School, number: int, rota: Rota | None) -> Iterator[Release]:
    """The releases as `week` owes them, `number` being its place in the cycle of `school`.

    Over a longer cycle a release is what the standing rota gives of it in that cycle week.
    Lessons that fall on a closed day, or for which the teacher is away, take their share of
    it with them: that loss is the closure's or the teacher's own, counted and not owed
    (domain E1.8). A release of which nothing is left is not owed that week.
    """
    for release in school.releases:
        usual = _taught(school, release.teacher, number)
        there = min(_attended(week, release.teacher), usual)
        minutes = release.minutes
        if school.profile.cycle_weeks > 1 and rota is not None:
            minutes = _given(rota, number, release)
        if there == usual and minutes == release.minutes:
            yield release
        elif there:
            whole = owed_by(school, release) if minutes is None else minutes
            if whole:
                yield replace(release, minutes=-(-whole * there // usual))


def _given(rota: Rota, number: int, release: Release) -> int:
    """Minutes the standing rota gives the release in that cycle week, edges left out."""
    rows = of_week(rota.allocations, number)
    given: int = sum(row.span.minutes for row in rows if row.key.code == release.code)
    return min(given, release.minutes) if release.minutes else given


def _taught(school: School, teacher: PersonCode, number: int) -> int:
    return sum(
        lesson.ends - lesson.starts
        for lesson in taught_by(school, teacher)
        if lesson.week in (None, number) and not lesson.variant
    )


def _attended(week: School, teacher: PersonCode) -> int:
    return sum(
        lesson.ends - lesson.starts
        for lesson in taught_by(week, teacher)
        if not is_missed(week, lesson, teacher)
    )
