"""A change by hand as the whole rota it makes, checked before anybody keeps it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from planner.adjusting.bench import (
    Bench,
    Move,
    NotLegal,
    Trial,
    beside,
    held,
    refusals_of,
    rows_of,
    spans_of,
)
from planner.domain.demand import DemandKey
from planner.domain.edits import locks
from planner.domain.kinds import Scope
from planner.domain.plan import Rota, TierReport
from planner.interpret import interpret
from planner.sentences import Speaker
from solver.check import score, violations
from solver.problem import Assignment
from solver.solution import Solution, Status


def adjusted(
    bench: Bench, move: Move, *, versions: Mapping[Scope, int], made_at: datetime
) -> tuple[Rota, tuple[DemandKey, ...]]:
    """The whole rota the move makes, and what it took from whoever was busy.

    Raises NotLegal, with reasons, where the independent check finds a breach that was not
    there before. `versions` are those of the facts in hand: they are stamped on the rota
    once it breaks nothing at all.
    """
    after, given_up = _after(bench, move)
    problem = bench.formulation.problem
    left = violations(problem, after)
    brought = set(left) - set(violations(problem, bench.assignment))
    if brought:
        speaker = Speaker(bench.formulation.school, bench.formulation.needs)
        raise NotLegal(tuple(sorted({speaker.sentence(v) for v in brought})))
    rota = _read(bench, after, {} if left else versions, made_at)
    return rota, tuple(row.key for row in rows_of(bench, given_up))


def _after(bench: Bench, move: Move) -> tuple[Assignment, Assignment]:
    rest = bench.assignment - held(bench, move.keys)
    if move.post is None:
        return rest, frozenset()
    spans = spans_of(bench, move)
    wanted = tuple(bench.placed(key, move.post, span) for key, span in spans.items())
    trial = Trial(bench, rest, wanted)
    left = beside(trial)
    if left is None:
        post = bench.formulation.facts.posts[move.post]
        raise NotLegal(tuple(refusal.sentence for refusal in refusals_of(trial, post)))
    return left | set(wanted), rest - left


def _read(
    bench: Bench, after: Assignment, versions: Mapping[Scope, int], made_at: datetime
) -> Rota:
    """The assignment as a rota: keys, locks and proofs kept wherever they still hold."""
    before = bench.rota
    solution = Solution(
        status=Status.FEASIBLE,
        assignment=after,
        tiers=score(bench.formulation.problem, after),
        seconds=0.0,
        seed=before.seed,
    )
    rota = interpret(
        replace(bench.formulation, reference=before),
        solution,
        valid_from=before.valid_from,
        versions=versions or before.versions,
        made_at=made_at,
    )
    pins = {(pin.key, pin.post, pin.span) for pin in locks(before)}
    kept = tuple(
        replace(row, pinned=(row.key, row.post, row.span) in pins) for row in rota.allocations
    )
    same_facts = dict(rota.versions) == dict(before.versions)
    return replace(
        rota,
        allocations=kept,
        tiers=_bounded(before.tiers, rota.tiers) if same_facts else rota.tiers,
        parent=before.parent,
        week_of=before.week_of,
    )


def _bounded(
    before: tuple[TierReport, ...], after: tuple[TierReport, ...]
) -> tuple[TierReport, ...]:
    """What was proved of a tier holds as long as every tier above it is as it was."""
    known, told, same = {tier.tier: tier for tier in before}, list[TierReport](), True
    for tier in after:
        was = known.get(tier.tier)
        if was is None or not same:
            told.append(tier)
            continue
        bound = was.bound_units, was.bound_minutes
        told.append(replace(tier, bound_units=bound[0], bound_minutes=bound[1]))
        same = (was.units, was.minutes) == (tier.units, tier.minutes)
    return tuple(told)
