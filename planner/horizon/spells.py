"""Absences that a dated week begins in the middle of: how long they have lasted."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from planner.domain.kinds import DayKind
from planner.domain.people import Spell
from planner.domain.school import School
from planner.domain.week import day_kind

_DAY: Final = timedelta(days=1)
_LONGEST: Final = 60
"""Calendar days looked back: a longer spell is as long as need be."""


def spells_before(school: School, monday: date) -> Iterator[Spell]:
    """Whoever was away on the school days right before `monday`, by code."""
    days = {(absence.person, absence.day) for absence in school.absences}
    for person in sorted({person for person, _ in days}):
        missed = _missed(school, {day for who, day in days if who == person}, monday)
        if missed:
            yield Spell(person=person, missed=missed)


def _missed(school: School, away: set[date], monday: date) -> int:
    missed, day = 0, monday - _DAY
    while monday - day <= timedelta(days=_LONGEST):
        if day_kind(school, day)[0] is DayKind.SCHOOL:
            if day not in away:
                return missed
            missed += 1
        day -= _DAY
    return missed
