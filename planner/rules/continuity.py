"""The same faces at the same times: for classes, groups, and from one rota to the next."""

from collections import defaultdict
from collections.abc import Iterator

from planner.domain.codes import Tag
from planner.domain.kinds import DutyKind, KeyStage
from planner.rules.facts import Facts, worker_id
from planner.rules.rates import rate
from planner.rules.rule import Basis, Ruling, rule
from solver.constraints import Distinct, Preference, SameSlot, StayClose
from solver.problem import TaskId, WorkerId


@rule(
    "C-CLASS",
    "A class has the same adult for its PPA lessons, the usual one if there is one",
    basis=Basis.PREFERENCE,
    source="000 para 1; 004 2.2",
)
def same_cover_for_a_class(facts: Facts, ruling: Ruling) -> Iterator[Distinct | Preference]:
    classes = defaultdict[str, set[TaskId]](set)
    costs = dict[tuple[WorkerId, TaskId], int]()
    for task, demand in facts.kinds(DutyKind.PPA_COVER).items():
        classes[demand.school_class or demand.key.code].add(task)
        for post in facts.posts if demand.usual else ():
            if post not in demand.usual:
                costs[WorkerId(post), task] = rate("W-USUAL")
    if classes:
        groups = tuple(frozenset(tasks) for _, tasks in sorted(classes.items()))
        yield Distinct(code=ruling.code, groups=groups, each=rate(ruling.code))
    if costs:
        yield Preference(code=ruling.code, costs=costs)


@rule(
    "I-SAME-ADULT",
    "A group keeps the same adult all week",
    basis=Basis.PREFERENCE,
    source="EEF guidance on consistent delivery",
)
def same_adult_for_a_group(facts: Facts, ruling: Ruling) -> Iterator[Distinct]:
    groups = tuple(frozenset(tasks) for _, tasks in sorted(_groups(facts).items()))
    if groups:
        yield Distinct(code=ruling.code, groups=groups, each=rate(ruling.code))


@rule(
    "I-SAME-SLOT",
    "A group meets at the same time of day",
    basis=Basis.PREFERENCE,
    source="EEF guidance on consistent delivery",
)
def same_time_for_a_group(facts: Facts, ruling: Ruling) -> Iterator[SameSlot]:
    for _, tasks in sorted(_groups(facts).items()):
        if len(tasks) > 1 or any(facts.demands[task].count > 1 for task in tasks):
            yield SameSlot(code=ruling.code, tasks=frozenset(tasks), each=rate(ruling.code))


@rule(
    "C-KS",
    "Classes are led by adults who know their key stage, where some are known to",
    basis=Basis.PREFERENCE,
    source="000 para 12; 003 L40, L69-71",
)
def known_key_stage(facts: Facts, ruling: Ruling) -> Iterator[Preference]:
    costs = dict[tuple[WorkerId, TaskId], int]()
    stages = {Tag(stage.value.lower()) for stage in KeyStage}
    for task, demand in facts.leading().items():
        known = facts.classes.get(demand.school_class) if demand.school_class else None
        for post in facts.posts.values() if known else ():
            own = facts.held.get(post.person, frozenset()) & stages
            if known and own and Tag(known.key_stage.value.lower()) not in own:
                costs[worker_id(post), task] = rate(ruling.code)
    if costs:
        yield Preference(code=ruling.code, costs=costs)


@rule(
    "C-STABLE",
    "People keep the duties they have",
    basis=Basis.PREFERENCE,
    source="school practice: a rota people can rely on",
)
def little_change(facts: Facts, ruling: Ruling) -> Iterator[StayClose]:
    kept = frozenset(p for p in facts.reference if p.task in facts.demands)
    if kept:
        yield StayClose(code=ruling.code, reference=kept, each=rate(ruling.code))


def _groups(facts: Facts) -> dict[str, set[TaskId]]:
    groups = defaultdict[str, set[TaskId]](set)
    for task, demand in facts.kinds(DutyKind.INTERVENTION).items():
        groups[demand.key.code].add(task)
    return groups
