"""Drafting the standing rota: read the facts once, search with no transaction open, keep it.

A result is always kept as a draft, stamped with the versions it read; only publishing
refuses a stale one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from planner.demand_sources import needs_of
from planner.domain.edits import locks
from planner.domain.plan import Pin, Rota
from planner.domain.school import Snapshot
from planner.formulate import formulate
from planner.interpret import interpret
from planner.services.editing import standing
from planner.services.permissions import Action, Visitor
from planner.store import Database
from solver.child import solve_in_child
from solver.solution import Limits, Progress

DEFAULT_SECONDS: Final = 30.0

OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRequest:
    """What a draft is asked to be: when it starts to hold and how long to search."""

    valid_from: date
    seconds: float = DEFAULT_SECONDS
    seed: int = 1
    fresh: bool = False
    """Plan from nothing instead of changing the standing rota least (decision D19)."""

    def as_params(self) -> dict[str, Any]:
        return {
            "valid_from": self.valid_from.isoformat(),
            "seconds": self.seconds,
            "seed": self.seed,
            "fresh": self.fresh,
        }

    @classmethod
    def from_params(cls, params: Mapping[str, Any]) -> "DraftRequest":
        return cls(
            valid_from=date.fromisoformat(params["valid_from"]),
            seconds=float(params["seconds"]),
            seed=int(params["seed"]),
            fresh=bool(params["fresh"]),
        )


def draft_rota(
    database: Database,
    actor: Visitor,
    request: DraftRequest,
    *,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    at: datetime,
) -> Rota:
    """Work out a standing rota and keep it as the next draft revision."""
    actor.require(Action.DRAFT_ROTA)
    with database.reading(actor.school) as unit:
        snapshot = unit.facts.load()
        adopted = None if request.fresh else unit.rotas.adopted()
        newest = unit.rotas.latest(None)
        kept = locks(standing(unit, newest.revision)) if newest else ()
    rota = work_out(
        with_pins(snapshot, kept),
        request,
        reference=adopted,
        on_progress=on_progress,
        should_stop=should_stop,
        made_at=at,
    )
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        return unit.rotas.add(rota)


def work_out(
    snapshot: Snapshot,
    request: DraftRequest,
    *,
    reference: Rota | None = None,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    made_at: datetime,
) -> Rota:
    """The search itself: facts in, rota out, no database in sight."""
    school = snapshot.school
    formulation = formulate(school, needs_of(school), on=request.valid_from, reference=reference)
    solution = solve_in_child(
        formulation.problem,
        Limits(seconds=request.seconds, seed=request.seed),
        on_progress=on_progress,
        should_stop=should_stop,
    )
    return interpret(
        formulation,
        solution,
        valid_from=request.valid_from,
        versions=snapshot.versions,
        made_at=made_at,
    )


def with_pins(snapshot: Snapshot, kept: tuple[Pin, ...]) -> Snapshot:
    """The facts with what the deputy locked in the newest draft added to their pins."""
    locked = {pin.key for pin in kept}
    others = tuple(pin for pin in snapshot.school.pins if pin.key not in locked)
    school = replace(snapshot.school, pins=others + kept)
    return Snapshot(school=school, versions=snapshot.versions)
