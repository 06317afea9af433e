"""What one thing is worth against another in the quality tier: the published exchange rates.

All in tenths of a point, so that a minute can cost a fraction. Needs never appear here: they
come first, tier by tier, and no quality is ever bought with one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

POINT: Final = 10


@dataclass(frozen=True, slots=True)
class Rate:
    """The price of one unit of something unwanted."""

    each: int
    """Tenths of a point."""
    per: str


RATES: Final[Mapping[str, Rate]] = MappingProxyType(
    {
        "A-FEW-HANDS": Rate(60, "time a lesson is handed over from one adult to another"),
        "A-FAIR": Rate(1, "minute of cover beyond a fair share"),
        "A-ORDER": Rate(60, "step down the list of who covers first"),
        "A-TA-CAP": Rate(1, "minute of cover beyond the preferred hours a week"),
        "C-CLASS": Rate(200, "adult beyond the first who covers one class's PPA"),
        "C-KS": Rate(20, "class led by an adult who knows other key stages"),
        "C-STABLE": Rate(100, "duty that changes hands or time from the rota before"),
        "C-SUPPORT": Rate(40, "hundred minutes an adult is away from in-class support"),
        "C-SUPPORT-ALL": Rate(40, "further adult missing from one class's core lesson"),
        "E-USUAL": Rate(60, "access arrangement given by someone other than the usual adult"),
        "F-DUTY": Rate(1, "minute of gate, break and on-call duty beyond a fair share"),
        "F-LUNCH": Rate(1, "minute of lunch duty beyond a fair share"),
        "H-EXAM-FLEX": Rate(20, "duty outside somebody's usual hours in an examination window"),
        "H-OOH": Rate(80, "function out of hours given to somebody who has not opted in"),
        "I-CORE": Rate(30, "session that takes pupils out of English, maths or phonics"),
        "I-SAME-ADULT": Rate(80, "adult beyond the first who takes one group"),
        "I-SAME-SLOT": Rate(20, "time of day beyond the first for one group"),
        "L-ROTATE": Rate(1, "minute of one post beyond the preferred days a week"),
        "P-CHUNK": Rate(60, "block a teacher's PPA is given in"),
        "P-CHUNK-SHORT": Rate(40, "PPA block shorter than the preferred length"),
        "P-HLTA-SHARE": Rate(1, "minute of PPA cover beyond the preferred share of a post"),
        "P-PARALLEL": Rate(30, "half-day beyond the first in which one year group's PPA begins"),
        "P-SUBJECT": Rate(30, "subject that a class then only ever has without its teacher"),
        "P-OWN-TEACHER": Rate(1, "minute of lessons a class is led by another for PPA"),
        "T-FIRST": Rate(100, "duty given to a post whose job description has it only as required"),
        "T-LOAD": Rate(1, "minute on call beyond the preferred periods a day"),
        "W-1TO1": Rate(20, "1:1 session in a room nobody can see into"),
        "W-USUAL": Rate(30, "duty done by someone other than the usual adults"),
    }
)


def rate(code: str) -> int:
    """Tenths of a point for one unit of `code`."""
    return RATES[code].each
