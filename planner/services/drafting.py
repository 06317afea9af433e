"""Drafting the standing rota: read the facts once, search with no transaction open, keep it.

A result is always kept as a draft, stamped with the versions it read; only publishing
refuses a stale one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from planner.booked import with_bookings
from planner.demand_sources import needs_of
from planner.domain.edits import locks
from planner.domain.plan import Pin, Rota
from planner.domain.school import School, Snapshot
from planner.domain.week import cycle_week, monday_of
from planner.formulate import formulate
from planner.horizon import dated_week, week_rota
from planner.interpret import interpret
from planner.services.editing import standing
from planner.services.giving_back import Due, due_in
from planner.services.near_best import NearBest, sturdiest
from planner.services.permissions import Action, Visitor
from planner.store import Database, Unit
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
    robust: bool = False
    """Of the near-best rotas found, keep the one that sampled absences cost least."""
    week_of: date | None = None
    """Monday of the one calendar week to plan as it will be; None for the standing rota."""

    @classmethod
    def of_week(cls, day: date, **rest: Any) -> "DraftRequest":
        """A draft of the calendar week `day` lies in."""
        monday = monday_of(day)
        return cls(valid_from=monday, week_of=monday, **rest)

    def as_params(self) -> dict[str, Any]:
        return {
            "valid_from": self.valid_from.isoformat(),
            "seconds": self.seconds,
            "seed": self.seed,
            "fresh": self.fresh,
            "robust": self.robust,
            "week_of": self.week_of.isoformat() if self.week_of else None,
        }

    @classmethod
    def from_params(cls, params: Mapping[str, Any]) -> "DraftRequest":
        return cls(
            valid_from=date.fromisoformat(params["valid_from"]),
            seconds=float(params["seconds"]),
            seed=int(params["seed"]),
            fresh=bool(params["fresh"]),
            robust=bool(params.get("robust")),
            week_of=date.fromisoformat(params["week_of"]) if params.get("week_of") else None,
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
    """Work out a rota, standing or of one week, and keep it as the next draft revision.

    Raises NoSchool for a week in which the school is closed.
    """
    actor.require(Action.DRAFT_ROTA)
    with database.reading(actor.school) as unit:
        snapshot = unit.facts.load()
        adopted = unit.rotas.adopted()
        kept = _locked(unit, request)
        due = due_in(unit, snapshot.school, request.week_of) if request.week_of else Due()
        booked = unit.bookings.all()
    facts, reference = horizon_of(snapshot, request, adopted)
    facts = replace(facts, school=with_bookings(facts.school, booked, request.valid_from))
    rota = work_out(
        replace(facts, school=due.of(with_pins(facts.school, kept))),
        request,
        reference=None if request.fresh else reference,
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
    limits, seen = Limits(seconds=request.seconds, seed=request.seed), NearBest()

    def heard(progress: Progress) -> None:
        seen.note(progress)
        if on_progress is not None:
            on_progress(progress)

    solution = solve_in_child(
        formulation.problem,
        limits,
        on_progress=heard if request.robust else on_progress,
        should_stop=should_stop,
    )
    if request.robust:
        solution = sturdiest(formulation.problem, solution, seen, limits)
    rota = interpret(
        formulation,
        solution,
        valid_from=request.valid_from,
        versions=snapshot.versions,
        made_at=made_at,
    )
    return replace(rota, week_of=request.week_of, parent=_followed(request, reference))


def horizon_of(
    snapshot: Snapshot, request: DraftRequest, adopted: Rota | None
) -> tuple[Snapshot, Rota | None]:
    """The facts the draft reads, and the rota it stays close to, in its own horizon's words.

    Raises NoSchool for a week in which the school is closed.
    """
    if request.week_of is None:
        return snapshot, adopted
    school = dated_week(snapshot.school, request.week_of, rota=adopted)
    week = cycle_week(snapshot.school, request.week_of)
    followed = week_rota(adopted, week) if adopted and week else None
    return replace(snapshot, school=school), followed


def _followed(request: DraftRequest, reference: Rota | None) -> int | None:
    """Which standing rota a week was drafted from."""
    return reference.revision if request.week_of and reference else None


def _locked(unit: Unit, request: DraftRequest) -> tuple[Pin, ...]:
    """What the deputy locked in the newest draft of the same horizon."""
    newest = unit.rotas.latest_of(request.week_of)
    return locks(standing(unit, newest.revision)) if newest else ()


def with_pins(school: School, kept: tuple[Pin, ...]) -> School:
    """The facts with what the deputy locked in the newest draft added to their pins."""
    locked = {pin.key for pin in kept}
    others = tuple(pin for pin in school.pins if pin.key not in locked)
    return replace(school, pins=others + kept)
