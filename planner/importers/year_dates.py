"""The school's year out of events: stretches with school in them, and the odd days within."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from planner.domain.calendar import SpecialDay, Term
from planner.domain.kinds import DayKind
from planner.importers.ics_events import Happening
from planner.importers.year_words import Meaning, meaning_of
from planner.workbook.report import Report, Where, shorten

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_SHORT_HOLIDAY: Final = 3
"""School days. A longer holiday ends the half-term; a shorter one is days closed."""
_KINDS: Final = {
    Meaning.INSET: DayKind.INSET,
    Meaning.BANK_HOLIDAY: DayKind.BANK_HOLIDAY,
    Meaning.CLOSED: DayKind.CLOSED,
}
_STRENGTH: Final = (DayKind.BANK_HOLIDAY, DayKind.INSET, DayKind.CLOSED)
"""Which kind a date has where events give it two."""
_SEASONS: Final = (("AUT", "Autumn", (8, 12)), ("SPR", "Spring", (1, 3)), ("SUM", "Summer", (4, 7)))


@dataclass(frozen=True, slots=True)
class YearDates:
    """What a calendar tells of the year, each with the event it came from."""

    terms: tuple[tuple[Term, Happening], ...]
    special_days: tuple[tuple[SpecialDay, Happening], ...]


def year_dates(events: Sequence[Happening], report: Report) -> YearDates:
    """Terms, and days that are no ordinary school days; what is neither is told in one note."""
    sorted_out: dict[Meaning, list[Happening]] = {meaning: [] for meaning in Meaning}
    for event in events:
        sorted_out[meaning_of(event.title, len(event.days))].append(event)
    stretches = [*_finest(sorted_out[Meaning.TERM]), *_between_marks(sorted_out, report)]
    long, short = _holidays(sorted_out[Meaning.HOLIDAY])
    terms = [part for stretch in stretches for part in _cut(stretch, long)]
    if long and not terms:
        report.note(long[0].where, "a holiday is read only together with the term it lies in")
    special = [
        (SpecialDay(day=day, kind=kind, title=event.title), event)
        for meaning, kind in _KINDS.items()
        for event in sorted_out[meaning]
        for day in _weekdays(event)
    ]
    special += [
        (SpecialDay(day=day, kind=DayKind.CLOSED, title=event.title), event)
        for event in short
        for day in _weekdays(event)
    ]
    _note_others(sorted_out[Meaning.OTHER], report)
    return YearDates(tuple(_named(terms)), tuple(_one_kind_a_day(special)))


def _finest(terms: list[Happening]) -> Iterator[Happening]:
    """Terms, but not one whose halves are there too."""
    for term in terms:
        halves = [
            other
            for other in terms
            if other is not term and term.first <= other.first and other.last <= term.last
        ]
        if len(halves) < 2:
            yield term


def _between_marks(
    sorted_out: dict[Meaning, list[Happening]], report: Report
) -> Iterator[Happening]:
    """Terms told by their first and last days."""
    marks = [(event.first, event, True) for event in sorted_out[Meaning.STARTS]]
    marks += [(event.first, event, False) for event in sorted_out[Meaning.ENDS]]
    begun: Happening | None = None
    for _, event, starts in sorted(marks, key=lambda mark: (mark[0], not mark[2])):
        if starts and begun is None:
            begun = event
        elif not starts and begun is not None:
            yield replace(begun, last=event.last)
            begun = None
        else:
            word = "beginning" if starts else "end"
            report.note(event.where, f"the {word} of a term that has two of them; left out")
    if begun is not None:
        report.note(begun.where, "a term begins here and its last day is not in the file; left out")


def _holidays(holidays: list[Happening]) -> tuple[list[Happening], list[Happening]]:
    """Long ones and short ones."""
    long = [event for event in holidays if len(list(_weekdays(event))) > _SHORT_HOLIDAY]
    return long, [event for event in holidays if event not in long]


def _cut(stretch: Happening, holidays: Iterable[Happening]) -> Iterator[Happening]:
    """What holidays leave of a stretch, from a weekday to a weekday."""
    first = stretch.first
    for holiday in sorted(holidays, key=lambda event: event.first):
        if holiday.last < first or holiday.first > stretch.last:
            continue
        yield from _trimmed(replace(stretch, first=first, last=holiday.first - _DAY))
        first = holiday.last + _DAY
    yield from _trimmed(replace(stretch, first=first))


def _trimmed(stretch: Happening) -> Iterator[Happening]:
    days = list(_weekdays(stretch))
    if days:
        yield replace(stretch, first=days[0], last=days[-1])


def _named(stretches: list[Happening]) -> Iterator[tuple[Term, Happening]]:
    """Terms with codes such as AUT1-26: the season, which of it, and the year it lies in."""
    ordered = sorted(stretches, key=lambda event: (event.first, event.last))
    told: dict[str, int] = {}
    for event in ordered:
        code, name, _ = next(s for s in _SEASONS if s[2][0] <= event.first.month <= s[2][1])
        year = f"{event.first:%y}"
        told[code + year] = which = told.get(code + year, 0) + 1
        yield (
            Term(
                code=f"{code}{which}-{year}",
                name=f"{name} {event.first.year}, part {which}",
                starts=event.first,
                ends=event.last,
            ),
            event,
        )


def _one_kind_a_day(
    days: list[tuple[SpecialDay, Happening]],
) -> Iterator[tuple[SpecialDay, Happening]]:
    seen: set[date] = set()
    for day, event in sorted(days, key=lambda one: (one[0].day, _STRENGTH.index(one[0].kind))):
        if day.day not in seen:
            seen.add(day.day)
            yield day, event


def _weekdays(event: Happening) -> Iterator[date]:
    return (day for day in event.days if day.weekday() < _SATURDAY)


def _note_others(others: list[Happening], report: Report) -> None:
    if others:
        some = ", ".join(f"“{shorten(event.title, 40)}”" for event in others[:5])
        more = f" and {len(others) - 5} more" if len(others) > 5 else ""
        report.note(Where(), f"no term, training day or holiday, so left out: {some}{more}")
