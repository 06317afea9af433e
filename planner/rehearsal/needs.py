"""Which needs of the standing week appear, disappear or move with new facts."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from planner.demand_sources import needs_of
from planner.domain.demand import Demand, DemandKey
from planner.domain.school import School
from planner.horizon import standing


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedChange:
    """Needs of one title that come, go or fall at other times."""

    title: str
    """What calendars may say of it; never a pupil."""
    appear: int = 0
    disappear: int = 0
    move: int = 0

    @property
    def sentence(self) -> str:
        told = ((self.appear, "more"), (self.disappear, "fewer"), (self.move, "at other times"))
        return f"{self.title}: " + ", ".join(f"{count} {word}" for count, word in told if count)


def need_changes(old: School | None, new: School) -> tuple[NeedChange, ...]:
    """Units of need that differ between two states of the facts, by title."""
    before, after = units(old), units(new)
    appear = Counter(unit.title for key, unit in after.items() if key not in before)
    disappear = Counter(unit.title for key, unit in before.items() if key not in after)
    move = Counter(
        unit.title for key, unit in after.items() if key in before and _moved(before[key], unit)
    )
    return tuple(
        NeedChange(title=title, appear=appear[title], disappear=disappear[title], move=move[title])
        for title in sorted({*appear, *disappear, *move})
    )


def units(school: School | None) -> dict[DemandKey, Demand]:
    """The demand of each unit of the standing week's need."""
    if school is None:
        return {}
    return units_of(standing(school))


def units_of(school: School) -> dict[DemandKey, Demand]:
    """The same of facts as they are: those of one dated week, for example."""
    found = needs_of(school).demands
    return {key: demand for demand in found for key in demand.unit_keys()}


def _moved(before: Demand, after: Demand) -> bool:
    return _where(before) != _where(after)


def _where(demand: Demand) -> tuple[Any, ...]:
    return demand.spans, demand.place
