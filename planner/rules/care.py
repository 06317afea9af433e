"""Care plans, personal care and 1:1: trained and named adults, met before all else."""

from collections.abc import Iterator

from planner.domain.demand import Demand
from planner.domain.kinds import DutyKind
from planner.domain.people import Post
from planner.rules.eligibility import lacks_training
from planner.rules.facts import Facts, bar, task_id
from planner.rules.needs import wanted
from planner.rules.rates import rate
from planner.rules.rule import Basis, Ruling, Wanted, rule
from solver.constraints import Barred, Meet, Preference, Used
from solver.problem import TaskId, WorkerId

_CARE = (DutyKind.CARE_PLAN, DutyKind.PERSONAL_CARE)


@rule(
    "W-CARE",
    "Care-plan tasks are done at their set times by trained adults, before anything else",
    basis=Basis.LAW,
    source="Children and Families Act 2014, section 100; 002 L39",
)
def care_by_trained_adults(facts: Facts, ruling: Ruling) -> Iterator[Barred | Wanted]:
    def untrained(post: Post, demand: Demand) -> bool:
        return lacks_training(facts, post, demand)

    yield from bar(facts, ruling.code, untrained, kinds=(DutyKind.CARE_PLAN,))
    yield from wanted(facts, ruling.code, lambda d: d.kind in _CARE)


@rule(
    "W-INTIMATE",
    "Personal care is given by trained adults only",
    basis=Basis.POLICY,
    source="the intimate care policy; 002 L38; 004 2.11",
)
def personal_care_by_trained_adults(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    def untrained(post: Post, demand: Demand) -> bool:
        return lacks_training(facts, post, demand)

    yield from bar(facts, ruling.code, untrained, kinds=(DutyKind.PERSONAL_CARE,))


@rule(
    "W-NAMED",
    "Where adults are named for a pupil, nobody else takes their place",
    basis=Basis.POLICY,
    source="the pupil's plan: usual adults and trained reliefs",
)
def only_the_named(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    def refused(post: Post, demand: Demand) -> bool:
        return bool(demand.only) and post.code not in demand.only

    yield from bar(facts, ruling.code, refused)


@rule(
    "W-RELAY",
    "Support that passes from adult to adult passes without a gap",
    basis=Basis.POLICY,
    source="the pupil's plan: one continuous need",
)
def no_gap_in_support(facts: Facts, ruling: Ruling) -> Iterator[Meet]:
    for task, demand in facts.demands.items():
        if demand.meets and not demand.part_of and task_id(demand.meets) in facts.demands:
            yield Meet(code=ruling.code, first=task_id(demand.meets), second=task)


@rule(
    "W-1TO1",
    "One adult and one pupil work where they can be seen",
    basis=Basis.PREFERENCE,
    source="safer working practice guidance",
)
def seen_from_outside(facts: Facts, ruling: Ruling) -> Iterator[Used]:
    hidden = {}
    for task, demand in facts.demands.items():
        place = facts.places.get(demand.place) if demand.place else None
        if len(demand.pupils) == 1 and place and not place.visible:
            hidden[task] = rate(ruling.code)
    if hidden:
        yield Used(code=ruling.code, tasks=hidden)


@rule(
    "W-USUAL",
    "Pupils are best with the adults they know",
    basis=Basis.PREFERENCE,
    source="the pupil's plan; EEF guidance on consistent delivery",
)
def usual_adults(facts: Facts, ruling: Ruling) -> Iterator[Preference]:
    costs = dict[tuple[WorkerId, TaskId], int]()
    for task, demand in facts.demands.items():
        own_rule = demand.kind.is_release_cover or demand.kind is DutyKind.READER_SCRIBE
        if demand.usual and not own_rule:
            for post in facts.posts:
                if post not in demand.usual:
                    costs[WorkerId(post), task] = rate(ruling.code)
    if costs:
        yield Preference(code=ruling.code, costs=costs)
