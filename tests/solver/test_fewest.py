"""Fewest people for fixed tasks: bounds that are true, teams that can do it, and proofs."""

import random
import time
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from solver.check import violations
from solver.compiled import compile
from solver.constraints import Exclusive
from solver.cpsat import Run
from solver.fewest.floor import WHOLE, crowd, priced
from solver.fewest.prices import Relaxation
from solver.fewest.shape import Shape, shape_of
from solver.fewest.sweeping import Sweeper
from solver.fewest.team import Team, topped_up
from solver.fewest.window import Window
from solver.problem import Problem, Span, Worker, WorkerId
from solver.solution import Limits, Progress, Solution, Status
from solver.solve import solve
from tests.bench.smptsp_files import BadInstance, read, stated
from tests.solver.lateness import Since, StopAfter

DAY = 600
AT_ONCE = 0.5
"""Seconds of work that may follow a stop."""


def small(seed: int) -> Problem:
    """Up to six workers and eight tasks, about half of them in anybody's reach."""
    chance = random.Random(seed)
    workers = chance.randint(2, 6)
    spans = []
    for _ in range(chance.randint(2, 8)):
        start = chance.randrange(0, DAY - 100, 20)
        spans.append(Span(start, start + chance.randrange(40, 200, 20)))
    skills: list[set[int]] = [set() for _ in range(workers)]
    for task in range(len(spans)):
        for worker in chance.sample(range(workers), chance.randint(1, workers)):
            skills[worker].add(task)
    return stated(spans, skills)


def planner_sized(seed: int, people: int = 24) -> Problem:
    """Days of `people` cut into tasks, each within reach of its own worker and two fifths more."""
    chance = random.Random(seed)
    spans: list[Span] = []
    skills: list[set[int]] = [set() for _ in range(people + people // 5)]
    for person in range(people):
        at = chance.randrange(0, 60, 5)
        while at < DAY - 60:
            end = at + chance.randrange(60, 180, 5)
            for worker in range(len(skills)):
                if worker == person or chance.random() < 0.4:
                    skills[worker].add(len(spans))
            spans.append(Span(at, end))
            at = end + chance.choice((0, 0, 0, 5, 20))
    return stated(spans, skills)


def shape(problem: Problem) -> Shape:
    found = shape_of(compile(problem))
    assert found is not None
    return found


def can_do_all(one: Shape, members: tuple[int, ...]) -> bool:
    """Whether these workers can do every task, by trying every way there is."""
    held: list[int] = []

    def go(task: int) -> bool:
        if task == one.tasks:
            return True
        for worker in members:
            clash = any(one.clash(task, t) for t, w in enumerate(held) if w == worker)
            if one.may[task, worker] and not clash:
                held.append(worker)
                if go(task + 1):
                    return True
                held.pop()
        return False

    return go(0)


def fewest_by_trying(one: Shape) -> int | None:
    """None where even all of them together cannot do everything."""
    for size in range(one.workers + 1):
        if any(can_do_all(one, team) for team in combinations(range(one.workers), size)):
            return size
    return None


def people(solution: Solution) -> tuple[int, int]:
    return solution.tiers[1].score, solution.tiers[1].bound


@pytest.mark.parametrize("seed", range(25))
def test_a_small_day_takes_as_few_as_trying_every_team_finds(seed: int) -> None:
    problem = small(seed)
    solution = solve(problem, Limits(seconds=2, workers=1, seed=seed))
    assert violations(problem, solution.assignment) == []
    fewest = fewest_by_trying(shape(problem))
    if fewest is not None:
        assert solution.tiers[0].score == 0
        assert people(solution) == (fewest, fewest)
        assert solution.status is Status.OPTIMAL
    else:
        assert solution.tiers[0].score > 0


def test_a_planner_sized_day_is_proved_with_both_cores() -> None:
    problem = planner_sized(3, people=16)
    solution = solve(problem, Limits(seconds=60))
    assert solution.status is Status.OPTIMAL
    assert people(solution)[0] == crowd(shape(problem))
    assert violations(problem, solution.assignment) == []


def test_the_same_seed_finds_the_same_people() -> None:
    problem = planner_sized(5, people=8)
    limits = Limits(deterministic=0.15, seed=4)
    first, second = solve(problem, limits), solve(problem, limits)
    assert first.placements() == second.placements()
    assert [t.bound for t in first.tiers] == [t.bound for t in second.tiers]


@pytest.mark.parametrize("workers", [8, 1])
def test_a_stop_comes_back_within_half_a_second_with_every_task_done(workers: int) -> None:
    problem = planner_sized(9, people=60)
    stop = StopAfter(0.4, armed=False)

    def hear(progress: Progress) -> None:
        if progress.tiers[0].score == 0:
            stop.arm()

    solution = solve(problem, Limits(seconds=60, workers=workers), hear, stop)
    assert stop.late() < AT_ONCE
    assert solution.status is Status.STOPPED
    assert violations(problem, solution.assignment) == []
    assert solution.tiers[0].score == 0


def test_a_step_that_does_not_ask_is_seen_to_be_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sabotage twin: handing a team's work out anew takes a second of work, unasked."""

    def slow(*arguments: object) -> list[int] | None:
        until = time.process_time() + 2 * AT_ONCE
        while time.process_time() < until:
            pass
        return topped_up(*arguments)  # type: ignore[arg-type]

    stop = StopAfter(0.2)
    monkeypatch.setattr("solver.fewest.strategy.topped_up", slow)
    solve(planner_sized(9, people=60), Limits(seconds=60), should_stop=stop)
    assert stop.late() > AT_ONCE


def test_a_stop_while_prices_are_worked_out_is_heard() -> None:
    """Many more people than are needed, none able to do much: prices are what helps, and slow."""
    chance = random.Random(4)
    spans = [Span(at, at + 30) for at in (chance.randrange(0, 5_000, 5) for _ in range(700))]
    skills = [set(chance.sample(range(700), 160)) for _ in range(300)]
    stop = StopAfter(3.0)
    solution = solve(stated(spans, skills), Limits(seconds=60, workers=1), should_stop=stop)
    assert stop.late() < AT_ONCE
    assert solution.status is Status.STOPPED
    assert solution.tiers[0].score == 0


def test_what_a_team_leaves_over_is_handed_on_at_once_however_much_it_is() -> None:
    one = shape(planner_sized(2, people=150))
    began = Since()
    assert topped_up(one, [-1] * one.tasks) is not None
    assert began.seconds() < AT_ONCE


@pytest.mark.parametrize("seed", range(15))
def test_what_is_left_over_goes_to_people_who_can_do_it(seed: int) -> None:
    one = shape(small(seed))
    chance = random.Random(seed)
    team = Team(one, range(one.workers))
    team.fit(np.random.default_rng(seed), 0.0)
    kept = [worker if chance.random() < 0.5 else -1 for worker in team.held]
    found = topped_up(one, kept)
    if found is None:
        return
    assert all(was in (-1, now) for was, now in zip(kept, found, strict=True))
    assert all(one.may[task, worker] for task, worker in enumerate(found))
    pairs = combinations(range(one.tasks), 2)
    assert not any(found[a] == found[b] and one.clash(a, b) for a, b in pairs)


@pytest.mark.parametrize("seed", range(15))
def test_no_prices_whatever_prove_more_than_is_true(seed: int) -> None:
    one = shape(small(seed))
    fewest = fewest_by_trying(one)
    if fewest is None:
        return
    assert crowd(one) <= fewest
    chance = np.random.default_rng(seed)
    for _ in range(40):
        prices = chance.integers(-WHOLE // 2, 2 * WHOLE, one.tasks)
        assert priced(one, prices) <= fewest


def test_prices_of_the_relaxation_see_what_no_crowd_shows() -> None:
    """Three tasks one after another, nobody able to do two of them."""
    problem = stated([Span(0, 10), Span(20, 30), Span(40, 50)], [{0}, {1}, {2}, {0}])
    one = shape(problem)
    found = Relaxation(one).solve(5.0)
    assert found is not None
    assert crowd(one) == 1
    assert priced(one, (found[0] * 0.999).astype(np.int64)) == 3


def test_a_window_leaves_over_only_what_must_be() -> None:
    problem = stated([Span(0, 20), Span(10, 30), Span(15, 40)], [{0, 1, 2}, {0, 1, 2}])
    team = Team(shape(problem), [0, 1])
    found, held = Window(team, [0, 1, 2], [0, 1]).solve([100, 101, 102], Run(seconds=5))
    assert found.score == 100
    assert held[0] == -1
    assert sorted(held[1:]) == [0, 1]


def test_a_sweep_keeps_every_placement_legal_and_leaves_no_more_over() -> None:
    one = shape(planner_sized(6, people=10))
    team = Team(one, range(crowd(one)))
    team.fit(np.random.default_rng(1), 0.0)
    before = len(team.left)
    sweeper = Sweeper(team, random.Random(1))
    for _ in range(3):
        sweeper.sweep(lambda w, weights: w.solve(weights, Run(seconds=2)), lambda: True)
    assert before > 0
    assert len(team.left) < before
    assert violations(one.compiled.problem, one.assignment(team.held)) == []
    assert all(one.may[t, w] for t, w in enumerate(team.held) if w >= 0)
    assert sorted(team.left) == [t for t, w in enumerate(team.held) if w < 0]


def test_what_is_left_over_goes_to_as_few_more_as_can_take_it() -> None:
    one = shape(stated([Span(0, 20), Span(30, 50), Span(60, 80)], [{0}, {1}, {1, 2}]))
    assert topped_up(one, [0, -1, -1]) == [0, 2, 2]
    assert topped_up(shape(stated([Span(0, 20), Span(0, 20)], [{0, 1}])), [0, -1]) is None


def test_a_task_nobody_may_do_stays_open_and_the_rest_is_proved() -> None:
    problem = stated([Span(0, 20), Span(10, 30), Span(40, 60)], [{0, 1}, {0, 1}])
    solution = solve(problem, Limits(seconds=5, workers=1))
    assert solution.tiers[0].units == 1
    assert solution.tiers[0].proven
    assert people(solution) == (2, 2)


def test_a_problem_of_another_shape_goes_the_ordinary_way() -> None:
    problem = small(1)
    tasks = problem.tasks
    one_body = {worker.id: "same" for worker in problem.workers}
    twice = replace(tasks[0], spans=(*tasks[0].spans, Span(0, 7)))
    others = (
        replace(problem, hard=(*problem.hard, Exclusive(code="e"))),
        replace(problem, hard=problem.hard[1:]),
        replace(problem, tasks=(twice, *tasks[1:])),
        replace(problem, tasks=(replace(tasks[0], count=2), *tasks[1:])),
        replace(problem, body_of=one_body),
        replace(problem, tiers=problem.tiers[:1]),
    )
    assert shape_of(compile(problem)) is not None
    assert [shape_of(compile(other)) for other in others] == [None] * len(others)


TEXT = """# made by hand
Type = 1
Jobs = 2
0 30
30 60
Qualifications = 2
2: 0 1
1: 1
"""


def test_an_instance_file_becomes_the_problem_it_states() -> None:
    problem = read(TEXT)
    assert problem.workers == (Worker(id=WorkerId("w000")), Worker(id=WorkerId("w001")))
    assert [task.spans[0] for task in problem.tasks] == [Span(0, 30), Span(30, 60)]
    assert shape(problem).may.tolist() == [[True, False], [True, True]]
    assert people(solve(problem, Limits(seconds=5, workers=1))) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (TEXT.replace("30 60", "30"), "line 5"),
        (TEXT.replace("2: 0 1", "3: 0 1"), "line 7"),
        (TEXT.replace("1: 1", "1: 7"), "line 8"),
        (TEXT.replace("Jobs", "Work"), "line 3"),
        (TEXT.replace("1: 1\n", ""), "the file ends"),
    ],
)
def test_a_damaged_instance_file_is_refused_by_line(wrong: str, said: str) -> None:
    with pytest.raises(BadInstance, match=said):
        read(wrong)
