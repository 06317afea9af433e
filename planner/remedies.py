"""What would fill an open need: why nothing does, proved, and the cheapest changes, tried.

Each change is made to the facts, the whole week is formulated and solved again from the rota
as it is, and only what comes with a whole legal rota is told. Runs the search: call it in the
solving process.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from planner.changes import Asked, Change, both, changes
from planner.demand_sources import needs_of
from planner.domain.codes import PostCode
from planner.domain.demand import Demand, DemandKey, Needs
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.formulate import Formulation, formulate
from planner.gaps import QUOTA_PART, of_quota
from planner.goals import goal_of, term_of
from planner.reasons import assignment_of
from planner.remedy import Standing, WhatFills
from planner.remedy_words import reasons, remedy
from solver.check import violations
from solver.goals import Goal
from solver.groups import Group
from solver.problem import Assignment, Problem
from solver.relax import Case, Fix, Relaxation, Tried, Unfilled, try_relaxations, why_unfilled
from solver.solution import Limits

MOST: Final = 3
"""Single changes told: the cheapest."""
_FIRST: Final = 6
"""Single changes, the cheapest, upon which a second is tried."""
_SHARE: Final = 0.5
"""Part of the time the reasons may take; the changes have the rest."""


def what_fills(school: School, rota: Rota, key: DemandKey, limits: Limits) -> WhatFills:
    """Why `key` stands open in `rota`, and the cheapest single changes that would fill it.

    Raises NotFound where the facts have no such need.
    """
    began = time.monotonic()
    formulation = formulate(school, needs_of(school), on=rota.valid_from)
    present = assignment_of(formulation, rota)
    title, goal = goal_of(formulation, present, key)
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
        reasons=tuple(reasons(formulation, why)),
        proved=why.proved,
        irreducible=why.irreducible,
        remedies=tuple(remedy(formulation, title, fix, present) for fix in tried.fixes),
        pair=any(" and " in kind for kind in map(_kind, tried.fixes)),
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
    """Single changes first; pairs only where it is settled that no single one would do."""
    goal, why = found
    offered = changes(_asked(formulation, key, why.blocking))
    case = Case(problem=formulation.problem, present=present, goal=goal, why=why.blocking)

    def tried(changes: Iterable[Change], seconds: float, most: int) -> Tried:
        relaxations = [_relaxation(formulation, key, goal, change) for change in changes]
        return try_relaxations(case, relaxations, replace(limits, seconds=seconds), most)

    alone = tried(offered, limits.seconds, MOST)
    left = limits.seconds - alone.seconds
    if alone.fixes or alone.open or left <= 0:
        return alone
    upon = _upon(formulation, present, key, goal, offered, replace(limits, seconds=left / 2))
    together = tried(upon, left / 2, 1)
    return Tried(
        fixes=together.fixes,
        refuted=(*alone.refuted, *together.refuted),
        open=together.open,
        seconds=alone.seconds + together.seconds,
    )


def _upon(
    formulation: Formulation,
    present: Assignment,
    key: DemandKey,
    goal: Goal,
    offered: Sequence[Change],
    limits: Limits,
) -> list[Change]:
    """Pairs: upon each of the cheapest changes, what would lift the reasons that are left."""
    until, found = time.monotonic() + limits.seconds, dict[str, Change]()
    for first in offered[:_FIRST]:
        school = first.made(formulation.school)
        changed = formulate(school, needs_of(school), on=formulation.facts.on)
        _, tier, term = term_of(changed, key)
        aim = Goal(tier=tier, term=term, at_most=goal.at_most)
        left = min(limits.seconds / _FIRST, until - time.monotonic())
        if left <= 0:
            break
        part = replace(limits, seconds=left)
        why = why_unfilled(changed.problem, present, aim, None, part)
        for second in changes(_asked(changed, key, why.blocking)):
            if second.lead != first.lead:
                found.setdefault(" ".join(sorted((first.lead, second.lead))), both(first, second))
    return sorted(found.values(), key=lambda change: (change.cost, change.lead))


def _kind(fix: Fix) -> str:
    about = fix.relaxation.about
    return about.kind if isinstance(about, Change) else ""


def _relaxation(formulation: Formulation, key: DemandKey, goal: Goal, change: Change) -> Relaxation:
    """The change as the solver tries it: the school changed, and formulated anew."""

    def make() -> tuple[Problem, Goal]:
        school = change.made(formulation.school)
        changed = formulate(school, needs_of(school), on=formulation.facts.on)
        _, tier, term = term_of(changed, key)
        return changed.problem, Goal(tier=tier, term=term, at_most=goal.at_most)

    return Relaxation(name=change.lead, cost=change.cost, make=make, about=change)


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
