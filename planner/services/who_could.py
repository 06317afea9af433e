"""Who could take one need of a day: asked for a single duty, and one of them chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from planner.balance import beyond_even
from planner.candidates import Candidates, NoSuchNeed, candidates
from planner.demand_sources.emergencies import SOURCE as EMERGENCY
from planner.domain.codes import PersonCode
from planner.domain.demand import DemandKey
from planner.domain.week import monday_of
from planner.errors import NotFound
from planner.services.covering import cover_this_term, seen_of
from planner.services.permissions import Action, Visitor
from planner.services.replanning import ReplanRequest, mending_of
from planner.store import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoCould:
    """Everybody for one need, with what each has covered beside an even share."""

    found: Candidates
    beyond: Mapping[PersonCode, int]
    """Minutes of cover this half-term above an even share, below nothing under it; only of
    those whose post may be asked to cover."""
    dated: str
    """The need's key in its week, by which a rule is set aside for it."""
    emergency: bool
    seen: str
    """A digest of all it was worked out from, for the form that uses one of them."""


def who_could(
    database: Database, actor: Visitor, request: ReplanRequest, demand: str, *, at: datetime
) -> WhoCould:
    """Everybody who could take `demand` on the day of `request` from its minute on.

    Raises NotFound where nothing of that name is asked for then, and where the day is not
    published. Whoever is chosen is published by `covering.use_option`.
    """
    actor.require(Action.DRAFT_ROTA)
    try:
        key = DemandKey.parse(demand)
    except ValueError:
        raise _unknown() from None
    with database.reading(actor.school) as unit:
        mending, _ = mending_of(unit, request, at)
        seen = seen_of(unit, request, mending)
        term = cover_this_term(unit, request.day)
    try:
        found = candidates(mending, key)
    except NoSuchNeed:
        raise _unknown() from None
    return WhoCould(
        found=found,
        beyond=beyond_even(term.school, term.minutes()),
        dated=str(key.on_week(monday_of(request.day))),
        emergency=key.source == EMERGENCY,
        seen=seen,
    )


def _unknown() -> NotFound:
    return NotFound(
        "Nothing of that name is asked for on that day any more.",
        hint="Look at the options of the day again.",
    )
