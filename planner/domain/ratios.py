"""How many adults a visit takes: the school's own numbers, as no law sets one beyond the EYFS."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from planner.domain.codes import PersonCode
from planner.domain.outings import ExamSitting, OneOff, Outing
from planner.domain.school import School
from planner.domain.timetable import TeachingClass

NURSERY: Final = "V-RATIO-N"
YOUNGER: Final = "V-RATIO-3"
OLDER: Final = "V-RATIO-6"
LEAST: Final = "V-LEAST"
INVIGILATED: Final = "E-INVIG"
PUPILS_AN_ADULT: Final[Mapping[str, int]] = MappingProxyType({NURSERY: 4, YOUNGER: 6, OLDER: 10})
"""By the rule that holds the number: the nursery, Reception to Year 3, Year 4 and older."""
LEAST_ADULTS: Final = 2
CANDIDATES_AN_INVIGILATOR: Final = 30
_LAST_YOUNGER: Final = 3


def band_of(year: int) -> str:
    """Id of the rule with the ratio of a year; 0 = Reception, -1 = Nursery.

    >>> band_of(-1), band_of(3), band_of(5)
    ('V-RATIO-N', 'V-RATIO-3', 'V-RATIO-6')
    """
    if year < 0:
        return NURSERY
    return YOUNGER if year <= _LAST_YOUNGER else OLDER


def classes_of(school: School, outing: Outing) -> tuple[TeachingClass, ...]:
    return tuple(known for known in school.classes if known.code in outing.classes)


def band_of_outing(school: School, outing: Outing) -> str:
    """The youngest pupils' band."""
    return band_of(min((known.year for known in classes_of(school, outing)), default=_LAST_YOUNGER))


def going(school: School, outing: Outing) -> tuple[PersonCode, ...]:
    """Who goes already and counts: those named, or else the classes' teachers."""
    teachers = (known.teacher for known in classes_of(school, outing))
    return tuple(dict.fromkeys(outing.staff or teachers))


def adults_for(school: School, outing: Outing) -> int:
    """Adults a visit takes in all, rounded up over every band together, teachers counted.

    30 pupils of Year 5 take 3, of Year 2 take 5; never fewer than the school's least. The
    visit's own number, from its risk assessment, goes before the ratio.
    """
    if outing.adults is not None:
        return outing.adults
    shares = [
        (known.pupils, ratio)
        for known in classes_of(school, outing)
        if (ratio := number(school, band_of(known.year), PUPILS_AN_ADULT[band_of(known.year)]))
    ]
    whole = _rounded_up(shares)
    return max(whole, number(school, LEAST, LEAST_ADULTS) or 1)


def _rounded_up(shares: list[tuple[int, int]]) -> int:
    """The sum of pupils / ratio, rounded up, in whole numbers."""
    top, below = 0, 1
    for pupils, ratio in shares:
        top, below = top * ratio + pupils * below, below * ratio
    return -(-top // below)


def invigilators_for(school: School, candidates: int) -> int:
    """One for every thirty candidates, or what the school has set, rounded up.

    Source: JCQ, Instructions for conducting examinations: at least one for 30.
    """
    each = number(school, INVIGILATED, CANDIDATES_AN_INVIGILATOR) or CANDIDATES_AN_INVIGILATOR
    return -(-candidates // each)


def with_staff(school: School) -> tuple[ExamSitting | OneOff, ...]:
    """Sittings and one-off duties: what names staff who are there already, on one date."""
    return (*school.sittings, *school.one_offs)


def number(school: School, rule: str, default: int) -> int:
    """The number the school has set on a rule; 0 where it has switched the rule off."""
    setting = next((known for known in school.settings if known.rule == rule), None)
    if setting is None:
        return default
    if not setting.on:
        return 0
    return default if setting.parameter is None else setting.parameter
