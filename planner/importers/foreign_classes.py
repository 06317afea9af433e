"""What the planner must know of a class and other programs do not say: year and stage."""

import re
from typing import Final

from planner.domain.kinds import KeyStage
from planner.importers.foreign import ForeignClass
from planner.workbook.report import Report, Where

_CLEAR: Final = re.compile(
    r"^(?:year|yr|y|grade|form|class)?\s*(\d{1,2})\s*[-./]?\s*[A-Za-z]{0,2}$", re.I
)
_NUMBER: Final = re.compile(r"\d{1,2}")
_RECEPTION: Final = re.compile(r"^(r|rec|reception)\b|^r[a-z]?$", re.IGNORECASE)
_NURSERY: Final = re.compile(r"^(n|nur|nursery)\b", re.IGNORECASE)
_YEARS: Final = {"n": -1, "r": 0} | {str(year): year for year in range(1, 14)}
_LAST: Final = 13


def year_of(found: ForeignClass, where: Where, report: Report) -> int:
    """National curriculum year, from a name such as 3A or Year 10; else it is asked."""
    if _RECEPTION.match(found.name):
        return 0
    if _NURSERY.match(found.name):
        return -1
    clear = _CLEAR.match(found.name)
    if clear and 1 <= int(clear[1]) <= _LAST:
        return int(clear[1])
    number = _NUMBER.search(found.name)
    guess = number[0].lstrip("0") if number else ""
    options = sorted(_YEARS, key=lambda word: word != guess)
    question = f"Which year is the class “{found.name}”? (n is Nursery, r Reception)"
    return _YEARS[report.ask(f"year {found.key}", where, question, tuple(options))]


def stage_of(year: int) -> KeyStage:
    """The key stage of a year. The sixth form goes with key stage 4, the highest there is."""
    if year <= 0:
        return KeyStage.NURSERY if year < 0 else KeyStage.RECEPTION
    stages = ((2, KeyStage.KS1), (6, KeyStage.KS2), (9, KeyStage.KS3), (_LAST, KeyStage.KS4))
    return next(stage for last, stage in stages if year <= last)
