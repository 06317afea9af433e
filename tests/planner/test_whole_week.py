"""The sample schools' whole weeks: what can be met is met, and what is open is proved open."""

from collections import Counter
from datetime import date

import pytest

from fixtures.generator import one_form_primary, short_staffed
from fixtures.generator.samples import SAMPLES
from planner.demand_sources import needs_of
from planner.domain.school import School
from planner.formulate import QUALITY, formulate
from solver.check import violations
from solver.constraints import Unmet
from solver.problem import Problem, TaskId
from solver.solution import Limits, Progress, Solution
from solver.solve import solve

ON = date(2026, 11, 23)
AMPLE = Limits(seconds=200)
"""Far more than it takes: the search is stopped with its last proof."""


def week_of(school: School) -> Problem:
    return formulate(school, needs_of(school), on=ON).problem


def asked_for(problem: Problem) -> dict[TaskId, int]:
    """Every task a need tier counts as missing if it is not done, with its units."""
    terms = [term for tier in problem.tiers if tier.strict for term in tier.terms]
    named = {task for term in terms if isinstance(term, Unmet) for task in term.tasks}
    return {task.id: task.count for task in problem.tasks if task.id in named}


def needs_settled(problem: Problem) -> Solution:
    """A draft that stops as soon as the need tiers are done with."""
    reached: list[str] = []

    def heard(progress: Progress) -> None:
        reached.append(progress.tier)

    solution = solve(
        problem,
        AMPLE,
        on_progress=heard,
        should_stop=lambda: QUALITY in reached,
    )
    assert violations(problem, solution.assignment) == []
    return solution


@pytest.mark.parametrize("name", ["one-form-primary", "secondary"])
def test_a_draft_of_a_staffed_school_leaves_nothing_open_and_proves_it(name: str):
    problem = week_of(SAMPLES[name].make())
    solution = needs_settled(problem)
    *needed, quality = solution.tiers
    assert quality.name == QUALITY
    assert {tier.name: (tier.score, tier.proven) for tier in needed} == {
        tier.name: (0, True) for tier in needed
    }
    held = Counter(placed.task for placed in solution.assignment)
    asked = asked_for(problem)
    assert len(asked) > 150
    assert {task: held[task] for task in asked} == asked


def test_a_draft_of_its_short_staffed_twin_proves_that_what_is_open_cannot_be_met():
    problem = week_of(short_staffed(one_form_primary(), 0.75))
    *needed, _ = needs_settled(problem).tiers
    assert [tier.name for tier in needed if not tier.proven] == []
    assert any(tier.score > 0 for tier in needed)
