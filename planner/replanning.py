"""Mending one day of a published week: the options between "moves nobody" and "needs met".

Runs the search: call it in the solving process.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from planner.demand_sources import needs_of
from planner.domain import clock
from planner.domain.codes import PersonCode
from planner.domain.kinds import Scope
from planner.domain.plan import Allocation, Rota, Unmet
from planner.domain.school import School
from planner.formulate import Formulation, formulate
from planner.interpret import interpret
from planner.reasons import assignment_of, reasons_for
from solver.check import score
from solver.replan import Repair, Told, frontier
from solver.solution import Limits, Solution, Status

MOST: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """What is asked: a week's facts as they are now, what people were told, and since when."""

    week: School
    """A dated week."""
    told: Rota
    """What is live, as a rota of that week."""
    weekday: int
    since: int
    """Minute of the day: what starts before it stays, and nothing new does."""
    versions: Mapping[Scope, int]
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChange:
    """What one option changes for one person."""

    person: PersonCode
    name: str
    gains: tuple[Allocation, ...]
    loses: tuple[Allocation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way to mend the day: a whole rota of the week, and what it changes."""

    rota: Rota
    disturbed: tuple[str, ...]
    """Names of those whose day changes though it could have stayed."""
    minutes_moved: int
    changes: tuple[DayChange, ...]
    open: tuple[Unmet, ...]
    """What it leaves open that people were told would be done, or that is new."""
    proven: bool
    """Whether it is proved that nothing meets more with as few people, nor as much with fewer."""
    seconds: float

    @property
    def headline(self) -> str:
        """ "2 people’s day changes, 1 h 15 moved (proved least)"."""
        count = len(self.disturbed)
        sure = "proved least" if self.proven else f"not proved in {self.seconds:.0f} s"
        if not count:
            return f"nobody else’s day changes ({sure})"
        people = "1 person’s" if count == 1 else f"{count} people’s"
        return f"{people} day changes, {clock.hours(self.minutes_moved)} moved ({sure})"


def options(mending: Mending, limits: Limits, most: int = MOST) -> tuple[Option, ...]:
    """From "moves nobody" to "needs met as far as they can be", none bettered by another."""
    began = time.monotonic()
    on = mending.told.valid_from if mending.week.week_of is None else mending.week.week_of
    formulation = formulate(mending.week, needs_of(mending.week), on=on, reference=mending.told)
    told = Told(
        reference=assignment_of(formulation, mending.told),
        frozen_until=mending.weekday * clock.DAY + mending.since,
        days=frozenset({mending.weekday}),
    )
    left = replace(limits, seconds=max(0.0, limits.seconds - (time.monotonic() - began)))
    repairs = frontier(formulation.problem, told, left, most)
    return tuple(_option(mending, formulation, repair, limits.seed) for repair in repairs)


def explained(mending: Mending, rota: Rota) -> Rota:
    """An option's rota with what stands in each person's way of what it leaves open."""
    formulation = formulate(mending.week, needs_of(mending.week), on=rota.valid_from)
    assignment = assignment_of(formulation, rota)
    told = (
        unmet
        if unmet.unit == "pin"
        else replace(unmet, refusals=reasons_for(formulation, assignment, unmet))
        for unmet in rota.unmet
    )
    return replace(rota, unmet=tuple(told))


def _option(mending: Mending, formulation: Formulation, repair: Repair, seed: int) -> Option:
    rota = interpret(
        formulation,
        _solution(formulation, repair, seed),
        valid_from=formulation.facts.on,
        versions=mending.versions,
        made_at=mending.made_at,
        told_why=False,
    )
    rota = replace(rota, week_of=mending.week.week_of, parent=mending.told.parent)
    names = {person.code: person.name for person in mending.week.people}
    before = {unmet.key for unmet in mending.told.unmet}
    return Option(
        rota=rota,
        disturbed=tuple(names.get(PersonCode(body), body) for body in repair.disturbed),
        minutes_moved=repair.minutes_moved,
        changes=tuple(_changes(mending.told, rota, names)),
        open=tuple(unmet for unmet in rota.unmet if unmet.key not in before),
        proven=repair.proven,
        seconds=repair.seconds,
    )


def _solution(formulation: Formulation, repair: Repair, seed: int) -> Solution:
    """The repair as a search would have handed it over: every tier scored, its needs bounded."""
    bounded = {tier.name: tier for tier in repair.needs}
    tiers = score(formulation.problem, repair.assignment)
    return Solution(
        status=Status.NEEDS_PROVEN if repair.proven else Status.FEASIBLE,
        assignment=repair.assignment,
        tiers=tuple(bounded.get(tier.name, tier) for tier in tiers),
        seconds=repair.seconds,
        seed=seed,
    )


def _changes(told: Rota, rota: Rota, names: Mapping[PersonCode, str]) -> Iterator[DayChange]:
    """By name, what each person gains and loses; places and contacts aside."""
    before = {_seen(row): row for row in told.allocations}
    after = {_seen(row): row for row in rota.allocations}
    gained = [after[seen] for seen in after.keys() - before.keys()]
    lost = [before[seen] for seen in before.keys() - after.keys()]
    people = {row.person for row in (*gained, *lost)}
    for person in sorted(people, key=lambda code: names.get(code, code)):
        yield DayChange(
            person=person,
            name=names.get(person, person),
            gains=_in_order(gained, person),
            loses=_in_order(lost, person),
        )


def _seen(row: Allocation) -> tuple[object, ...]:
    return row.key, row.person, row.span


def _in_order(rows: list[Allocation], person: PersonCode) -> tuple[Allocation, ...]:
    own = (row for row in rows if row.person == person)
    return tuple(sorted(own, key=lambda row: (row.span, str(row.key))))
