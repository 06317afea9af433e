"""Who changed what of a day, in the order it happened: for afterwards, and for the next deputy."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from planner.domain.plan import Publication
from planner.services.permissions import Action, Visitor
from planner.store import AuditEntry, Database

_Say = Callable[[str, Mapping[str, Any]], str]

SAYINGS: Final[Mapping[str, _Say]] = {
    "record absence": lambda who, _: f"recorded that {who} is away",
    "amend absence": lambda who, _: f"changed when {who} is away",
    "withdraw absence": lambda who, _: f"withdrew the absence of {who}",
    "tell in person": lambda who, after: (
        f"told {who} of publication {after.get('publication', '?')} in person"
    ),
    "send message again": lambda who, _: f"had {who} written to again",
    "set work": lambda lesson, _: f"set work for {lesson.split(':')[1]}",
    "arrange lesson": lambda known, after: f"arranged a lesson of {known}: {after.get('how', '')}",
    "take lesson back": lambda known, _: f"asked for cover of a lesson of {known} again",
    "room out": lambda place, after: f"said that {place} cannot be used from {after.get('from')}",
    "room back": lambda place, _: f"said that {place} can be used again",
    "pupil away": lambda known, _: f"recorded that a pupil of {known} is away",
    "pupil back": lambda known, _: f"took back that a pupil of {known} is away",
    "classes at home": lambda day, after: (
        f"said of {day} how many classes stay at home: {after.get('classes')}"
    ),
    "emergency": lambda known, after: f"raised an emergency in {known} until {after.get('to')}",
    "emergency over": lambda known, _: f"took the emergency in {known} back",
    "wet play": lambda *_: "switched to wet play",
    "dry play": lambda *_: "said that play is outside after all",
}
"""What each kind of entry says after the name of whoever did it. Never why anybody is away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing somebody did."""

    at: datetime
    by: str
    what: str


def day_history(database: Database, actor: Visitor, day: date) -> tuple[Happened, ...]:
    """All that was done on `day` by the school's clock, first things first."""
    actor.require(Action.SEE_TODAY)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
        zone = ZoneInfo(school.profile.timezone)
        first = datetime.combine(day, time(), zone)
        until = datetime.combine(day + timedelta(days=1), time(), zone)
        entries = unit.audit.between(first, until, list(SAYINGS))
        published = [one for one in unit.publications.history() if first <= one.at < until]
    names = {str(person.code): person.name for person in school.people}
    found = [*_done(entries, names), *map(_published, published)]
    return tuple(sorted(found, key=lambda each: each.at))


def _done(entries: list[AuditEntry], names: Mapping[str, str]) -> Iterator[Happened]:
    for entry in entries:
        about = names.get(entry.subject, entry.subject)
        after = entry.after if isinstance(entry.after, Mapping) else {}
        yield Happened(at=entry.at, by=entry.actor, what=SAYINGS[entry.action](about, after))


def _published(one: Publication) -> Happened:
    changed = f"{one.added} duties new, {one.ended} gone"
    note = f" ({one.note})" if one.note else ""
    return Happened(at=one.at, by=one.by, what=f"published {one.number}: {changed}{note}")
