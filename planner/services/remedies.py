"""What would fill an open need: the reasons, and changes that were tried and do."""

from typing import Final

from planner.domain.demand import DemandKey
from planner.domain.edits import locks
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.errors import NotFound, PlannerError
from planner.remedies import what_fills
from planner.remedy import Remedy, Standing, WhatFills, found_out, summary
from planner.services.drafting import with_pins
from planner.services.editing import standing
from planner.services.permissions import Action, Visitor
from planner.services.planned import school_of
from planner.store import Database, Unit
from solver.child import run_in_child
from solver.errors import ChildDied
from solver.solution import Limits

__all__ = [
    "DEFAULT_SECONDS",
    "Remedy",
    "Standing",
    "WhatFills",
    "found_out",
    "summary",
    "what_would_fill",
]

DEFAULT_SECONDS: Final = 10.0


def what_would_fill(
    database: Database,
    actor: Visitor,
    demand: str,
    *,
    revision: int | None = None,
    seconds: float = DEFAULT_SECONDS,
) -> WhatFills:
    """Why `demand` is open in the rota `revision` (None: the newest), and what would fill it.

    Searched in the solving process, no transaction open. Raises NotFound where there is no
    such demand, or no rota.
    """
    actor.require(Action.SEE_UNFILLED)
    try:
        key = DemandKey.parse(demand)
    except ValueError:
        raise NotFound(f"{demand!r} is not the name of a demand.") from None
    with database.reading(actor.school) as unit:
        school, rota = as_it_stands(unit, revision)
    limits = Limits(seconds=seconds)
    try:
        return run_in_child(what_fills, school, rota, key, limits, seconds=seconds)
    except ChildDied as error:
        raise PlannerError("The search did not come to an end.", hint="Ask again.") from error


def as_it_stands(unit: Unit, revision: int | None) -> tuple[School, Rota]:
    """The facts with what was locked in the rota among their pins, as the next draft has them."""
    found = unit.rotas.get(revision) if revision else unit.rotas.latest(None)
    if found is None:
        raise NotFound("There is no such rota.", hint="Run: hlta-planner draft")
    rota = standing(unit, found.revision)
    return with_pins(school_of(unit, rota), locks(rota)), rota
