"""Small models cut out of the whole say what the whole would, and cuts cut off no solution."""

import random
from itertools import product

import numpy as np
import pytest

from solver.check import score, violations
from solver.compiled import compile
from solver.constraints.shortfall import rounded
from solver.construct import construct
from solver.cpsat import Engine, Run
from solver.matrix import Excerpt, Whole
from solver.model import Model
from solver.problem import Assignment, Literal, Problem
from tests.bench.school import one_form
from tests.solver.test_optimum import random_week

RUN = Run(seconds=20, workers=1)
SEEDS = range(25)


def model_of(problem: Problem) -> Model:
    return Model(compile(problem), lambda: None)


def started(problem: Problem, seed: int) -> tuple[Model, Assignment, Whole]:
    """The model, a legal start and its settled values."""
    model = model_of(problem)
    start = construct(model.rows.compiled, seed=seed)
    values = model.solution(start, RUN)
    assert values is not None
    return model, start, values


def least(model: Model, tier: int, part: Excerpt, held: dict[int, int]) -> int:
    """The least cost of a tier in a part, where some of its literals have these values."""
    lines = part.lines()
    number = {int(literal): n for n, literal in enumerate(part.literals, 1)}
    for literal, value in held.items():
        if literal in number:
            (lines.always if value else lines.never).add(number[literal])
        else:
            assert part.others[literal] == value or not value
    return Engine(lines).minimise(model.cost(tier, part), RUN).score


@pytest.mark.parametrize("seed", SEEDS)
def test_a_settled_solution_costs_what_the_independent_check_says(seed: int) -> None:
    problem = random_week(seed)
    model, start, values = started(problem, seed)
    assert model.assignment(values) == start
    assert model.scores(values) == [tier.score for tier in score(problem, start)]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_part_can_do_what_the_whole_can_while_the_rest_stays(seed: int) -> None:
    problem = random_week(seed)
    model, _, values = started(problem, seed)
    columns = np.arange(1, model.matrix.columns + 1)
    half = random.Random(seed).sample(columns.tolist(), len(columns) // 2)
    some = np.array(sorted(half), dtype=np.int64)
    stay = {int(n): int(values[n]) for n in np.setdiff1d(columns, some)}
    last = len(problem.tiers) - 1
    part = model.matrix.excerpt(values, some, model.wishes(last))
    whole = model.matrix.whole(model.wishes(last))
    for tier in range(len(problem.tiers)):
        assert least(model, tier, part, {}) == least(model, tier, whole, stay)


@pytest.mark.parametrize("seed", SEEDS)
def test_work_no_tier_so_far_counts_on_does_not_change_how_good_they_can_be(seed: int) -> None:
    problem = random_week(seed)
    model = model_of(problem)
    for tier in range(len(problem.tiers)):
        without = model.matrix.whole(model.wishes(tier), model.idle(tier))
        whole = model.matrix.whole(model.wishes(tier))
        assert least(model, tier, without, {}) == least(model, tier, whole, {})


def test_what_a_part_finds_is_legal_and_scored_right_in_a_real_week() -> None:
    problem = one_form(staff=14)
    model, _, values = started(problem, 1)
    chance = random.Random(3)
    last = len(problem.tiers) - 1
    for _ in range(6):
        some = np.array(sorted(chance.sample(range(1, model.matrix.columns + 1), 900)))
        part = model.matrix.excerpt(values, some, model.wishes(last))
        cost = part.cost(model.weighed([1] * len(problem.tiers)))
        found = Engine(part.lines()).minimise(cost, Run(seconds=1, workers=1))
        assert found.values is not None
        values = part.restored(found.values)
        model.matrix.settle(values, np.arange(len(values)))
        assert not model.matrix.breaks(values, np.arange(1, len(values)))
        assignment = model.assignment(values)
        assert violations(problem, assignment) == []
        assert model.scores(values) == [tier.score for tier in score(problem, assignment)]


def test_a_broken_row_is_noticed() -> None:
    problem = random_week(3)
    model, _, values = started(problem, 3)
    everything = values.copy()
    everything[1 : model.matrix.columns + 1] = 1
    assert model.matrix.breaks(everything, np.arange(1, len(values)))
    assert not model.matrix.breaks(values, np.arange(1, len(values)))


@pytest.mark.parametrize("seed", range(40))
def test_rounding_cuts_off_no_whole_solution(seed: int) -> None:
    chance = random.Random(seed)
    factors = [chance.choice((5, 15, 20, 45, 60, 75, 125)) for _ in range(4)]
    amount = chance.randrange(1, 260)
    terms = [(factor, Literal(n)) for n, factor in enumerate(factors, 1)]
    cuts = list(rounded(terms, amount))
    for held in product((0, 1, 2), repeat=4):
        done = sum(factor * held[lit - 1] for factor, lit in terms)
        short = max(0, amount - done)
        for cut, bound in cuts:
            assert sum(factor * held[lit - 1] for factor, lit in cut) + short >= bound


def test_rounding_says_that_139_minutes_take_two_blocks_of_125() -> None:
    cuts = list(rounded([(125, Literal(1)), (60, Literal(2))], 139))
    shares = (0.75, 0.76)  # of one block of each: 139.35 minutes
    left = [sum(f * share for (f, _), share in zip(cut, shares, strict=True)) for cut, _ in cuts]
    assert any(had < bound for had, (_, bound) in zip(left, cuts, strict=True))
