"""What one more hour of a grade at a time of the week would buy: the week solved again with it.

The hour is one more adult of that grade, trained as most of the grade are. The rota as it is
changes as little as it takes. Runs the search: call it in the solving process.
"""

import time
from dataclasses import dataclass, replace

from planner.demand_sources import needs_of
from planner.domain import clock
from planner.domain.plan import Rota, Unmet
from planner.domain.school import School
from planner.errors import NotFound
from planner.formulate import Formulation, formulate
from planner.gaps import gaps
from planner.interpret import unit_keys
from planner.one_more import CODE, Hour, every_hour, with_hour
from planner.reasons import assignment_of
from solver.check import violations
from solver.problem import Assignment
from solver.replan import Repair, Told, replan
from solver.solution import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """What an hour would buy, shown by a whole legal rota."""

    hour: Hour
    meets: tuple[str, ...]
    """Needs open now that would be met, or met further: "Group NELI-3A: 1 session"."""
    pays: tuple[str, ...] = ()
    """Less pressing needs that would make room for them."""
    moved: int
    """People whose own work would change."""
    proven: bool
    """Whether it is proved that the hour cannot buy more."""
    units: tuple[int, ...]
    """What it buys by need tier, as tier costs: for putting hours in order."""
    seconds: float

    @property
    def sentence(self) -> str:
        """What it buys, in a line."""
        if not self.meets:
            sure = "would buy no need" if self.proven else "was not found to buy any need"
            return f"{self.hour.title} {sure}."
        bought = f"{self.hour.title} would meet {'; '.join(self.meets)}"
        paid = f", at the price of {'; '.join(self.pays)}" if self.pays else ""
        moved = f", and the work of {_people(self.moved)} would change" if self.moved else ""
        return f"{bought}{paid}{moved}."


def price(school: School, rota: Rota, hour: Hour, limits: Limits, week: bool = True) -> Bought:
    """What `hour` would buy the rota: over the whole cycle, or, quicker, on its own day.

    Raises NotFound where the school has no post of the grade, or the rota no longer keeps
    the rules.
    """
    return _Pricing(school, rota).price(hour, limits, week=week)


def price_table(school: School, rota: Rota, limits: Limits) -> tuple[Bought, ...]:
    """Every grade at every half-day of the cycle, what buys most first, each on its own day."""
    began = time.monotonic()
    pricing = _Pricing(school, rota)
    hours = list(every_hour(school))
    found = []
    for number, hour in enumerate(hours):
        left = limits.seconds - (time.monotonic() - began)
        if left <= 0:
            found.append(_not_asked(hour))
            continue
        share = left / (len(hours) - number)
        found.append(pricing.price(hour, replace(limits, seconds=2 * share), week=False))
    return tuple(sorted(found, key=lambda bought: bought.units, reverse=True))


def _not_asked(hour: Hour) -> Bought:
    """An hour there was no time left to try: nothing is claimed of it."""
    return Bought(hour=hour, meets=(), moved=0, proven=False, units=(), seconds=0.0)


class _Pricing:
    """The rota as it is, and what it leaves open."""

    def __init__(self, school: School, rota: Rota) -> None:
        self._school = school
        self._rota = rota
        formulation = formulate(school, needs_of(school), on=rota.valid_from)
        self._present = assignment_of(formulation, rota)
        if violations(formulation.problem, self._present):
            raise NotFound(
                "The facts have changed since this rota was drafted.", hint="Draft again first."
            )
        self._open = _open(formulation, self._present)

    def price(self, hour: Hour, limits: Limits, *, week: bool) -> Bought:
        began = time.monotonic()
        if not self._open:
            return Bought(hour=hour, meets=(), moved=0, proven=True, units=(), seconds=0.0)
        school = with_hour(self._school, hour, self._rota.valid_from)
        formulation = formulate(school, needs_of(school), on=self._rota.valid_from)
        days = range(school.profile.cycle_weeks * 7)
        own = {hour.span.start // clock.DAY}
        told = Told(reference=self._present, days=frozenset(days if week else own))
        repair = replan(formulation.problem, told, limits)
        return self._bought(hour, formulation, repair, time.monotonic() - began)

    def _bought(
        self, hour: Hour, formulation: Formulation, repair: Repair, seconds: float
    ) -> Bought:
        left = _open(formulation, repair.assignment)
        changes = {key: self._missing(key) - _missing(left, key) for key in {*self._open, *left}}
        return Bought(
            hour=hour,
            meets=tuple(_units(self._open[key], n) for key, n in _sorted(changes) if n > 0),
            pays=tuple(_units(left[key], -n) for key, n in _sorted(changes) if n < 0),
            moved=len([body for body in repair.disturbed if body != CODE]),
            proven=all(tier.proven for tier in repair.needs),
            units=self._gains(formulation, repair),
            seconds=seconds,
        )

    def _missing(self, key: str) -> int:
        return _missing(self._open, key)

    def _gains(self, formulation: Formulation, repair: Repair) -> tuple[int, ...]:
        before = [
            sum(term.score(formulation.problem, self._present) for term in tier.terms)
            for tier in formulation.problem.tiers
            if tier.strict
        ]
        return tuple(old - tier.score for old, tier in zip(before, repair.needs, strict=True))


def _open(formulation: Formulation, assignment: Assignment) -> dict[str, Unmet]:
    """What an assignment leaves open, by need: several units of one need together."""
    met = set(unit_keys(formulation, assignment).values())
    return {_need(formulation, gap): gap for gap in gaps(formulation, assignment, met)}


def _need(formulation: Formulation, gap: Unmet) -> str:
    return str(formulation.unit_of.get(gap.key, gap.key))


def _missing(found: dict[str, Unmet], key: str) -> int:
    return found[key].missing if key in found else 0


def _sorted(changes: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(changes.items())


def _units(gap: Unmet, number: int) -> str:
    """ "Group NELI-3A: 1 session", "PPA 3A: 25 min"."""
    if gap.unit == "minutes":
        return f"{gap.title}: {clock.hours(number)}"
    return f"{gap.title}: {number} {gap.unit if number == 1 else f'{gap.unit}s'}"


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
