"""Where a row is not one fact: working patterns and timetable rows run over days; pins."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from planner.domain.clock import DAY, WEEKDAYS, Span, at, time_of_day, week_of, weekday_of
from planner.domain.clock import clock as clock_text
from planner.domain.demand import DemandKey
from planner.domain.people import WorkingDay
from planner.domain.plan import Pin
from planner.workbook.cells import Unreadable
from planner.workbook.sheet import Values


def each_day(fact: type[Any], values: Values) -> Iterable[Any]:
    """One fact for each of the row's days."""
    shared = {name: value for name, value in values.items() if name != "weekdays"}
    return [fact(**shared, weekday=day) for day in _days(values)]


def same_pattern(facts: Sequence[WorkingDay]) -> Iterable[Values]:
    """One row per pattern of a post, with the list of days it is worked on."""
    patterns: dict[WorkingDay, list[int]] = {}
    for day in facts:
        patterns.setdefault(replace(day, weekday=0), []).append(day.weekday)
    for pattern, days in patterns.items():
        yield {**_fields(pattern), "weekdays": tuple(sorted(days))}


def each_lesson(fact: type[Any], values: Values) -> Iterable[Any]:
    """One lesson for each of the row's days; a row of several days makes up their codes."""
    days = _days(values)
    if values.get("code") and len(days) > 1:
        raise Unreadable("Leave the code empty where a row stands for several days.")
    shared = {name: value for name, value in values.items() if name not in ("weekdays", "code")}
    return [
        fact(**shared, weekday=day, code=values.get("code") or _lesson_code(shared, day))
        for day in days
    ]


def lesson_rows(facts: Sequence[Any]) -> Iterable[Values]:
    return ({**_fields(lesson), "weekdays": (lesson.weekday,)} for lesson in facts)


def on_its_day(fact: type[Any], values: Values) -> Iterable[Any]:
    """What happens on a date or on a weekday: the date says its weekday."""
    day, weekday = values.get("day"), values.get("weekday")
    weekday = None if weekday == () else weekday  # the cell is empty
    if day is None and weekday is None:
        raise Unreadable("Give a day of the week, or the date if it happens once.")
    if isinstance(day, date):
        if weekday not in (None, day.weekday()):
            raise Unreadable(f"{day:%d/%m/%Y} is a {day:%A}. Leave the day of the week empty.")
        if values.get("week"):
            raise Unreadable("Leave the week empty where there is a date.")
        return [fact(**{**values, "weekday": day.weekday()})]
    return [fact(**values)]


def pin(fact: type[Any], values: Values) -> Iterable[Any]:
    """A pin's span from its week, day and times."""
    week, day = values.get("week") or 1, values["weekday"]
    starts, ends = values["starts"], values["ends"]
    assert isinstance(week, int)
    assert isinstance(day, int)
    assert isinstance(starts, int)
    assert isinstance(ends, int)
    if ends <= starts:
        raise Unreadable("It must end after it starts, on the same day.")
    span = Span(at(week, day, starts), at(week, day, ends))
    try:
        key = DemandKey.parse(str(values["key"]))
    except ValueError as error:
        raise Unreadable(
            "Expected a need's key as the planner shows it: source:code:w1.1:0."
        ) from error
    return [fact(key=key, post=values["post"], span=span, told=values.get("told", False))]


def pin_rows(facts: Sequence[Pin]) -> Iterable[Values]:
    for held in facts:
        starts = time_of_day(held.span.start)
        yield {
            "key": str(held.key),
            "post": held.post,
            "week": week_of(held.span.start),
            "weekday": weekday_of(held.span.start),
            "starts": starts,
            "ends": min(starts + held.span.minutes, DAY - 1),
            "told": held.told,
        }


def _lesson_code(values: Values, day: int) -> str:
    """ "3A-Mon-0900", with "-w2" where it belongs to one week of the cycle."""
    starts = values["starts"]
    assert isinstance(starts, int)
    week = f"-w{values['week']}" if values.get("week") else ""
    return f"{values['school_class']}-{WEEKDAYS[day]}-{clock_text(starts).replace(':', '')}{week}"


def _days(values: Values) -> tuple[int, ...]:
    days = values["weekdays"]
    assert isinstance(days, tuple)
    return days


def _fields(fact: Any) -> dict[str, object]:
    return {f.name: getattr(fact, f.name) for f in fields(fact)}
