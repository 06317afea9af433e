"""Which term of which tier a need is, and what meeting it means."""

from planner.domain.demand import DemandKey
from planner.domain.shapes import shapes_of
from planner.errors import NotFound
from planner.formulate import Formulation
from planner.gaps import QUOTA_PART, of_quota
from planner.rules.facts import task_id
from planner.rules.needs import covered_term, presence_term
from solver.constraints import Covered, Shortfall, Unmet
from solver.goals import Goal
from solver.problem import UNIT, Assignment, Soft


def goal_of(
    formulation: Formulation, present: Assignment, key: DemandKey
) -> tuple[str, Goal | None]:
    """One unit, or one adult, more than now; a release to the minute. None where it is met."""
    title, tier, term = term_of(formulation, key)
    now = term.score(formulation.problem, present)
    if now <= 0:
        return title, None
    if isinstance(term, Unmet):
        task = formulation.facts.demands[next(iter(term.tasks))]
        at_most = now - term.score(formulation.problem, frozenset()) // task.count
    else:
        at_most = 0 if isinstance(term, Shortfall | Covered) else now - UNIT
    return title, Goal(tier=tier, term=term, at_most=at_most)


def term_of(formulation: Formulation, key: DemandKey) -> tuple[str, str, Soft]:
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
    if demand.part_of:
        raise NotFound(f"{demand.title} is part of a relay; ask for the whole instead.")
    shapes = shapes_of(formulation.needs.demands).get(demand.key)
    if shapes:
        return _placed(formulation, demand.title, _covered(formulation, demand.key, shapes))
    if demand.quota:
        raise NotFound(f"{demand.title} is part of a release; ask for the release instead.")
    return _placed(formulation, demand.title, Unmet(code="", tasks={task: 1}))


def _covered(
    formulation: Formulation, key: DemandKey, shapes: tuple[frozenset[DemandKey], ...]
) -> Soft:
    return covered_term(formulation.facts, "S-ONE-LEAD", key, shapes)


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
