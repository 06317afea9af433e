"""Fair shares of the duties nobody volunteers for, pro rata to being there."""

from collections.abc import Iterator

from planner.domain.demand import Demand
from planner.domain.kinds import DutyKind, Permission
from planner.domain.people import Post
from planner.rules.facts import Facts, merged, worker_id
from planner.rules.rates import rate
from planner.rules.rule import Basis, Ruling, rule
from solver.constraints import EvenLoad
from solver.problem import Span, TaskId, WorkerId


@rule(
    "F-LUNCH",
    "Lunch duty is shared fairly among those who do it",
    basis=Basis.PREFERENCE,
    source="002 L71-77",
)
def lunch_shared(facts: Facts, ruling: Ruling) -> Iterator[EvenLoad]:
    yield from shared(facts, ruling.code, DutyKind.LUNCH_DUTY)


@rule(
    "F-DUTY",
    "Gate, break and on-call duty is shared fairly among those who do it",
    basis=Basis.PREFERENCE,
    source="002 L71-77",
)
def duties_shared(facts: Facts, ruling: Ruling) -> Iterator[EvenLoad]:
    for kind in (DutyKind.BREAK_DUTY, DutyKind.GATE_DUTY, DutyKind.PASTORAL_ON_CALL):
        yield from shared(facts, ruling.code, kind)


def shared(facts: Facts, code: str, *kinds: DutyKind) -> Iterator[EvenLoad]:
    """Duties of `kinds` together, shared pro rata to being at work while they run."""
    tasks = facts.kinds(*kinds)
    shares = _shares(facts, tasks)
    if len(shares) > 1:
        yield EvenLoad(code=code, tasks=frozenset(tasks), shares=shares, each=rate(code))


def _shares(facts: Facts, tasks: dict[TaskId, Demand]) -> dict[WorkerId, int]:
    """Minutes each eligible post is at work while the duties run."""
    times = merged(Span(s.start, s.end) for d in tasks.values() for s in d.spans)
    shares = {}
    for post in facts.posts.values():
        if any(_may(facts, post, demand.kind) for demand in tasks.values()):
            shifts = merged(s.span for s in facts.shifts.get(post.code, ()))
            there = sum(_overlap(a, b) for a in shifts for b in times)
            if there:
                shares[worker_id(post)] = there
    return shares


def _may(facts: Facts, post: Post, kind: DutyKind) -> bool:
    entry = facts.entry(post, kind)
    if entry is None or entry.permission is Permission.NO:
        return False
    return entry.permission is not Permission.CONSENT or (post.code, kind) in facts.consents


def _overlap(span: Span, other: Span) -> int:
    return max(0, min(span.end, other.end) - max(span.start, other.start))
