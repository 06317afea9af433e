"""Rules set aside for one duty (decision D17): a policy with a reason, a contract by agreement.

What a rule forbids is said without the duty it has been set aside for; what it wants stays
wanted. The law is never set aside, whatever is on record.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from planner.domain.plan import Override
from planner.rules.facts import Facts, merged, span_of
from planner.rules.rule import Basis, Rule, Statement
from solver.constraints import (
    Apart,
    Attended,
    Barred,
    Capacity,
    Closed,
    FreeBlock,
    MaxLoad,
    Meet,
    Within,
)
from solver.problem import Span, TaskId, WorkerId


def with_exceptions(rule: Rule, facts: Facts) -> tuple[Statement, ...]:
    """What `rule` says of `facts`, but for the duties it has been set aside for."""
    statements = rule.statements(facts)
    for given in honoured(rule, facts.overrides):
        lifted = _lifted(facts, given)
        said = (lifted.taken_out_of(each) for each in statements)
        statements = tuple(each for each in said if each is not None)
    return statements


def honoured(rule: Rule, overrides: Iterable[Override]) -> Iterator[Override]:
    """The overrides of `rule` that count: a contract needs the line whose agreement it is."""
    for given in overrides:
        agreed = rule.basis is Basis.CONTRACT and given.post is not None
        if given.rule == rule.id and (rule.basis is Basis.POLICY or agreed):
            yield given


@dataclass(frozen=True, slots=True)
class _Lifted:
    """One duty, and the lines for which a rule no longer speaks of it."""

    task: TaskId
    spans: tuple[Span, ...]
    workers: frozenset[WorkerId]

    def taken_out_of(self, said: Statement) -> Statement | None:
        """The statement without the duty; None where nothing of it is left."""
        tasks = frozenset({self.task})
        match said:
            case Barred():
                left = {w: t - tasks if w in self.workers else t for w, t in said.pairs.items()}
                return replace(said, pairs=left)
            case Within():
                return replace(said, windows={w: self._open(w, s) for w, s in said.windows.items()})
            case MaxLoad() if said.workers & self.workers:
                return replace(said, tasks=said.tasks - tasks)
            case Capacity():
                return replace(said, tasks=said.tasks - tasks)
            case Apart():
                return replace(said, first=said.first - tasks, second=said.second - tasks)
            case Closed():
                return replace(said, spans={t: s for t, s in said.spans.items() if t != self.task})
            case Attended() | Meet() | FreeBlock():
                return None if self._lifts(said) else said
        return said

    def _open(self, worker: WorkerId, windows: tuple[Span, ...]) -> tuple[Span, ...]:
        return merged((*windows, *self.spans)) if worker in self.workers else windows

    def _lifts(self, said: Attended | Meet | FreeBlock) -> bool:
        match said:
            case Attended():
                return said.task == self.task
            case Meet():
                return self.task in (said.first, said.second)
            case FreeBlock():
                there = bool(said.workers & self.workers)
                return there and any(span.overlaps(said.window) for span in self.spans)


def _lifted(facts: Facts, given: Override) -> _Lifted:
    task = facts.task_of(given.key)
    demand = facts.demands.get(task)
    everyone = frozenset(WorkerId(post) for post in facts.posts)
    return _Lifted(
        task=task,
        spans=tuple(span_of(span) for span in demand.spans) if demand else (),
        workers=frozenset({WorkerId(given.post)}) if given.post else everyone,
    )
