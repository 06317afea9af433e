"""Who could take a duty by hand, best first, and what keeps everybody else from it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from planner.adjusting.bench import (
    Bench,
    Move,
    Trial,
    beside,
    broken_by,
    held,
    refusals_of,
    rows_of,
    spans_of,
)
from planner.domain.clock import Span
from planner.domain.demand import DemandKey
from planner.domain.people import Post
from planner.domain.plan import Allocation, Refusal
from solver.check import score
from solver.problem import Assignment

_ALWAYS: Final = "C-STABLE"
"""Every change by hand moves something: no reason for one person or against another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who could take it, and what it would do to the rest."""

    post: Post
    gives_up: tuple[Allocation, ...] = ()
    """What they have at that time and would leave open."""
    helps: tuple[str, ...] = ()
    """Ids of rules whose wants it would meet better."""
    costs: tuple[str, ...] = ()
    """And of those it would meet less well."""
    rank: tuple[int, ...] = ()
    """Change of cost, tier by tier; less is better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOffered:
    """Somebody who may not take it, with every rule in the way."""

    post: Post
    refusals: tuple[Refusal, ...]


def who_could(bench: Bench, move: Move) -> tuple[tuple[Candidate, ...], tuple[NotOffered, ...]]:
    """Everybody but the holder: whom nothing keeps from it, best first, and all others."""
    spans, rows = spans_of(bench, move), bench.rows
    holders = {rows[key].post for key in move.keys if key in rows}
    same_time = all(key in rows and rows[key].span == span for key, span in spans.items())
    rest = bench.assignment - held(bench, move.keys)
    found, refused = list[tuple[Candidate, Assignment]](), list[NotOffered]()
    for post in bench.formulation.facts.posts.values():
        if same_time and {post.code} == holders:
            continue
        wanted = tuple(bench.placed(key, post.code, span) for key, span in spans.items())
        trial = Trial(bench, rest, wanted)
        left = beside(trial)
        if left is None:
            refused.append(NotOffered(post=post, refusals=refusals_of(trial, post)))
        else:
            gives_up = tuple(rows_of(bench, trial.rest - left))
            found.append((Candidate(post=post, gives_up=gives_up), left | set(wanted)))
    return tuple(_ranked(bench, found)), tuple(refused)


def _ranked(bench: Bench, found: list[tuple[Candidate, Assignment]]) -> list[Candidate]:
    """Free before busy, then as the rota would be judged: tier by tier, quality last."""
    before = _components(bench, bench.assignment)
    changes = [(one, _less(_components(bench, after), before)) for one, after in found]
    alike = _common([change for _, change in changes])
    told = []
    for one, tiers in changes:
        codes = {code: n for tier in tiers for code, n in tier.items()}
        telling = {c: n for c, n in codes.items() if n and c not in alike and c != _ALWAYS}
        told.append(
            replace(
                one,
                helps=tuple(code for code, n in telling.items() if n < 0),
                costs=tuple(code for code, n in telling.items() if n > 0),
                rank=tuple(sum(tier.values()) for tier in tiers),
            )
        )
    return sorted(told, key=lambda one: (bool(one.gives_up), one.rank, one.post.code))


Components = list[Mapping[str, int]]


def _components(bench: Bench, assignment: Assignment) -> Components:
    return [tier.components for tier in score(bench.formulation.problem, assignment)]


def _less(after: Components, before: Components) -> Components:
    return [
        {code: n - was.get(code, 0) for code, n in now.items()}
        for now, was in zip(after, before, strict=True)
    ]


def _common(changes: list[Components]) -> frozenset[str]:
    """Rules that the change affects alike whoever takes it: they tell nobody apart."""
    if len(changes) < 2:
        return frozenset()
    counted = Counter((c, n) for tiers in changes for tier in tiers for c, n in tier.items())
    return frozenset(code for (code, _), times in counted.items() if times == len(changes))


def times(bench: Bench, key: DemandKey) -> Iterator[tuple[Span, tuple[Post, ...]]]:
    """Every time the unit could be at, with those whom nothing keeps from it then."""
    demand = bench.demand(key)
    rest = bench.assignment - held(bench, (key,))
    posts = bench.formulation.facts.posts.values()
    for span in demand.spans:
        free = tuple(
            post
            for post in posts
            if not any(broken_by(bench, rest, (bench.placed(key, post.code, span),)))
        )
        if free:
            yield span, free
