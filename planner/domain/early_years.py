"""How many adults the law asks for in a nursery."""

from typing import Final

from planner.domain.kinds import KeyStage
from planner.domain.school import School
from planner.domain.timetable import TeachingClass

_PER_ADULT: Final = 13
_PER_ADULT_WITHOUT_TEACHER: Final = 8
_PER_ADULT_OF_TWO_YEAR_OLDS: Final = 5
_TWO_YEAR_OLDS: Final = -2
"""Their "year", counted back from Reception's 0."""


def nurseries(school: School) -> tuple[TeachingClass, ...]:
    """The classes the ratio is for."""
    return tuple(c for c in school.classes if c.key_stage is KeyStage.NURSERY)


def others_needed(school: School, known: TeachingClass, *, teacher_in: bool) -> int:
    """Adults the law asks for beside the one who leads.

    A maintained nursery keeps one to thirteen when support staff lead it for PPA or a short
    absence; an academy's falls to one to eight.
    """
    each = _PER_ADULT if teacher_in or school.profile.maintained else _PER_ADULT_WITHOUT_TEACHER
    if known.year <= _TWO_YEAR_OLDS:
        each = _PER_ADULT_OF_TWO_YEAR_OLDS
    return max(1, -(-known.pupils // each) - 1)
