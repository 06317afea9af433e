"""The rota as it stands, stated as a problem with the groups' sessions open beside it."""

from dataclasses import replace
from typing import Final

from planner.demand_sources import needs_of
from planner.demand_sources.cycle import left_of
from planner.domain.clock import WEEK, Span
from planner.domain.demand import Demand, Needs, NeedTier
from planner.domain.plan import Pin, Rota
from planner.domain.provision import Group
from planner.domain.school import School
from planner.formulate import QUALITY, Formulation, formulate
from planner.horizon import as_planned
from planner.placing.asked import Placing
from planner.rules import RULE_BOOK, say
from planner.rules.facts import span_of, task_id
from planner.rules.indexing import compile_facts
from planner.slots.live import about_one, narrowed
from solver.constraints import Unmet, Within
from solver.intervals import body_of
from solver.problem import TaskId, Tier, WorkerId

_FIRST: Final = 0
"""Before every priority: what an EHCP specifies."""


def stated(placing: Placing) -> Formulation:
    """The rota as it stands with the groups' sessions open beside it.

    Needs that stand are narrowed to the times they are met at, and rules about one placement
    alone are asked about the groups' sessions alone: what stands is not tried again.
    """
    school = placing.school
    every = needs_of(school)
    asked = tuple(d for d in every.demands if placing.asks(d))
    keys = {key for demand in asked for key in demand.unit_keys()}
    rest = Needs(demands=tuple(d for d in every.demands if d not in asked))
    standing = narrowed(rest, (row for row in placing.base.allocations if row.key not in keys))
    mine = Needs(demands=tuple(_with_held(demand, placing.base) for demand in asked))
    demands = tuple(sorted((*standing.demands, *mine.demands), key=lambda d: d.key))
    pinned = replace(school, pins=_pins(placing.base))
    apart = tuple(rule for rule in RULE_BOOK if about_one(rule))
    together = tuple(rule for rule in RULE_BOOK if rule not in apart)
    formulation = formulate(pinned, Needs(demands=demands), on=placing.on, book=together)
    alone = say(compile_facts(as_planned(school), mine, placing.on), apart)
    problem = formulation.problem
    quality = tuple(tier for tier in problem.tiers if tier.name == QUALITY)
    problem = replace(
        problem,
        hard=(*alone.hard, *problem.hard),
        tiers=(*_tiers(school, mine), *quality),
    )
    busy = _still_busy(formulation, own_tasks(formulation, placing))
    return replace(formulation, problem=replace(problem, hard=(*problem.hard, *busy)))


def own_tasks(formulation: Formulation, placing: Placing) -> frozenset[TaskId]:
    """The tasks that are sessions of the groups to place."""
    return frozenset(
        task for task, demand in formulation.facts.demands.items() if placing.asks(demand)
    )


def _with_held(demand: Demand, base: Rota) -> Demand:
    """The demand with the times its own rows have, should the facts have lost them."""
    units = set(demand.unit_keys())
    held = {row.span for row in base.allocations if row.key in units}
    return replace(demand, spans=tuple(sorted({*demand.spans, *held})))


def _pins(base: Rota) -> tuple[Pin, ...]:
    """Everything that stands, as pins."""
    return tuple(Pin(key=r.key, post=r.post, span=r.span, told=True) for r in base.allocations)


def _tiers(school: School, asked: Needs) -> tuple[Tier, ...]:
    """One for EHCP provision, then one for each priority, strict and in that order."""
    groups: dict[str, Group] = {group.code: group for group in school.groups}
    found: dict[int, dict[TaskId, int]] = {}
    for demand in asked.demands:
        group = groups[demand.key.code]
        tier = _FIRST if demand.tier == NeedTier.SAFETY else group.priority
        found.setdefault(tier, {})[task_id(demand.key)] = 1
    return tuple(
        Tier(name=f"Priority {number}", terms=(Unmet(code="I-FREQ", tasks=tasks),))
        for number, tasks in sorted(found.items())
    )


def _still_busy(formulation: Formulation, own: frozenset[TaskId]) -> tuple[Within, ...]:
    """What stands though it breaks a rule, and so is no pin, still takes up its adult."""
    problem, busy = formulation.problem, dict[str, list[Span]]()
    for clash in formulation.clashes:
        body = body_of(problem, WorkerId(clash.pin.post))
        busy.setdefault(body, []).append(clash.pin.span)
    whole = Span(0, formulation.school.profile.cycle_weeks * WEEK)
    windows = {
        worker.id: tuple(span_of(left) for left in left_of(whole, busy[body]))
        for worker in problem.workers
        if (body := body_of(problem, worker.id)) in busy
    }
    return (Within(code="H-OVERLAP", windows=windows, tasks=own),) if windows else ()
