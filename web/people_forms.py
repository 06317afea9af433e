"""From what the forms of one person's page sent to the values services take."""

from collections.abc import Iterator, Mapping
from datetime import date

from werkzeug.datastructures import MultiDict

from planner.domain.clock import WEEKDAYS, parse_clock
from planner.domain.people import Qualification
from planner.services.editing_people import NotSo, PersonShown, Shift, held_of
from web.dates import YEARS

SCHOOL_DAYS = 5
_LONGEST_BREAK = 4
"""Digits."""


def shifts(form: Mapping[str, str]) -> tuple[Shift, ...]:
    """The working week as typed; a day left empty is not worked.

    Raises NotSo, with the field, for what is no time or no number.
    """
    return tuple(_shifts(form))


def _shifts(form: Mapping[str, str]) -> Iterator[Shift]:
    for day in range(SCHOOL_DAYS):
        starts, ends = (form.get(f"{name}-{day}", "").strip() for name in ("starts", "ends"))
        if not starts and not ends:
            continue
        yield Shift(
            weekday=day,
            starts=_minute(starts, f"starts-{day}", day),
            ends=_minute(ends, f"ends-{day}", day),
            unpaid_break=_minutes(form.get(f"break-{day}", "").strip(), f"break-{day}", day),
        )


def held(form: MultiDict[str, str], shown: PersonShown) -> tuple[Qualification, ...]:
    """Certificates as typed, a row each; a row whose name is empty is taken away."""
    was = {one.tag: one for one in shown.held}
    rows = zip(form.getlist("tag"), form.getlist("expires"), strict=False)
    return tuple(
        held_of(shown.person.code, tag, _date(text, number), was.get(tag.strip()))  # type: ignore[call-overload]
        for number, (tag, text) in enumerate(rows)
        if tag.strip()
    )


def _minute(text: str, field: str, day: int) -> int:
    if not text:
        raise NotSo(f"{WEEKDAYS[day]} needs both a start and an end, or neither.", field)
    try:
        return parse_clock(text)
    except ValueError as error:
        raise NotSo(f"“{text[:20]}” is not a time. Write it as 08:30.", field) from error


def _minutes(text: str, field: str, day: int) -> int:
    if not text:
        return 0
    if not text.isdecimal() or len(text) > _LONGEST_BREAK:
        raise NotSo(f"The unpaid break of {WEEKDAYS[day]} is a number of minutes.", field)
    return int(text)


def _date(text: str, number: int) -> date | None:
    if not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError as error:
        raise NotSo(f"“{text[:20]}” is not a date.", f"expires-{number}") from error
    if found.year not in YEARS:
        raise NotSo(f"The year {found.year} is out of reach.", f"expires-{number}")
    return found
