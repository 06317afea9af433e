"""From a solution back to the school's words: rows, breaks, contacts, gaps and scores.

Everything here is deterministic: the same solution gives the same rota, name by name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from planner.domain import clock
from planner.domain.codes import PersonCode, PostCode
from planner.domain.demand import Demand, DemandKey, NeedTier
from planner.domain.kinds import Scope
from planner.domain.plan import Allocation, OwnBreak, Rota, RotaState, TierReport, Unmet
from planner.formulate import QUALITY, Formulation
from planner.gaps import gaps
from planner.reasons import lost_pins, reasons_for
from planner.rules import BY_ID
from planner.rules.breaks import (
    DueBreak,
    due_lunches,
    due_morning_breaks,
    due_rest_breaks,
    interrupting,
    resting,
)
from planner.rules.facts import Facts
from planner.rules.supervision import possible_contacts
from solver.constraints.free_block import candidates
from solver.problem import UNIT, Placed, Span, TaskId
from solver.solution import Solution, TierResult

QUALITY_TIER: Final = 9
_LUNCH: Final = 12 * 60 + 15
"""Own lunches are named as near to this as the day's work allows."""


def interpret(  # noqa: PLR0913 - a rota is stamped with this much
    formulation: Formulation,
    solution: Solution,
    *,
    valid_from: date,
    versions: Mapping[Scope, int],
    seed: int | None = None,
    made_at: datetime,
    told_why: bool = True,
) -> Rota:
    """Read `solution` back as a draft rota; what it leaves open with reasons if `told_why`."""
    placed = solution.placements()
    keys = unit_keys(formulation, placed)
    contacts = _contacts(formulation.facts, placed)
    return Rota(
        revision=0,
        state=RotaState.DRAFT,
        valid_from=valid_from,
        cycle_weeks=formulation.school.profile.cycle_weeks,
        allocations=tuple(
            sorted(
                (_allocation(formulation, p, keys[p], contacts.get(p)) for p in placed),
                key=lambda a: (a.span, str(a.key)),
            )
        ),
        breaks=own_breaks(formulation.facts, placed),
        unmet=_unmet(formulation, solution, set(keys.values()), told_why=told_why),
        tiers=tuple(_report(tier) for tier in solution.tiers),
        versions=dict(versions),
        demands=sum(d.count for d in formulation.needs.demands if not (d.quota or d.part_of))
        + len(formulation.needs.quotas),
        seed=solution.seed if seed is None else seed,
        made_at=made_at,
        parent=formulation.reference.revision if formulation.reference else None,
    )


def _unmet(
    formulation: Formulation, solution: Solution, met: set[DemandKey], *, told_why: bool
) -> tuple[Unmet, ...]:
    found = gaps(formulation, solution.assignment, met)
    if not told_why:
        return (*found, *lost_pins(formulation))
    explained = (
        replace(unmet, refusals=reasons_for(formulation, solution.assignment, unmet))
        for unmet in found
    )
    return (*explained, *lost_pins(formulation))


def unit_keys(formulation: Formulation, placed: Iterable[Placed]) -> dict[Placed, DemandKey]:
    """A unit's key for each placement, changing as few as can be from pins and reference.

    Identical sessions that stay where they were keep their ordinals, then those that stay on
    their weekday, then the rest in order of time.
    """
    by_task = defaultdict[TaskId, list[Placed]](list)
    for each in sorted(placed, key=lambda p: (p.task, p.span, p.worker)):
        by_task[each.task].append(each)
    before = _before(formulation)
    keys: dict[Placed, DemandKey] = {}
    for task, own in by_task.items():
        units = formulation.facts.demands[task].unit_keys()
        keys |= _matched(own, list(units), {u: before[u] for u in units if u in before})
    return keys


Was = tuple[str, Span]
"""The post and the time a unit had before."""


def _before(formulation: Formulation) -> dict[DemandKey, Was]:
    rows = formulation.reference.allocations if formulation.reference else ()
    before = {a.key: (str(a.post), Span(a.span.start, a.span.end)) for a in rows}
    for pin in formulation.school.pins:
        before[pin.key] = (str(pin.post), Span(pin.span.start, pin.span.end))
    return before


def _matched(
    placed: list[Placed], units: list[DemandKey], before: Mapping[DemandKey, Was]
) -> dict[Placed, DemandKey]:
    keys: dict[Placed, DemandKey] = {}

    def match(same: Callable[[Placed, Was], bool]) -> None:
        for each in placed:
            found = next((u for u in units if u in before and same(each, before[u])), None)
            if each not in keys and found is not None:
                keys[each] = found
                units.remove(found)

    match(lambda p, was: (p.worker, p.span) == was)
    match(lambda p, was: p.span == was[1])
    match(lambda p, was: p.span.start // clock.DAY == was[1].start // clock.DAY)
    for each in placed:
        if each not in keys:
            keys[each] = units.pop(0)
    return keys


def _allocation(
    formulation: Formulation, placed: Placed, key: DemandKey, contact: PersonCode | None
) -> Allocation:
    facts = formulation.facts
    demand = facts.demands[placed.task]
    post = facts.posts[PostCode(placed.worker)]
    return Allocation(
        key=key,
        kind=demand.kind,
        title=demand.title,
        person=post.person,
        post=post.code,
        span=clock.Span(placed.span.start, placed.span.end),
        place=demand.place,
        directing_teacher=demand.planning_teacher if demand.kind.leads_class else None,
        contact=contact,
        pinned=placed in formulation.problem.pins,
    )


def _contacts(facts: Facts, placed: Iterable[Placed]) -> dict[Placed, PersonCode]:
    """A contact for each led session: whoever has fewest then, never one on PPA."""
    most = BY_ID["S-SUP-SPAN"].value(facts)
    on_ppa = _on_ppa(facts, placed)
    named = dict[Placed, PersonCode]()
    for each in sorted(placed, key=lambda p: (p.span, p.task)):
        demand = facts.demands[each.task]
        if not demand.kind.leads_class:
            continue
        load = {
            teacher: _held(named, teacher, each.span)
            for teacher in possible_contacts(facts, demand, each.span)
            if not any(span.overlaps(each.span) for span in on_ppa[teacher])
        }
        if load:
            teacher = min(load, key=lambda t: (load[t][0] >= most, load[t], t))
            named[each] = teacher
    return named


def _held(named: Mapping[Placed, PersonCode], teacher: PersonCode, span: Span) -> tuple[int, int]:
    """Sessions the teacher is contact of at that time, and in all."""
    own = [p for p, contact in named.items() if contact == teacher]
    return sum(p.span.overlaps(span) for p in own), len(own)


def _on_ppa(facts: Facts, placed: Iterable[Placed]) -> Mapping[PersonCode, list[Span]]:
    on_ppa = defaultdict[PersonCode, list[Span]](list)
    for each in placed:
        released = facts.demands[each.task].released
        if released:
            on_ppa[released].append(each.span)
    return on_ppa


def own_breaks(facts: Facts, placed: Iterable[Placed]) -> tuple[OwnBreak, ...]:
    """Everybody's breaks, named in their free time; a long enough lunch is the rest break."""
    taken = _taken(facts, placed)
    breaks: list[OwnBreak] = []
    due = list(due_lunches(facts)) if BY_ID["H-LUNCH-30"].in_force(facts) else []
    due.extend(due_rest_breaks(facts, BY_ID["H-BREAK-20"].value(facts)))
    if BY_ID["H-TEA"].in_force(facts):
        due.extend(due_morning_breaks(facts, BY_ID["H-TEA"].value(facts)))
    for each in due:
        own = [b.span for b in breaks if b.person == each.person]
        if each.paid and any(_serves(span, each) for span in own):
            continue
        found = _free(each, [*taken[each.person], *(Span(s.start, s.end) for s in own)])
        if found:
            span = clock.Span(found.start, found.end)
            breaks.append(OwnBreak(person=each.person, span=span, paid=each.paid))
    return tuple(sorted(breaks, key=lambda b: (b.span, b.person)))


def _serves(span: clock.Span, due: DueBreak) -> bool:
    inside = min(span.end, due.window.end) - max(span.start, due.window.start)
    return inside >= due.minutes


def _free(due: DueBreak, taken: list[Span]) -> Span | None:
    """The free place nearest to lunch time, or to the middle of a rest break's window."""
    midnight = due.window.start // clock.DAY * clock.DAY
    aim = (due.window.start + due.window.end) // 2 if due.paid else midnight + _LUNCH
    places = (
        place
        for place in candidates(due.window, min(due.minutes, due.window.minutes))
        if not any(place.overlaps(span) for span in taken)
    )
    return min(places, key=lambda p: (abs(p.start + p.end - 2 * aim), p.start), default=None)


def _taken(facts: Facts, placed: Iterable[Placed]) -> Mapping[PersonCode, list[Span]]:
    """When each person's time is taken: hand-back included, and being on call."""
    standby, in_turn = interrupting(facts), resting(facts)
    posts = {str(p.code): p.person for p in facts.posts.values()}
    taken = defaultdict[PersonCode, list[Span]](list)
    for each in placed:
        demand = facts.demands[each.task]
        if each.task not in in_turn and (not demand.stands_by or each.task in standby):
            end = each.span.end + (0 if demand.stands_by else _pad(facts, demand))
            taken[posts[each.worker]].append(Span(each.span.start, end))
    return taken


def _pad(facts: Facts, demand: Demand) -> int:
    return demand.handback if BY_ID["I-BACK"].in_force(facts) else 0


def _report(tier: TierResult) -> TierReport:
    """A tier in natural units; quality is one number of tenths of a point."""
    numbers = {title: number for number, title in NeedTier.TITLES.items()}
    needs = tier.name != QUALITY
    bound = min(tier.bound, tier.score)
    return TierReport(
        tier=numbers[tier.name] if needs else QUALITY_TIER,
        title=tier.name,
        units=tier.units if needs else tier.score,
        minutes=tier.minutes if needs else 0,
        bound_units=bound // UNIT if needs else bound,
        bound_minutes=bound % UNIT if needs else 0,
        seconds=tier.seconds,
        components=dict(tier.components),
    )
