"""Places nobody can use for a time, and what that does to each need that had one of them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from planner.demand_sources.cycle import on_day
from planner.domain.clock import Span
from planner.domain.codes import PlaceCode
from planner.domain.demand import Demand
from planner.domain.kinds import DutyKind
from planner.domain.school import School


def without_rooms_out(school: School, demands: Iterator[Demand]) -> Iterator[Demand]:
    """A session has no times left in a place that is out; anything else is done elsewhere.

    A session without any time stays a need: it is told as open, never dropped in silence.
    """
    out: dict[PlaceCode, list[Span]] = {}
    for each in school.rooms_out:
        out.setdefault(each.place, []).append(on_day(each.day).span(each.starts, each.ends))
    for demand in demands:
        yield _as_it_can_be(demand, out) if demand.place in out else demand


def _as_it_can_be(demand: Demand, out: Mapping[PlaceCode, list[Span]]) -> Demand:
    assert demand.place is not None, "only a demand with a place is looked at"
    gone = out[demand.place]
    usable = tuple(s for s in demand.spans if not any(s.overlaps(span) for span in gone))
    if usable == demand.spans:
        return demand
    if demand.kind is DutyKind.INTERVENTION:
        return replace(demand, spans=usable)
    booked = f"place:{demand.place}"
    uses = frozenset(each for each in demand.uses if each != booked)
    return replace(demand, place=None, uses=uses)
