"""Cover each adult gave this half-term beside an even share, to stand by their name."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from planner.balance import Share, minutes_by_day, shares_of
from planner.store import Unit

_SUNDAY: Final = timedelta(days=6)


def cover_beside(unit: Unit, monday: date) -> Mapping[str, Share]:
    """From the start of the half-term to the end of the week of `monday`, as published.

    Empty in a holiday: there is no half-term to share anything out in.
    """
    school = unit.facts.load().school
    friday = monday + timedelta(days=4)
    term = next((t for t in school.terms if t.starts <= friday and monday <= t.ends), None)
    if term is None:
        return {}
    covered = minutes_by_day(unit.occurrences.cover(term.starts, monday + _SUNDAY))
    return {str(person): share for person, share in shares_of(school, covered).items()}
