"""What one more hour of a grade would buy: asked of the solving process, the facts as they are."""

import re
from dataclasses import dataclass
from typing import Final

from planner.domain import clock
from planner.domain.kinds import RoleKind
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.errors import NotFound, PlannerError
from planner.one_more import HOUR, Hour
from planner.pricing import Bought, price, price_table
from planner.services.permissions import Action, Visitor
from planner.services.remedies import as_it_stands
from planner.store import Database
from solver.child import run_in_child
from solver.errors import ChildDied
from solver.solution import Limits

__all__ = [
    "DEFAULT_SECONDS",
    "GRADES",
    "TABLE_SECONDS",
    "Bought",
    "PriceRequest",
    "price_of",
    "price_of_each",
]

DEFAULT_SECONDS: Final = 30.0
TABLE_SECONDS: Final = 60.0
GRADES: Final = tuple(role for role in RoleKind if role is not RoleKind.TEACHER)
_WHEN: Final = re.compile(r"(?:[wW]([12]) )?([A-Za-z]{3}) (\d{1,2}:\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRequest:
    """An hour somebody would like the price of."""

    grade: str
    """ "HLTA"."""
    when: str
    """When it begins: "Tue 13:00", in week 2 of the cycle "w2 Tue 13:00"."""
    revision: int | None = None
    """Which rota; None is the newest."""
    seconds: float = DEFAULT_SECONDS
    week: bool = True
    """Solve the whole cycle again, or its own day alone: a second or two."""


def price_of(database: Database, actor: Visitor, request: PriceRequest) -> Bought:
    """What the hour would buy the rota.

    Raises NotFound for a grade, time or rota that is not there.
    """
    actor.require(Action.SEE_UNFILLED)
    school, rota = _asked(database, actor, request.revision)
    hour = Hour(role=_role(request.grade), span=_hour(request.when))
    limits = Limits(seconds=request.seconds)
    try:
        return run_in_child(
            price, school, rota, hour, limits, request.week, seconds=request.seconds
        )
    except ChildDied as error:
        raise PlannerError("The search did not come to an end.", hint="Ask again.") from error


def price_of_each(
    database: Database,
    actor: Visitor,
    *,
    revision: int | None = None,
    seconds: float = TABLE_SECONDS,
) -> tuple[Bought, ...]:
    """What an hour of every grade in every half-day would buy, what buys most first."""
    actor.require(Action.SEE_UNFILLED)
    school, rota = _asked(database, actor, revision)
    limits = Limits(seconds=seconds)
    try:
        return run_in_child(price_table, school, rota, limits, seconds=2 * seconds)
    except ChildDied as error:
        raise PlannerError("The search did not come to an end.", hint="Ask again.") from error


def _asked(database: Database, actor: Visitor, revision: int | None) -> tuple[School, Rota]:
    with database.reading(actor.school) as unit:
        return as_it_stands(unit, revision)


def _role(grade: str) -> RoleKind:
    try:
        return RoleKind(grade.strip().casefold())
    except ValueError:
        known = ", ".join(role.value for role in RoleKind if role is not RoleKind.TEACHER)
        raise NotFound(
            f"{grade!r} is no grade of support staff.", hint=f"One of: {known}."
        ) from None


def _hour(when: str) -> clock.Span:
    """The hour that begins at "Tue 13:00", in week 1 of the cycle; "w2 Tue 13:00" for week 2."""
    found = _WHEN.fullmatch(when.strip())
    days = [day.casefold() for day in clock.WEEKDAYS]
    try:
        if found is None:
            raise ValueError(when)
        weekday, minute = days.index(found[2].casefold()), clock.parse_clock(found[3])
    except ValueError:
        hint = 'Write it as "Tue 13:00".'
        raise NotFound(f"{when!r} is not a time of the week.", hint=hint) from None
    start = clock.at(int(found[1] or 1), weekday, minute)
    return clock.Span(start, start + HOUR)
