"""Teachers' entitlement to time: pure arithmetic, each number with its source."""

from typing import Final

from planner.domain.codes import PersonCode
from planner.domain.kinds import ReleaseKind
from planner.domain.provision import Release
from planner.domain.school import School
from planner.domain.timetable import Lesson

PPA_SHARE_PERCENT: Final = 10
GRID: Final = 5
"""Minutes: released time is given, and a pupil handed over, in steps of this (D2)."""


def ppa_owed(teaching: int) -> int:
    """A teacher's least PPA time, in minutes per timetable cycle, rounded up to the minute.

    `teaching` is timetabled teaching in the same cycle, in minutes, counted before any PPA
    is taken out of it: lessons only, not registration, assembly, break, lunch or story.

    Source: School Teachers' Pay and Conditions Document, para 52.5: at least 10 % of
    timetabled teaching time, in blocks of half an hour or more, within it.

    20 hours taught are owed 2 hours; 23.75 hours are owed 143 minutes, so that an afternoon
    of 135 is 8 minutes short.

    >>> ppa_owed(20 * 60)
    120
    >>> ppa_owed(1425)
    143
    >>> ppa_owed(1425) - 135
    8
    >>> ppa_owed(0)
    0
    """
    return -(-teaching * PPA_SHARE_PERCENT // 100)


def ect_owed(teaching: int, year: int) -> int:
    """A new teacher's induction time per cycle, in minutes, rounded up: 10 % of timetabled
    teaching in the first year, 5 % in the second.

    Source: induction for early career teachers (England), since September 2021.

    >>> ect_owed(1425, 1), ect_owed(1425, 2)
    (143, 72)
    """
    return -(-teaching * (10 if year == 1 else 5) // 100)


def given_on_grid(minutes: int) -> int:
    """The least number of minutes on the five-minute grid that is not below `minutes`.

    >>> given_on_grid(143), given_on_grid(145)
    (145, 145)
    """
    return -(-minutes // GRID) * GRID


def owed_by(school: School, release: Release) -> int:
    """Minutes per cycle a release is owed: what is recorded, or its kind's own share.

    A new teacher's PPA is a share of the timetable that is left once induction time has been
    taken from it: at 23.75 hours 143 minutes of induction and 129 of PPA (domain E3.18).
    """
    if release.minutes is not None:
        return release.minutes
    teaching = teaching_minutes(school, release.teacher)
    if release.kind in (ReleaseKind.ECT1, ReleaseKind.ECT2):
        return ect_owed(teaching, 1 if release.kind is ReleaseKind.ECT1 else 2)
    if release.kind is not ReleaseKind.PPA:
        return 0
    induction = sum(
        owed_by(school, other)
        for other in school.releases
        if other.teacher == release.teacher and other.kind in (ReleaseKind.ECT1, ReleaseKind.ECT2)
    )
    return ppa_owed(teaching - induction)


def teaching_minutes(school: School, teacher: PersonCode) -> int:
    """Timetabled teaching of `teacher` per cycle, in minutes: taught lessons alone.

    A lesson without a week is taught in every week of the cycle. A lesson an external leads
    counts for the teacher whose class it is: the share is reckoned before release is taken.
    """
    weeks = range(1, school.profile.cycle_weeks + 1)
    return sum(
        (lesson.ends - lesson.starts) * sum(lesson.week in (None, week) for week in weeks)
        for lesson in taught_by(school, teacher)
    )


def taught_by(school: School, teacher: PersonCode) -> tuple[Lesson, ...]:
    """The lessons whose timetabled teacher `teacher` is, in the school's order.

    A variant's lessons stand in place of ordinary ones on some dates, and are not more.
    """
    own = {known.code for known in school.classes if known.teacher == teacher}
    return tuple(
        lesson
        for lesson in school.lessons
        if lesson.kind.is_teaching
        and not lesson.variant
        and (lesson.teacher == teacher or (lesson.teacher is None and lesson.school_class in own))
    )
