"""Adults' own paid time: what plans, reports and cohorts take, and who may mark."""

from collections.abc import Iterator

from planner.domain.demand import Demand
from planner.domain.kinds import Condition, DutyKind
from planner.domain.people import Post
from planner.rules.facts import Facts, bar
from planner.rules.needs import wanted
from planner.rules.rule import Basis, Ruling, Wanted, rule
from solver.constraints import Barred

_TASKS = (DutyKind.TEAM_LEADING, DutyKind.MARKING, DutyKind.ADMIN)


@rule(
    "H-PLAN-TIME",
    "Whoever owns lesson plans has time to make them",
    basis=Basis.POLICY,
    source="000 para 11; 002 L15",
)
def planning_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from wanted(facts, ruling.code, lambda d: d.kind is DutyKind.PLANNING)


@rule(
    "H-OWN-TASKS",
    "Paid time for teams, records and reports is on the rota, and for teachers to be told",
    basis=Basis.POLICY,
    source="000 L14 and paras 6, 25-28; 001 L36, L41, L65; 004 2.13-2.17; EEF: weekly link time",
)
def own_tasks_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from wanted(facts, ruling.code, lambda d: d.kind in _TASKS)


@rule(
    "T-CHECK-IN",
    "Everybody who looks after a cohort sees it as often as is set",
    basis=Basis.POLICY,
    source="001 L23: manages a cohort",
)
def check_ins_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from wanted(facts, ruling.code, lambda d: d.kind is DutyKind.CHECK_IN)


@rule(
    "G-MARK",
    "Some posts mark only with an explicit scheme or by the school's marking policy",
    basis=Basis.CONTRACT,
    source="000 para 15; 004 2.20",
)
def marking_by_scheme(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    def refused(post: Post, demand: Demand) -> bool:
        entry = facts.entry(post, demand.kind)
        bound = entry is not None and entry.condition is Condition.MARK_SCHEME
        return bound and demand.kind is DutyKind.MARKING and not demand.mark_scheme

    yield from bar(facts, ruling.code, refused)
