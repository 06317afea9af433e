"""What publishing a rota makes stand: its rows on every date, weeks of their own left alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planner.booked import published_sessions
from planner.demand_sources import needs_of
from planner.domain.booking import Booking
from planner.domain.plan import Occurrence, Rota
from planner.domain.school import School
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
    booked = unit.bookings.all()
    if rota.week_of:
        return Laid(tuple(sorted(_of_week(school, rota, laid, booked), key=_order)))
    own = _own_weeks(unit, first, last)
    kept = [one for one in unit.occurrences.live(first, last) if monday_of(one.day) in own]
    rows = [one for one in laid if one.key.code not in {b.code for b in booked}]
    dated = published_sessions(school, booked, first, last)
    rest = [one for one in (*rows, *dated) if monday_of(one.day) not in own]
    return Laid(tuple(sorted([*kept, *rest], key=_order)), tuple(own))


def _of_week(
    school: School, rota: Rota, laid: Iterable[Occurrence], booked: Sequence[Booking]
) -> Iterator[Occurrence]:
    """A week's own rota has its bookings as it planned them; what was booked since is added."""
    assert rota.week_of is not None, "only a dated rota is of a week"
    first, last = rota.week_of, rota.week_of + _DAYS
    dated = {one.key: one for one in published_sessions(school, booked, first, last)}
    known = {b.code for b in booked}
    planned = {row.key.code for row in rota.allocations} | {gap.key.code for gap in rota.unmet}
    for one in laid:
        if one.key.code not in known or one.key in dated:
            yield one
    yield from (one for key, one in dated.items() if key.code not in planned)


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
