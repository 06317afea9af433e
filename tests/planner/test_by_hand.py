"""Gaps of a rota are real: nobody could close one by hand with a single placement."""

from collections import Counter

from planner.rules.facts import task_id
from solver.problem import Assignment
from tests.planner.by_hand import could_be_placed
from tests.planner.small import sample


def test_nothing_a_short_staffed_rota_leaves_open_could_be_filled_by_hand():
    formulation, solution, rota = sample(0.75)
    assert rota.unmet
    assert could_be_placed(formulation, solution.assignment) == []


def test_a_unit_taken_out_of_a_rota_is_found_to_be_fillable_by_whoever_had_it():
    """The check can fail: it is shown a rota with a hole in it."""
    formulation, solution, _ = sample(0.75)
    holed = _without_a_lunch_post(formulation, solution.assignment)
    (taken,) = solution.assignment - holed
    assert taken in could_be_placed(formulation, holed)


def _without_a_lunch_post(formulation, assignment: Assignment) -> Assignment:
    posts = {task_id(d.key) for d in formulation.needs.demands if d.kind == "lunch duty"}
    held = Counter(placed.task for placed in assignment)
    first = min(p for p in assignment if p.task in posts and held[p.task] == 1)
    return assignment - {first}
