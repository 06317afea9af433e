"""From a school's facts to a scheduling problem: the one place where both are spoken.

Worker = post line, body = person, task = demand. The rule book gives the constraints and
terms, each with the rule's id as its code; need tiers follow in their strict order and
quality comes last.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from planner.domain.demand import Demand, DemandKey, Needs, NeedTier
from planner.domain.plan import Override, Pin, Rota
from planner.domain.school import School
from planner.horizon import as_planned
from planner.rules import RULE_BOOK, Rule, Said, say
from planner.rules.facts import Facts, span_of, task_id, worker_id
from planner.rules.indexing import compile_facts
from planner.rules.on_site import held_by_teachers, without
from solver.check import violations
from solver.problem import (
    Placed,
    Problem,
    ResourceId,
    Soft,
    Task,
    Tier,
    Violation,
    Worker,
    WorkerId,
)

QUALITY: Final = "Quality"
_PLACE: Final = "place:"


@dataclass(frozen=True, slots=True)
class PinClash:
    """A pin that cannot stand, with the rules it breaks; the plan is made without it."""

    pin: Pin
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulation:
    """A problem, and what is needed to read its solution back."""

    facts: Facts
    problem: Problem
    unit_of: dict[DemandKey, DemandKey]
    """The demand that each unit's key belongs to."""
    clashes: tuple[PinClash, ...] = ()
    reference: Rota | None = None

    @property
    def school(self) -> School:
        return self.facts.school

    @property
    def needs(self) -> Needs:
        return self.facts.needs


def formulate(
    school: School,
    needs: Needs,
    *,
    on: date,
    reference: Rota | None = None,
    overrides: tuple[Override, ...] = (),
    book: tuple[Rule, ...] = RULE_BOOK,
) -> Formulation:
    """State the school's week from `on` as a problem.

    `reference` is the rota to stay close to. Pins that break a rule, alone or together, are
    left out and named in `clashes`.
    """
    facts = compile_facts(as_planned(school), needs, on, overrides=overrides)
    facts = without(facts, held_by_teachers(facts))
    needs = facts.needs
    unit_of = {unit: demand.key for demand in needs.demands for unit in demand.unit_keys()}
    kept = _kept(needs, reference, unit_of)
    facts = replace(facts, reference=kept)
    said = say(facts, book)
    problem = Problem(
        tasks=tuple(_task(demand, said) for demand in needs.demands),
        workers=tuple(Worker(id=worker_id(post)) for post in facts.posts.values()),
        hard=said.hard,
        tiers=_tiers(said),
        reference=kept,
        body_of={worker_id(post): post.person for post in facts.posts.values()},
    )
    return _pinned(Formulation(facts=facts, problem=problem, unit_of=unit_of, reference=reference))


def placed_of(pin: Pin, unit_of: dict[DemandKey, DemandKey]) -> Placed | None:
    """The placement a pin asks for; None where its demand no longer exists."""
    key = unit_of.get(pin.key)
    return Placed(task_id(key), WorkerId(pin.post), span_of(pin.span)) if key else None


def _task(demand: Demand, said: Said) -> Task:
    task = task_id(demand.key)
    return Task(
        id=task,
        spans=tuple(span_of(span) for span in demand.spans),
        count=demand.count,
        one_a_day=demand.one_a_day,
        uses=frozenset(ResourceId(r) for r in demand.uses if not r.startswith(_PLACE)),
        occupies=not demand.stands_by,
        pad=said.pads.get(task, 0),
        worth=demand.released_minutes,
    )


def _tiers(said: Said) -> tuple[Tier, ...]:
    """Need tiers in order, those without a term left out, then quality."""
    tiers = []
    for number, title in NeedTier.TITLES.items():
        terms: tuple[Soft, ...] = tuple(w.term for w in said.wanted if w.tier == number)
        if terms:
            tiers.append(Tier(name=title, terms=terms))
    if said.quality:
        tiers.append(Tier(name=QUALITY, terms=said.quality, strict=False))
    return tuple(tiers)


def _kept(
    needs: Needs, reference: Rota | None, unit_of: dict[DemandKey, DemandKey]
) -> frozenset[Placed]:
    """The reference rota's placements that the needs still have a time for."""
    spans = {task_id(d.key): {span_of(s) for s in d.spans} for d in needs.demands}
    placed = (
        Placed(task_id(unit_of[a.key]), WorkerId(a.post), span_of(a.span))
        for a in (reference.allocations if reference else ())
        if a.key in unit_of
    )
    return frozenset(p for p in placed if p.span in spans[p.task])


def _pinned(formulation: Formulation) -> Formulation:
    """The same formulation with the pins that can stand, and the others as clashes."""
    pins = sorted(formulation.school.pins, key=lambda pin: (not pin.told, str(pin.key)))
    wanted = [(pin, placed_of(pin, formulation.unit_of)) for pin in pins]
    standing, clashes = _standing(
        formulation.problem, [(pin, placed) for pin, placed in wanted if placed]
    )
    lost = [PinClash(pin, ()) for pin, placed in wanted if placed is None]
    return replace(
        formulation,
        problem=replace(formulation.problem, pins=standing),
        clashes=(*clashes, *lost),
    )


def _standing(
    problem: Problem, pins: list[tuple[Pin, Placed]]
) -> tuple[frozenset[Placed], list[PinClash]]:
    """The pins that stand together, those people were told of first.

    Halves the list where it clashes, so that a few clashes among many pins cost few checks.
    """
    standing, clashes = frozenset[Placed](), list[PinClash]()
    queue = [pins] if pins else []
    while queue:
        batch = queue.pop()
        tried = standing | {placed for _, placed in batch}
        found = violations(problem, tried)
        if not found:
            standing = tried
        elif len(batch) == 1:
            clashes.append(PinClash(batch[0][0], tuple(found)))
        else:
            middle = len(batch) // 2
            queue.extend((batch[middle:], batch[:middle]))
    return standing, clashes
