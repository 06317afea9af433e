"""What is refused before any search, and what never becomes a column."""

import random
from dataclasses import replace

import pytest

from solver.check import unknown, violations
from solver.compiled import compile
from solver.constraints import (
    Barred,
    Capacity,
    Closed,
    FreeBlock,
    FreeBlocks,
    Meet,
    Shortfall,
    Taken,
    Within,
)
from solver.construct import construct, refill
from solver.errors import PinClash, ProblemError
from solver.intervals import DAY, cliques, overlapping_pairs
from solver.problem import Hard, Problem, Span, Task, TaskId, WorkerId
from solver.solution import Limits
from solver.solve import solve
from tests.bench.school import one_form
from tests.solver.builders import ONE_PLACE, at, ids, need, tier, unmet, week, who
from tests.solver.small import HARD, every_placement, small_problem

PLAIN = need("a", (0, 30))

ODD_TASKS = {
    "a span that ends before it starts": need("a", (30, 30)),
    "a span twice": need("a", (0, 30), (0, 30)),
    "a worth for some spans only": need("a", (0, 30), (30, 60), worth=(30,)),
    "a negative count": need("a", (0, 30), count=-1),
    "a negative pad": need("a", (0, 30), pad=-5),
    "a span of two days": need("a", (0, 2 * DAY)),
    "a span before the horizon": need("a", (-30, 30)),
}


@pytest.mark.parametrize("task", ODD_TASKS.values(), ids=list(ODD_TASKS))
def test_a_task_that_cannot_be_meant_is_refused(task: Task) -> None:
    with pytest.raises(ProblemError, match="task a"):
        compile(week([task], ["kim"]))


def test_two_of_one_name_are_refused() -> None:
    with pytest.raises(ProblemError, match="share an id"):
        compile(week([PLAIN, PLAIN], ["kim"]))
    with pytest.raises(ProblemError, match="share an id"):
        compile(week([PLAIN], ["kim", "kim"]))


def test_a_constraint_or_cost_about_an_unknown_task_is_refused() -> None:
    rooms = Capacity(code="rooms", tasks=ids("a", "b"), most=1)
    with pytest.raises(ProblemError, match="Capacity rooms names task b"):
        compile(week([PLAIN], ["kim"], hard=[rooms]))
    quota = Shortfall(code="ppa", tasks=ids("c"), amount=10)
    with pytest.raises(ProblemError, match="Shortfall ppa names task c"):
        compile(week([PLAIN], ["kim"], [tier("ppa", quota)]))


def test_breaks_that_cannot_fit_are_refused_when_they_are_stated() -> None:
    with pytest.raises(ProblemError, match="lunch"):
        FreeBlock(code="lunch", workers=who("kim"), window=Span(0, 20), minutes=30)
    both = ((Span(0, 30), 20), (Span(0, 30), 20))
    with pytest.raises(ProblemError, match="lunch"):
        FreeBlocks(code="lunch", workers=who("kim"), blocks=both)


def test_a_relay_of_one_leg_is_refused() -> None:
    with pytest.raises(ProblemError, match="relay"):
        Meet(code="relay", first=TaskId("a"), second=TaskId("a"))


def test_steps_that_fall_are_refused() -> None:
    with pytest.raises(ProblemError, match="steps"):
        Taken(code="3A", workers=who("kim"), span=Span(0, 30), steps=(5, 3))


def test_columns_are_those_that_single_rules_allow() -> None:
    hard: list[Hard] = [
        Within(code="h", windows={WorkerId("kim"): (Span(0, 60),)}),
        Barred(code="b", pairs={WorkerId("lee"): ids("a")}),
        Closed(code="c", spans={TaskId("b"): frozenset({Span(0, 30)})}),
    ]
    tasks = [need("a", (0, 30), (40, 70)), need("b", (0, 30), (60, 90))]
    compiled = compile(week(tasks, ["kim", "lee"], hard=hard))
    assert set(compiled.placed) == {at("a", "kim", 0, 30), at("b", "lee", 60, 90)}


@pytest.mark.parametrize("name", ["Within", "Barred", "Closed"])
def test_the_filter_and_the_check_agree(name: str) -> None:
    for seed in range(40):
        chance = random.Random(seed)
        bare = small_problem(chance)
        problem = replace(bare, hard=(HARD[name](chance, bare),))
        legal = {p for p in every_placement(bare) if not violations(problem, frozenset({p}))}
        legal -= {p for p in legal if next(t for t in bare.tasks if t.id == p.task).count == 0}
        assert set(compile(problem).placed) == legal


def test_pins_stay_whatever_they_cost() -> None:
    problem = week(
        [need("care", (0, 30)), need("post", (0, 60))],
        ["kim"],
        [tier("care", unmet("care")), tier("post", unmet("post"))],
        pins=[at("post", "kim", 0, 60)],
    )
    solution = solve(problem, Limits(seconds=5))
    assert solution.assignment == {at("post", "kim", 0, 60)}
    assert [result.units for result in solution.tiers] == [1, 0]


def test_pins_that_cannot_stand_together_are_named() -> None:
    pins = [at("a", "kim", 0, 30), at("b", "kim", 20, 50)]
    problem = week([PLAIN, need("b", (20, 50))], ["kim"], pins=pins)
    with pytest.raises(PinClash) as raised:
        solve(problem, Limits(seconds=5))
    (clash,) = raised.value.violations
    assert (clash.kind, clash.tasks, clash.workers) == ("NoOverlap", ("a", "b"), ("kim",))


def test_a_pin_of_something_unknown_is_a_clash() -> None:
    for pin in (at("z", "kim", 0, 30), at("a", "nobody", 0, 30), at("a", "kim", 5, 35)):
        with pytest.raises(PinClash) as raised:
            compile(week([PLAIN], ["kim"], pins=[pin]))
        assert raised.value.violations[0].kind == "Unknown"


def test_an_unknown_placement_is_reported_and_the_rest_still_checked() -> None:
    problem = week([PLAIN, need("b", (0, 30))], ["kim"])
    placed = frozenset({at("z", "kim", 0, 30), at("a", "kim", 0, 30), at("b", "kim", 0, 30)})
    assert [v.kind for v in violations(problem, placed)] == ["Unknown", "NoOverlap"]
    assert len(unknown(problem, placed)) == 1


@pytest.mark.parametrize("staff", [20, 15])
def test_the_first_rota_is_legal_and_nothing_more_fits_what_is_asked(staff: int) -> None:
    problem = one_form(staff=staff)
    compiled = compile(problem)
    first = construct(compiled, seed=1)
    assert violations(problem, first) == []
    assert len(first) > 100
    assert refill(compiled, first, seed=2) == first


def test_a_stale_reference_is_kept_as_far_as_it_stands() -> None:
    stands, gone = at("a", "kim", 0, 30), at("b", "kim", 10, 40)
    problem = replace(
        week([PLAIN, need("b", (10, 40))], ["kim"], hard=[ONE_PLACE]),
        reference=frozenset({stands, gone, at("z", "kim", 0, 5)}),
    )
    assert construct(compile(problem), seed=1) == {stands}


def test_cliques_are_the_largest_sets_that_share_a_moment() -> None:
    found = list(cliques([(0, 30, "a"), (10, 20, "b"), (15, 40, "c"), (30, 50, "d")]))
    assert [set(clique) for clique in found] == [{"a", "b", "c"}, {"c", "d"}]
    pairs = {frozenset(p) for p in overlapping_pairs([(0, 30, "a"), (30, 60, "b"), (29, 31, "c")])}
    assert pairs == {frozenset("ac"), frozenset("bc")}


def test_an_empty_problem_compiles() -> None:
    assert compile(Problem(tasks=(), workers=())).placed == ()
