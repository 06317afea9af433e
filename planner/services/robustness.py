"""How well a rota survives single absences, asked of the solving process."""

from typing import Final

from planner.errors import PlannerError
from planner.robustness import Missed, Robustness, robustness
from planner.services.permissions import Action, Visitor
from planner.services.remedies import as_it_stands
from planner.store import Database
from solver.child import run_in_child
from solver.errors import ChildDied
from solver.solution import Limits

__all__ = ["DEFAULT_SAMPLE", "DEFAULT_SECONDS", "Missed", "Robustness", "how_robust"]

DEFAULT_SAMPLE: Final = 40
DEFAULT_SECONDS: Final = 120.0


def how_robust(
    database: Database,
    actor: Visitor,
    *,
    revision: int | None = None,
    most: int | None = DEFAULT_SAMPLE,
    seconds: float = DEFAULT_SECONDS,
) -> Robustness:
    """The share of single absences the rota survives; `most` None tries every adult-day.

    Raises NotFound where there is no such rota.
    """
    actor.require(Action.DRAFT_ROTA)
    with database.reading(actor.school) as unit:
        school, rota = as_it_stands(unit, revision)
    limits = Limits(seconds=seconds)
    try:
        return run_in_child(robustness, school, rota, most, limits, seconds=seconds)
    except ChildDied as error:
        raise PlannerError("The search did not come to an end.", hint="Ask again.") from error
