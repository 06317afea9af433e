"""How needs become terms: units missing, minutes short, adults too few."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final

from planner.domain.codes import COUNTED_IN_RATIO, LEVEL_3, ClassCode, PostCode
from planner.domain.demand import Demand, DemandKey, PresenceNeed
from planner.domain.people import Post
from planner.domain.shapes import shapes_of
from planner.rules.facts import Facts, merged, span_of, task_id, worker_id
from planner.rules.rule import Wanted
from solver.constraints import Covered, Presence, Remaining, Shortfall, Unmet
from solver.problem import Span, TaskId, WorkerId

_RATIOS: Final = frozenset({"W-NURSERY"})
"""Rules that count who is with a class's children, wherever; others count who is in class."""


def wanted(facts: Facts, code: str, when: Callable[[Demand], bool]) -> Iterator[Wanted]:
    """Every demand for which `when` holds is wanted in its own tier, unit by unit.

    Demands of a quota are not: only their minutes together are. Where a need has parts, any
    shape of it will do.
    """
    tiers = defaultdict[int, dict[TaskId, int]](dict)
    shapes = shapes_of(facts.needs.demands)
    for task, demand in facts.demands.items():
        if demand.key not in shapes and not (demand.quota or demand.part_of) and when(demand):
            tiers[demand.tier][task] = 1
    for tier, tasks in sorted(tiers.items()):
        yield Wanted(tier, Unmet(code=code, tasks=tasks))
    for key, own in shapes.items():
        if task_id(key) in facts.demands and when(facts.demands[task_id(key)]):
            yield Wanted(facts.demands[task_id(key)].tier, covered_term(facts, code, key, own))


def covered_term(
    facts: Facts, code: str, key: DemandKey, shapes: tuple[frozenset[DemandKey], ...]
) -> Covered:
    """A need that any of its shapes meets."""
    whole = facts.demands[task_id(key)]
    return Covered(
        code=code,
        shapes=tuple(frozenset(map(task_id, shape)) for shape in shapes),
        minutes=whole.spans[0].minutes,
    )


def owed(facts: Facts, code: str) -> Iterator[Wanted]:
    """Every quota the rule is about is wanted to the minute."""
    tasks = defaultdict[str, set[TaskId]](set)
    for task, demand in facts.demands.items():
        if demand.quota:
            tasks[demand.quota].add(task)
    for quota in facts.needs.quotas:
        if quota.rule != code:
            continue
        yield Wanted(
            quota.tier,
            Shortfall(code=code, tasks=frozenset(tasks[quota.code]), amount=quota.owed),
        )


def present(facts: Facts, code: str) -> Iterator[Wanted]:
    """Every presence the demand sources ask for under this rule."""
    for need in facts.needs.presences:
        if need.rule == code:
            yield Wanted(need.tier, presence_term(facts, need))


def presence_term(facts: Facts, need: PresenceNeed) -> Presence | Remaining:
    """One presence as a term: adults in the class, or holders of certain duties."""
    if need.in_class:
        return Remaining(
            code=need.rule,
            name=str(need.key),
            span=span_of(need.span),
            minimum=need.minimum,
            workers=in_class_workers(facts, need),
            there=kept_in_class(facts, need.in_class) if need.rule in _RATIOS else frozenset(),
        )
    return Presence(
        code=need.rule,
        name=str(need.key),
        span=span_of(need.span),
        minimum=need.minimum,
        workers=trained_workers(facts, need),
        tasks=frozenset(t for t in map(task_id, need.among) if t in facts.demands),
    )


def trained_workers(facts: Facts, need: PresenceNeed) -> frozenset[WorkerId]:
    """Posts whose holders have every tag the presence asks for."""
    return frozenset(
        worker_id(post)
        for post in facts.posts.values()
        if facts.held.get(post.person, frozenset()).issuperset(need.training)
    )


def kept_in_class(facts: Facts, school_class: ClassCode) -> frozenset[TaskId]:
    """Duties with pupils of that class alone: their holder is still with its children."""
    return frozenset(
        task
        for task, demand in facts.demands.items()
        if demand.pupils and facts.classes_of(demand) == {school_class}
    )


def in_class_workers(facts: Facts, need: PresenceNeed) -> frozenset[WorkerId]:
    """Posts based in the class that are at work for the whole of the span, and trained for it.

    A person's midday line is not based there, so the time it works is not spent in class.
    """
    span = span_of(need.span)
    able = trained_workers(facts, need)
    if need.rule in _RATIOS:
        able = frozenset(w for w in able if _counts(facts, facts.posts[PostCode(w)]))

    def at_work(post: Post) -> tuple[Span, ...]:
        return merged(s.span for s in facts.shifts.get(post.code, ()))

    def there(post: Post) -> bool:
        others = (p for p in facts.lines_of(post.person) if p.base_class != need.in_class)
        elsewhere = any(span.overlaps(s) for other in others for s in at_work(other))
        return not elsewhere and any(span.within(stretch) for stretch in at_work(post))

    return frozenset(
        worker_id(post)
        for post in facts.posts.values()
        if post.base_class == need.in_class and worker_id(post) in able and there(post)
    )


def _counts(facts: Facts, post: Post) -> bool:
    """Whether the law counts them: a trainee only where the school says so."""
    trainee = LEVEL_3 in facts.training.get(post.person, frozenset())
    return not trainee or COUNTED_IN_RATIO in facts.held.get(post.person, frozenset())
