"""What the title of a calendar event says of the school's year."""

import re
from enum import Enum, auto
from typing import Final


class Meaning(Enum):
    """What an event is to the school's year."""

    TERM = auto()
    """Its days are a term, or half of one."""
    STARTS = auto()
    """A term's first day."""
    ENDS = auto()
    """A term's last day."""
    HOLIDAY = auto()
    INSET = auto()
    BANK_HOLIDAY = auto()
    CLOSED = auto()
    OTHER = auto()
    """Of no account: a sports day, a concert."""


_LEAST_TERM: Final = 10
"""Days. Shorter events that speak of a term are an occasion in it."""
_INSET: Final = re.compile(
    r"\binsets?\b|\b(staff|teacher) (training|development)\b|\btraining day|\bnon[- ]pupil"
)
_BANK: Final = re.compile(
    r"\b(bank|public) holidays?\b"
    r"|^(good friday|easter monday|christmas day|boxing day|new year.?s day)( \(.*\))?$"
)
_CLOSED: Final = re.compile(
    r"\bschool (is )?closed\b|\bclosed to (pupils|children)|\bclosure\b|\boccasional day\b"
    r"|\bsnow day\b"
)
_NOT_A_HOLIDAY: Final = re.compile(r"\b(club|camp|homework|scheme|party|fair|tea)\b")
_HOLIDAY: Final = re.compile(r"\bholidays?\b|\bvacation\b|\bbreak\b|\bhalf[- ]?term\b(?! ?\d)")
_HALF: Final = re.compile(r"\bhalf[- ]?term\b(?! ?\d)")
_STARTS: Final = re.compile(
    r"\b(term|school|pupils|children)\b.*\b(starts?|begins?|returns?|opens|re-?opens|first day)\b"
    r"|\b(start|beginning|first day) of\b.*\b(term|school)\b|\bback to school\b"
)
_ENDS: Final = re.compile(
    r"\b(term|school)\b.*\b(ends?|finish(es)?|closes|breaks? up)\b"
    r"|\b(end|last day) of\b.*\b(term|school)\b|\bbreak(s|ing)? up\b"
)
_TERM: Final = re.compile(r"\bterm\b|\bhalf[- ]?term ?\d|\b(autumn|spring|summer) ?\d\b")


def meaning_of(title: str, days: int) -> Meaning:
    """What an event of so many days is, from its title."""
    text = " ".join(title.lower().replace("’", "'").split())
    for meaning, words in (
        (Meaning.INSET, _INSET),
        (Meaning.BANK_HOLIDAY, _BANK),
        (Meaning.CLOSED, _CLOSED),
    ):
        if words.search(text):
            return meaning
    if days == 1:
        mark = _mark(text)
        if mark is not Meaning.OTHER:
            return mark
    if _HOLIDAY.search(text) and not _NOT_A_HOLIDAY.search(text):
        return Meaning.HOLIDAY
    return Meaning.TERM if days >= _LEAST_TERM and _TERM.search(text) else Meaning.OTHER


def _mark(text: str) -> Meaning:
    """A day on which a term starts or ends; "half term ends" may mean either and is neither."""
    starts, ends = bool(_STARTS.search(text)), bool(_ENDS.search(text))
    unclear = _HALF.search(text) and not re.search(r"\b(school|for half)\b|\bup\b", text)
    if starts is ends or unclear:
        return Meaning.OTHER
    return Meaning.STARTS if starts else Meaning.ENDS
