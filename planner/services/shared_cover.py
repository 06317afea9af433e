"""Cover as it was shared out so far: this week, this half-term and this year."""

from dataclasses import dataclass
from datetime import date

from planner.balance import Share, minutes_by_day, shares_of
from planner.domain.codes import PersonCode
from planner.domain.school import School
from planner.domain.week import monday_of
from planner.services.permissions import Action, Visitor
from planner.store import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From one day to another, both inclusive."""

    title: str
    first: date
    last: date
    minutes: int
    """Cover that was published for it, everybody together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCover:
    """Every adult who may be asked to cover, or did, by name: never in order of who did most."""

    stretches: tuple[Stretch, ...]
    lines: tuple[tuple[str, tuple[Share, ...]], ...]
    """Name, and a share for each stretch."""


def shared_cover(database: Database, actor: Visitor, day: date) -> SharedCover:
    """Who gave how much cover up to `day`, as published; nothing of who was away or how often."""
    actor.require(Action.SEE_COVER_BALANCE)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
        spans = _spans(school, day)
        found = unit.occurrences.cover(min(first for _, first in spans), day)
    names = {person.code: person.name for person in school.people}
    stretches = []
    columns: list[dict[PersonCode, Share]] = []
    for title, first in spans:
        by_day = minutes_by_day(one for one in found if one.day >= first)
        columns.append(shares_of(school, by_day))
        whole = sum(sum(minutes.values()) for minutes in by_day.values())
        stretches.append(Stretch(title=title, first=first, last=day, minutes=whole))
    people = sorted({p for column in columns for p in column}, key=lambda p: (names.get(p, p), p))
    nothing = Share(gave=0, even=0)
    return SharedCover(
        stretches=tuple(stretches),
        lines=tuple(
            (names.get(p, p), tuple(column.get(p, nothing) for column in columns)) for p in people
        ),
    )


def _spans(school: School, day: date) -> list[tuple[str, date]]:
    """What each stretch is called and when it began."""
    spans = [("This week", monday_of(day))]
    term = next((each for each in school.terms if each.starts <= day <= each.ends), None)
    if term:
        spans.append(("This half-term", term.starts))
    # A school year turns on 1 September, whatever terms are on the books by then.
    spans.append(("This year", date(day.year - (day.month < _SEPTEMBER), _SEPTEMBER, 1)))
    return spans


_SEPTEMBER = 9
