"""What would fill an open need: why nothing does, proved, and the cheapest changes, tried.

Each change is made to the facts, the whole week is formulated and solved again from the rota
as it is, and only what comes with a whole legal rota is told. Runs the search: call it in the
solving process.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from typing import Final

from planner.changes import Asked, Change, changes
from planner.demand_sources import needs_of
from planner.domain.clock import hours
from planner.domain.codes import PostCode
from planner.domain.demand import Demand, DemandKey, Needs
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.errors import NotFound
from planner.formulate import Formulation, formulate
from planner.gaps import QUOTA_PART, of_quota
from planner.reasons import assignment_of
from planner.rules import BY_ID
from planner.rules.facts import task_id
from planner.rules.needs import presence_term
from planner.sentences import Speaker, listed
from solver.check import violations
from solver.constraints import Shortfall, Unmet
from solver.goals import Goal
from solver.groups import PIN, Group
from solver.problem import UNIT, Assignment, Problem, Soft
from solver.relax import Case, Fix, Relaxation, Tried, Unfilled, try_relaxations, why_unfilled
from solver.solution import Limits

MOST: Final = 3
"""Fixes told: the cheapest."""
_SHARE: Final = 0.45
"""Part of the time the reasons may take; the changes have the rest."""
_NAMED: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One change that would fill the need: shown by a whole legal rota."""

    sentence: str
    basis: str
    """Whose word it takes."""
    cost: int
    """About the minutes and trouble it gives: only for putting changes in order."""
    moved: int
    """Duties that would go to somebody else or to another time."""
    pays: tuple[str, ...]
    """Less pressing needs that would come off worse."""


@unique
class Standing(StrEnum):
    """How a need stands in a rota."""

    OPEN = "open"
    MET = "met"
    FREE = "free"
    """Open, and yet it can be met as things are: the search had not found it."""
    STALE = "stale"
    """The rota no longer keeps the rules: the facts have changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatFills:
    """Everything found out about one open need."""

    key: DemandKey
    title: str
    standing: Standing
    reasons: tuple[str, ...] = ()
    proved: bool = False
    """Whether it was shown that nothing but a change can fill it."""
    irreducible: bool = False
    """Whether every one of the reasons is needed: with one less it could be filled."""
    remedies: tuple[Remedy, ...] = ()
    tried: int = 0
    """Changes that were shown not to be enough by themselves."""
    unsettled: int = 0
    """Changes there was no time to settle."""
    seconds: float = 0.0


def what_fills(school: School, rota: Rota, key: DemandKey, limits: Limits) -> WhatFills:
    """Why `key` stands open in `rota`, and the cheapest single changes that would fill it.

    Raises NotFound where the facts have no such need.
    """
    began = time.monotonic()
    formulation = formulate(school, needs_of(school), on=rota.valid_from)
    present = assignment_of(formulation, rota)
    title, goal = _goal(formulation, present, key)
    if violations(formulation.problem, present):
        return WhatFills(key=key, title=title, standing=Standing.STALE)
    if goal is None:
        return WhatFills(key=key, title=title, standing=Standing.MET)
    part = replace(limits, seconds=limits.seconds * _SHARE)
    why = why_unfilled(formulation.problem, present, goal, None, part)
    tried = Tried(fixes=(), refuted=(), open=(), seconds=0.0)
    if why.better is None:
        left = replace(limits, seconds=limits.seconds - (time.monotonic() - began))
        tried = _tried(formulation, present, key, (goal, why), left)
    return WhatFills(
        key=key,
        title=title,
        standing=Standing.OPEN if why.better is None else Standing.FREE,
        reasons=tuple(_reasons(formulation, why)),
        proved=why.proved,
        irreducible=why.irreducible,
        remedies=tuple(_remedy(formulation, title, fix, present) for fix in tried.fixes),
        tried=len(tried.refuted),
        unsettled=len(tried.open),
        seconds=time.monotonic() - began,
    )


def _tried(
    formulation: Formulation,
    present: Assignment,
    key: DemandKey,
    found: tuple[Goal, Unfilled],
    limits: Limits,
) -> Tried:
    goal, why = found
    offered = changes(_asked(formulation, key, why.blocking))
    relaxations = [_relaxation(formulation, key, goal, change) for change in offered]
    case = Case(problem=formulation.problem, present=present, goal=goal, why=why.blocking)
    return try_relaxations(case, relaxations, limits, MOST)


def _relaxation(formulation: Formulation, key: DemandKey, goal: Goal, change: Change) -> Relaxation:
    """The change as the solver tries it: the school changed, and formulated anew."""

    def make() -> tuple[Problem, Goal]:
        school = change.made(formulation.school)
        changed = formulate(school, needs_of(school), on=formulation.facts.on)
        _, tier, term = _term(changed, key)
        return changed.problem, Goal(tier=tier, term=term, at_most=goal.at_most)

    return Relaxation(name=change.lead, cost=change.cost, make=make, about=change)


def _goal(formulation: Formulation, present: Assignment, key: DemandKey) -> tuple[str, Goal | None]:
    """One unit, or one adult, more than now; a release to the minute. None where it is met."""
    title, tier, term = _term(formulation, key)
    now = term.score(formulation.problem, present)
    if now <= 0:
        return title, None
    if isinstance(term, Unmet):
        task = formulation.facts.demands[next(iter(term.tasks))]
        at_most = now - term.score(formulation.problem, frozenset()) // task.count
    else:
        at_most = 0 if isinstance(term, Shortfall) else now - UNIT
    return title, Goal(tier=tier, term=term, at_most=at_most)


def _term(formulation: Formulation, key: DemandKey) -> tuple[str, str, Soft]:
    """Title, tier and term of the need `key` names. Raises NotFound where there is none."""
    presence = next((p for p in formulation.needs.presences if p.key == key), None)
    quota = next((q for q in formulation.needs.quotas if key.code == q.code), None)
    if presence is not None:
        return _placed(formulation, presence.title, presence_term(formulation.facts, presence))
    if key.part == QUOTA_PART and quota is not None:
        return _placed(formulation, quota.title, _shortfall(formulation, key))
    if key not in formulation.unit_of:
        raise NotFound("The school no longer asks for that.", hint="Draft again.")
    task = task_id(formulation.unit_of[key])
    demand = formulation.facts.demands[task]
    if demand.quota:
        raise NotFound(f"{demand.title} is part of a release; ask for the release instead.")
    return _placed(formulation, demand.title, Unmet(code="", tasks={task: 1}))


def _shortfall(formulation: Formulation, key: DemandKey) -> Soft:
    own = frozenset(task_id(d.key) for d in of_quota(formulation.needs, key.code))
    quota = next(q for q in formulation.needs.quotas if q.code == key.code)
    return Shortfall(code=quota.code, tasks=own, amount=quota.owed)


def _placed(formulation: Formulation, title: str, term: Soft) -> tuple[str, str, Soft]:
    """The term as its tier has it, with the tier's name."""
    for tier in formulation.problem.tiers:
        for known in tier.terms:
            if isinstance(term, Unmet) and isinstance(known, Unmet):
                task = next(iter(term.tasks))
                if task in known.tasks:
                    weight = known.tasks[task]
                    return title, tier.name, Unmet(code=known.code, tasks={task: weight})
            elif isinstance(term, Shortfall) and isinstance(known, Shortfall):
                if known.tasks == term.tasks:
                    return title, tier.name, known
            elif known == term:
                return title, tier.name, known
    raise NotFound(f"No rule of this school asks for {title}.")


def _asked(formulation: Formulation, key: DemandKey, groups: tuple[Group, ...]) -> Asked:
    """The need's duties, and for each post the codes of the rules found in its way."""
    demands = _demands(formulation.needs, formulation, key)
    presence = next((p for p in formulation.needs.presences if p.key == key), None)
    tags = {tag for demand in demands for tag in demand.training}
    tags.update(presence.training if presence else ())
    barred: dict[PostCode, set[str]] = {}
    for group in groups:
        for worker in group.workers:
            barred.setdefault(PostCode(worker), set()).add(group.code)
    if presence and presence.training:
        for post in formulation.facts.posts:
            barred.setdefault(post, set()).add("G-SKILL")
    return Asked(
        facts=formulation.facts,
        demands=demands,
        at=presence.span if presence else None,
        in_class=presence.in_class if presence else None,
        training=tuple(sorted(tags)),
        barred={post: frozenset(codes) for post, codes in barred.items()},
        groups=groups,
    )


def _demands(needs: Needs, formulation: Formulation, key: DemandKey) -> tuple[Demand, ...]:
    presence = next((p for p in needs.presences if p.key == key), None)
    if presence is not None:
        among = {formulation.unit_of.get(each, each) for each in presence.among}
        return tuple(d for d in needs.demands if d.key in among)
    if key.part == QUOTA_PART:
        return tuple(of_quota(needs, key.code))
    return tuple(d for d in needs.demands if d.key == formulation.unit_of[key])


def _reasons(formulation: Formulation, why: Unfilled) -> Iterator[str]:
    """The blocking set in sentences: rules with whom they bar, then needs, then pins."""
    speaker = Speaker(formulation.school, formulation.needs)
    by_code: dict[str, list[Group]] = {}
    for group in why.blocking:
        if not group.competes and group.code != PIN:
            by_code.setdefault(group.code, []).append(group)
    for code, groups in by_code.items():
        yield _rule(speaker, code, groups)
    kept = dict.fromkeys(_kept(formulation, speaker, g) for g in why.blocking if g.competes)
    if kept:
        yield f"These would have to give way, and come before it or beside it: {_some(kept)}."
    pinned = [speaker.what(group.tasks) for group in why.blocking if group.code == PIN]
    if pinned:
        yield f"These are pinned: {_some(dict.fromkeys(pinned))}."


def _rule(speaker: Speaker, code: str, groups: list[Group]) -> str:
    rule = BY_ID[code]
    names = dict.fromkeys(speaker.who(group.workers) for group in groups if group.workers)
    whom = (
        listed(names)
        if names
        else _some(dict.fromkeys(speaker.what(group.tasks) for group in groups if group.tasks))
    )
    if code == "R-RESTRICT":
        return f"{whom}: not available for this."
    return f"{whom}: {rule.clause} ({rule.source})." if whom else f"{rule.title} ({rule.source})."


def _kept(formulation: Formulation, speaker: Speaker, group: Group) -> str:
    title = next((p.title for p in formulation.needs.presences if str(p.key) == group.name), "")
    return title or speaker.what(group.tasks)


def _some(names: Iterable[str]) -> str:
    every = [*names]
    more = len(every) - _NAMED
    return listed([*every[:_NAMED], f"{more} more"] if more > 0 else every)


def _remedy(formulation: Formulation, title: str, fix: Fix, present: Assignment) -> Remedy:
    change = fix.relaxation.about
    assert isinstance(change, Change)
    before = fix.goal.term.score(formulation.problem, present)
    left = fix.goal.term.score(fix.problem, fix.witness)
    filled = f"{title} would be filled" if left == 0 else f"{title} would have one more"
    if left and isinstance(fix.goal.term, Unmet):
        units = (before - left) // UNIT
        filled = f"{title} would have {units} more, with {left // UNIT} still open"
    return Remedy(
        sentence=f"If {change.lead}, {filled}.",
        basis=change.basis,
        cost=change.cost,
        moved=fix.moved,
        pays=tuple(_pays(*worse) for worse in fix.worse),
    )


def _pays(tier: str, before: int, after: int) -> str:
    units = after // UNIT - before // UNIT
    more = f"{units} more open" if units > 0 else f"{hours(after % UNIT - before % UNIT)} more open"
    return f"{tier}: {more}"
