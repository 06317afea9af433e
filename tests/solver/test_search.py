"""How a search behaves: on time, stoppable, repeatable, honest about its bounds."""

import subprocess
import sys
import threading
from dataclasses import replace

import pytest

from solver.check import score, violations
from solver.compiled import compile
from solver.problem import Problem
from solver.search import Search
from solver.solution import Limits, Progress, Solution, Status
from solver.solve import solve
from tests.bench.school import one_form
from tests.solver.builders import at, need, tier, unmet, week
from tests.solver.lateness import Since, StopAfter

GRACE = 3.0
"""Seconds a machine with other work may add. What an idle one does is for the bench to say."""


@pytest.fixture(scope="module")
def school() -> Problem:
    return one_form(staff=20)


@pytest.fixture(scope="module")
def heard() -> list[Progress]:
    return []


@pytest.fixture(scope="module")
def solution(school: Problem, heard: list[Progress]) -> Solution:
    return solve(school, Limits(seconds=10), heard.append)


def test_a_one_form_week_has_its_needs_proven_in_time(school: Problem, solution: Solution) -> None:
    assert solution.status in (Status.NEEDS_PROVEN, Status.OPTIMAL)
    assert solution.seconds < 10 + GRACE
    assert violations(school, solution.assignment) == []


def test_scores_are_those_of_the_independent_check(school: Problem, solution: Solution) -> None:
    again = score(school, solution.assignment)
    assert [r.score for r in again] == [r.score for r in solution.tiers]
    assert [r.components for r in again] == [r.components for r in solution.tiers]
    assert all(result.bound <= result.score for result in solution.tiers)


def test_progress_carries_every_better_rota_and_each_is_legal(
    school: Problem, solution: Solution, heard: list[Progress]
) -> None:
    sent = [message.assignment for message in heard if message.assignment is not None]
    assert sent[-1] == solution.assignment
    assert all(violations(school, assignment) == [] for assignment in sent)
    scores = [[r.score for r in m.tiers] for m in heard if m.assignment is not None]
    assert scores == sorted(scores, reverse=True)
    assert {"first rota", "improving"} <= {message.phase for message in heard}


def test_a_short_staffed_week_has_its_needs_proven() -> None:
    """Fourteen of twenty: the bound meets the score in every need tier."""
    problem = one_form(staff=14)
    strict = [number for number, tier in enumerate(problem.tiers) if tier.strict]
    proven = threading.Event()

    def listen(message: Progress) -> None:
        if message.tier == "quality" and all(message.tiers[n].proven for n in strict):
            proven.set()

    solution = solve(problem, Limits(seconds=30), listen, proven.is_set)
    assert proven.is_set()
    assert violations(problem, solution.assignment) == []
    assert all(solution.tiers[number].proven for number in strict)


@pytest.mark.parametrize("after", [0.0, 0.2, 1.5, 4.0])
def test_stopping_gives_the_best_so_far_at_once(school: Problem, after: float) -> None:
    stop = StopAfter(after)
    solution = solve(school, Limits(seconds=60), should_stop=stop)
    assert stop.late() < GRACE
    assert solution.status is Status.STOPPED
    assert violations(school, solution.assignment) == []
    assert len(solution.assignment) > 100


def test_time_spent_building_counts(school: Problem) -> None:
    """With half a second the model cannot even be finished, and a rota comes out."""
    began = Since()
    solution = solve(school, Limits(seconds=0.5))
    assert began.seconds() < 0.5 + GRACE
    assert len(solution.assignment) > 100
    assert violations(school, solution.assignment) == []


REPEAT = """
from solver.solution import Limits
from solver.solve import solve
from tests.bench.school import one_form
solution = solve(one_form(staff=14), Limits(deterministic=0.4, seed=7, workers=1))
print(*solution.placements(), sep="\\n")
"""


def test_the_same_seed_gives_the_same_rota_in_another_process() -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", REPEAT],
            env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert len(runs[0].splitlines()) > 100
    assert runs[0] == runs[1]


def test_searches_in_two_threads_do_not_disturb_each_other() -> None:
    problems = [
        week([need(name, (0, 30))], [worker], [tier("s", unmet(name))])
        for name, worker in (("a", "kim"), ("b", "lee"))
    ]
    found: list[Solution] = []
    threads = [
        threading.Thread(target=lambda p=problem: found.append(solve(p, Limits(seconds=5))))
        for problem in problems * 3
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {s.assignment for s in found} == {
        frozenset({at("a", "kim", 0, 30)}),
        frozenset({at("b", "lee", 0, 30)}),
    }


def test_an_illegal_offer_is_refused() -> None:
    problem = week([need("a", (0, 30)), need("b", (0, 30))], ["kim"], [tier("s", unmet("a", "b"))])
    search = Search(compile(problem), Limits())
    both = frozenset({at("a", "kim", 0, 30), at("b", "kim", 0, 30)})
    assert not search.offer(both, 0, "cheating")
    assert search.refused == 1
    assert search.best == frozenset()


def test_sabotage_without_the_rule_the_same_offer_is_taken() -> None:
    problem = week([need("a", (0, 30)), need("b", (0, 30))], ["kim"], [tier("s", unmet("a", "b"))])
    search = Search(compile(replace(problem, hard=())), Limits())
    both = frozenset({at("a", "kim", 0, 30), at("b", "kim", 0, 30)})
    assert search.offer(both, 0, "allowed")


def test_a_bound_never_passes_the_score() -> None:
    problem = week([need("a", (0, 30))], [], [tier("s", unmet("a"))])
    search = Search(compile(problem), Limits())
    search.raise_bound(0, 10**9)
    assert search.bounds == search.scores
