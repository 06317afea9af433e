"""Other ways to fill the same week: what a school's software does, and what an engineer tries.

Every rival gets the frozen problem of a real generated school and gives back an assignment; the
independent check says whether it is legal and what each tier costs. Written from the published
descriptions (Untis's points list, ReliefCher's pairwise swap, Gibbon's weighted score), not from
anybody's code. Timefold is not among them.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Final

import numpy as np
from ortools.math_opt.python import mathopt

from solver.bounds import Relaxation
from solver.check import score, violations
from solver.compiled import Compiled, compile, mentioned
from solver.cpsat import Engine, Run
from solver.growing import Growing
from solver.intervals import day_of, tasks_of
from solver.model import Model
from solver.neighbourhoods import prices
from solver.problem import UNIT, Assignment, Placed, Problem, TaskId, WorkerId
from solver.solution import Limits, Progress
from solver.solve import solve

WEIGHT: Final = 100
STEP: Final = 3
"""One weighted sum: a need unit or minute so many times quality, each tier so many the next."""

FULL_DAY: Final = 390

Points = Callable[["Fill", int], float]
Heard = Callable[[Assignment], None]
"""Told of every better rota on the way, by those who find some."""


class Fill:
    """A week filled slot by slot, each by the candidate with the most points at that moment."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self.price = prices(compiled)
        self.dearest = max(self.price, default=0) or 1
        self.minutes: dict[tuple[WorkerId, int], int] = {}
        self.week: dict[WorkerId, int] = {}
        self.breadth = {worker: len(columns) for worker, columns in compiled.by_worker.items()}
        self._growing = Growing(compiled, compiled.problem.pins)

    @property
    def placed(self) -> Assignment:
        return frozenset(self._growing.placed)

    def run(self, points: Points) -> Assignment:
        """Needs tier by tier, the hardest demand first; what cannot be filled stays open."""
        for task in self._in_order():
            columns = list(self.compiled.by_task[task])
            for _ in range(tasks_of(self.compiled.problem)[task].count):
                columns.sort(key=lambda column: -points(self, column))
                if not any(self._take(column) for column in columns):
                    break
        return self.placed

    def _take(self, column: int) -> bool:
        if not self._growing.try_add(column):
            return False
        placed = self.compiled.placed[column]
        cell = (placed.worker, day_of(placed.span))
        self.minutes[cell] = self.minutes.get(cell, 0) + placed.span.minutes
        self.week[placed.worker] = self.week.get(placed.worker, 0) + placed.span.minutes
        return True

    def _in_order(self) -> Iterator[TaskId]:
        seen: set[TaskId] = set()
        known = tasks_of(self.compiled.problem)
        for tier in self.compiled.problem.tiers:
            wanted = {task for term in tier.terms if tier.strict for task in mentioned(term)}
            fewest = {t: len(self.compiled.by_task[t]) / max(1, known[t].count) for t in wanted}
            yield from sorted(wanted - seen, key=lambda task: (fewest[task], task))
            seen |= wanted


def by_points(fill: Fill, column: int) -> float:
    """Untis: points for who suits the lesson, less for who has much already."""
    placed = fill.compiled.placed[column]
    suits = 1 - fill.price[column] / fill.dearest
    today = fill.minutes.get((placed.worker, day_of(placed.span)), 0) / FULL_DAY
    return 10 * suits - 4 * today - fill.week.get(placed.worker, 0) / (5 * FULL_DAY)


def by_priority(fill: Fill, column: int) -> float:
    """Gibbon: priority first, then how empty the day and the week are."""
    placed = fill.compiled.placed[column]
    rank = 9 * (1 - fill.breadth[placed.worker] / max(fill.breadth.values()))
    today = fill.minutes.get((placed.worker, day_of(placed.span)), 0) / FULL_DAY
    return 4.5 * rank / 9 + (1 - today) + 0.35 * (1 - fill.week.get(placed.worker, 0) / 1950)


def points(problem: Problem, seconds: float, heard: Heard) -> Assignment:
    return Fill(compile(problem)).run(by_points)


def priority(problem: Problem, seconds: float, heard: Heard) -> Assignment:
    return Fill(compile(problem)).run(by_priority)


def swap(problem: Problem, seconds: float, heard: Heard) -> Assignment:
    """The points list, then pairs: one gives way to an open demand and is placed elsewhere."""
    began = time.monotonic()
    compiled = compile(problem)
    best = Fill(compiled).run(by_points)
    heard(best)
    scores = costs(problem, best)
    gained = True
    while gained and time.monotonic() - began < seconds:
        gained = False
        for tried in _swapped(compiled, best):
            if time.monotonic() - began > seconds:
                break
            found = costs(problem, tried)
            if found < scores:
                best, scores, gained = tried, found, True
                heard(best)
                break
    return best


def _swapped(compiled: Compiled, best: Assignment) -> Iterator[Assignment]:
    """Each placement in turn given up for an open demand, and its own filled anew."""
    known = tasks_of(compiled.problem)
    done: dict[TaskId, int] = {}
    for placed in best:
        done[placed.task] = done.get(placed.task, 0) + 1
    lacking = [task for task in known if done.get(task, 0) < known[task].count]
    for task in lacking:
        for column in compiled.by_task[task]:
            wanted = compiled.placed[column]
            for other in sorted(p for p in best if _in_the_way(p, wanted)):
                growing = Growing(compiled, best - {other})
                if growing.try_add(column):
                    for again in compiled.by_task[other.task]:
                        growing.try_add(again)
                    yield frozenset(growing.placed)


def _in_the_way(placed: Placed, wanted: Placed) -> bool:
    return placed.worker == wanted.worker and placed.span.overlaps(wanted.span)


def plain(problem: Problem, seconds: float, heard: Heard) -> Assignment:
    """One CP-SAT model of everything and one weighted sum, all workers, nothing else."""
    began = time.monotonic()
    model = Model(compile(problem), lambda: None)
    part = model.matrix.whole(model.wishes(len(problem.tiers) - 1))
    engine = Engine(part.lines())
    left = max(0.1, seconds - (time.monotonic() - began))

    def better(values: list[int], _score: int, _bound: int) -> None:
        heard(model.assignment(part.restored(values)))

    run = Run(seconds=left, on_better=better)
    found = engine.minimise(part.cost(model.weighed(weights(problem))), run)
    return problem.pins if found.values is None else model.assignment(part.restored(found.values))


def highs(problem: Problem, seconds: float, heard: Heard) -> Assignment:
    """The same rows as a mixed integer programme for HiGHS."""
    began = time.monotonic()
    model = Model(compile(problem), lambda: None)
    part = model.matrix.whole(model.wishes(len(problem.tiers) - 1))
    factors, _ = model.scaled(_sane(model, weights(problem)), part)
    proto = Relaxation(part)._proto(factors)
    del proto.variables.integers[:]
    proto.variables.integers.extend([True] * len(part.literals))
    left = max(0.1, seconds - (time.monotonic() - began))
    result = mathopt.solve(
        mathopt.Model.from_model_proto(proto),
        mathopt.SolverType.HIGHS,
        params=mathopt.SolveParameters(time_limit=timedelta(seconds=left)),
    )
    if not result.has_primal_feasible_solution():
        return problem.pins
    values = part.others.copy()
    named = {variable.id: value for variable, value in result.variable_values().items()}
    shares = np.array([named[n] for n in range(len(part.literals))])
    values[part.literals] = np.rint(shares).astype(np.int64)
    return model.assignment(values)


def _sane(model: Model, weighed: list[int]) -> list[float]:
    """The weights, a unit counting a thousand and a minute where only minutes are owed ten."""
    scales = []
    for weight, cost in zip(weighed, model.costs, strict=True):
        units = np.abs(cost).max(initial=0) >= UNIT
        dear = 1_000 / UNIT if units else 10.0
        scales.append(1.0 if weight == 1 else weight / WEIGHT * dear)
    return scales


def ours(problem: Problem, seconds: float, heard: Heard) -> Assignment:
    def told(progress: Progress) -> None:
        if progress.assignment is not None:
            heard(progress.assignment)

    return solve(problem, Limits(seconds=seconds), told).assignment


RIVALS: Final[Mapping[str, Callable[[Problem, float, Heard], Assignment]]] = {
    "ours": ours,
    "plain": plain,
    "highs": highs,
    "points": points,
    "swap": swap,
    "priority": priority,
}


def weights(problem: Problem) -> list[int]:
    """For one weighted sum over all tiers."""
    strict = [tier.strict for tier in problem.tiers]
    return [
        WEIGHT * STEP ** sum(strict[n + 1 :]) if is_strict else 1
        for n, is_strict in enumerate(strict)
    ]


def costs(problem: Problem, assignment: Assignment) -> list[int]:
    """By tier, or worse than anything where it is not legal."""
    if violations(problem, assignment):
        return [1 << 60] * len(problem.tiers)
    return [tier.score for tier in score(problem, assignment)]
