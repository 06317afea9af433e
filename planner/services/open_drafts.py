"""A draft read whole, once: all that a change to it by hand is judged by."""

from dataclasses import dataclass

from planner.adjusting import Bench, on_the_bench
from planner.domain.clock import Span
from planner.domain.demand import DemandKey
from planner.domain.kinds import Scope
from planner.domain.plan import Rota, RotaState
from planner.domain.school import Snapshot
from planner.domain.week import cycle_week
from planner.errors import NotFound
from planner.gaps import QUOTA_PART, of_quota
from planner.horizon import week_rota
from planner.services.lines import Line, line, standing
from planner.services.planned import school_of
from planner.store import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDraft:
    """One revision as it stands, its facts as they are now."""

    bench: Bench
    line: Line
    snapshot: Snapshot
    booked: frozenset[str]

    @classmethod
    def read(cls, unit: Unit, revision: int) -> "OpenDraft":
        rota = standing(unit, revision)
        return cls(
            bench=on_the_bench(school_of(unit, rota), rota, _reference(unit, rota)),
            line=line(unit, revision),
            snapshot=unit.facts.load(),
            booked=frozenset(str(booking.code) for booking in unit.bookings.all()),
        )

    @property
    def editable(self) -> bool:
        return self.bench.rota.state is RotaState.DRAFT

    @property
    def versions(self) -> dict[Scope, int]:
        return dict(self.snapshot.versions)

    def keys(self, asked: tuple[str, ...]) -> tuple[DemandKey, ...]:
        """The units asked about; of a release short of its amount, one that is still free."""
        known = self.bench.formulation.unit_of
        try:
            keys = tuple(_free_part(self.bench, DemandKey.parse(text)) for text in asked)
        except ValueError:
            keys = ()
        if not keys or not all(key in known for key in keys):
            raise NotFound("The school asks for no such duty.", hint="Look at the draft again.")
        return keys

    def span(self, keys: tuple[DemandKey, ...], starts: int | None) -> Span | None:
        """The time asked for, of those the need may be met at."""
        if starts is None:
            return None
        spans = [span for span in self.bench.demand(keys[0]).spans if span.start == starts]
        held = self.bench.rows.get(keys[0])
        if held and held.span.start == starts:
            return None
        if len(keys) > 1 or not spans:
            raise NotFound("That duty cannot be at that time.", hint="Choose one of its times.")
        return spans[0]

    def fixed(self, keys: tuple[DemandKey, ...]) -> str:
        if any(key.code in self.booked for key in keys):
            return "This session is booked: move or cancel the booking under Find a slot."
        rows = self.bench.rows
        if any(key in rows and rows[key].pinned for key in keys):
            return "This duty is locked. Unlock it first, then move it."
        return ""

    def cover(self, unit: Unit) -> tuple[tuple[str, int], ...]:
        """Minutes of cover each adult gave in the half-term the rota starts in, as published."""
        day = self.bench.rota.valid_from
        term = next((t for t in self.snapshot.school.terms if t.starts <= day <= t.ends), None)
        if term is None:
            return ()
        found = unit.occurrences.cover(term.starts, day)
        return tuple((str(one.person), one.ends - one.starts) for one in found)


def _reference(unit: Unit, rota: Rota) -> Rota | None:
    """The rota the draft was to stay close to, in its own horizon's words."""
    followed = unit.rotas.get(rota.parent) if rota.parent else None
    if followed is None or rota.week_of is None or followed.week_of is not None:
        return followed
    week = cycle_week(unit.facts.load().school, rota.week_of)
    return week_rota(followed, week) if week else None


def _free_part(bench: Bench, key: DemandKey) -> DemandKey:
    if key.part != QUOTA_PART:
        return key
    units = (unit for d in of_quota(bench.formulation.needs, key.code) for unit in d.unit_keys())
    return next((unit for unit in units if unit not in bench.rows), key)
