"""A morning that is lost slot by slot and won when it is looked at whole."""

import pytest

from solver.check import score, violations
from solver.constraints import Barred, Preference
from solver.intervals import DAY
from solver.problem import Assignment, Problem, TaskId, WorkerId
from tests.bench.rivals import RIVALS, costs
from tests.solver.builders import ONE_PLACE, need, tier, unmet, week

FILLS = ("points", "swap", "priority")

MAY_LEAD = {
    "1A": ("anna", "beth"),
    "2B": ("beth", "cara"),
    "3C": ("cara", "dora"),
    "4D": ("anna",),
    "clubs": ("beth",),
    "library": ("cara",),
    "office": ("dora",),
}
"""The first of each is who the class knows best. Only 1A-beth, 2B-cara, 3C-dora leave anna for
4D: three changes away from giving every class the adult it knows."""


def absent_morning() -> Problem:
    """Four classes without their teachers at nine; the other work is another day's."""
    workers = ("anna", "beth", "cara", "dora")
    tasks = [need(name, (540, 600)) for name in ("1A", "2B", "3C")]
    tasks.append(need("4D", (540, 600), (540, 605), (540, 610)))
    for name, starts in (("clubs", 8), ("library", 12), ("office", 20)):
        spans = [(DAY + 540 + 5 * n, DAY + 570 + 5 * n) for n in range(starts)]
        tasks.append(need(name, *spans))
    barred = {
        WorkerId(worker): frozenset(TaskId(t) for t, may in MAY_LEAD.items() if worker not in may)
        for worker in workers
    }
    strangers = {(WorkerId(may[-1]), TaskId(t)): 30 for t, may in MAY_LEAD.items() if len(may) > 1}
    return week(
        tasks,
        workers,
        [
            tier("a lead for every class", unmet("1A", "2B", "3C", "4D")),
            tier("other work", unmet("clubs", "library", "office")),
            tier("quality", Preference(code="knows", costs=strangers), strict=False),
        ],
        [ONE_PLACE, Barred(code="may not lead", pairs=barred)],
    )


def run(rival: str, problem: Problem) -> Assignment:
    return RIVALS[rival](problem, 5.0, lambda _: None)


@pytest.mark.parametrize("rival", FILLS)
def test_every_fill_leaves_a_class_without_an_adult(rival: str) -> None:
    problem = absent_morning()
    found = run(rival, problem)
    assert violations(problem, found) == []
    assert score(problem, found)[0].units == 1


def test_ours_covers_every_class() -> None:
    problem = absent_morning()
    found = run("ours", problem)
    assert [tier.score for tier in score(problem, found)] == [0, 0, 90]


@pytest.mark.parametrize("rival", sorted(set(RIVALS) - {"ours"}))
def test_no_rival_is_better_on_that_morning(rival: str) -> None:
    problem = absent_morning()
    assert costs(problem, run(rival, problem)) >= [0, 0, 90]
