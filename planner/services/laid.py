"""What publishing a rota makes stand: its rows on every date, weeks of their own left alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from planner.demand_sources import needs_of
from planner.domain.plan import Occurrence, Rota
from planner.domain.week import monday_of
from planner.laying import lay
from planner.services.planned import school_of
from planner.store import Unit

_DAYS = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Laid:
    occurrences: tuple[Occurrence, ...]
    own_weeks: tuple[date, ...] = ()
    """Mondays of weeks within reach that keep the rota they were given for themselves."""


def laid_of(unit: Unit, rota: Rota, first: date, last: date) -> Laid:
    """Everything that stands from `first` to `last` once `rota` is published over them.

    A standing rota leaves weeks alone that have been planned and published by themselves:
    their absences and visits would be lost with them.
    """
    school = unit.facts.load().school
    planned = school_of(unit, rota)
    laid = lay(school, rota, first, last, needs=needs_of(planned))
    if rota.week_of:
        return Laid(laid)
    own = _own_weeks(unit, first, last)
    kept = [one for one in unit.occurrences.live(first, last) if monday_of(one.day) in own]
    rest = [one for one in laid if monday_of(one.day) not in own]
    return Laid(tuple(sorted([*kept, *rest], key=_order)), tuple(own))


def weeks_of_their_own(unit: Unit) -> Mapping[date, int]:
    """Every week with a rota of its own, by Monday: the publication it is live by."""
    by_revision = {s.revision: s.week_of for s in unit.rotas.summaries() if s.week_of}
    found: dict[date, int] = {}
    for publication in unit.publications.history():  # newest first
        monday = by_revision.get(publication.rota_revision)
        if monday is not None:
            found.setdefault(monday, publication.number)
    return found


def _own_weeks(unit: Unit, first: date, last: date) -> list[date]:
    weeks = weeks_of_their_own(unit)
    return sorted(monday for monday in weeks if monday <= last and monday + _DAYS >= first)


def _order(one: Occurrence) -> tuple[date, int, int, str]:
    return one.day, one.starts, one.ends, one.uid
