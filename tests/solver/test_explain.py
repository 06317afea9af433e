"""Why not: every rule in the way of one worker and one task, with its numbers."""

from solver.constraints import Barred, MaxLoad, Within
from solver.explain import why_not
from solver.problem import Problem, Span, TaskId, WorkerId
from tests.bench.school import one_form
from tests.solver.builders import ONE_PLACE, ONE_THING, at, ids, need, week, who

KIM, LEE = WorkerId("kim"), WorkerId("lee")
LATE = TaskId("late")


def problem(*spans: tuple[int, int]) -> Problem:
    return week(
        [need("early", (0, 60), uses=("3A",)), need("late", *spans, uses=("3A",))],
        ["kim", "lee"],
        hard=[
            ONE_PLACE,
            ONE_THING,
            Within(code="hours", windows={KIM: (Span(0, 100),)}),
            Barred(code="grade", pairs={LEE: ids("late")}),
            MaxLoad(code="cap", workers=who("kim"), tasks=ids("early", "late"), minutes=80),
        ],
    )


def test_nothing_in_the_way_is_an_empty_answer() -> None:
    assert why_not(problem((30, 60)), frozenset(), KIM, LATE) == ()


def test_one_clear_span_among_many_is_enough() -> None:
    assert why_not(problem((90, 120), (30, 60)), frozenset(), KIM, LATE) == ()


def test_every_rule_broken_is_named_with_its_numbers() -> None:
    held = frozenset({at("early", "kim", 0, 60)})
    broken = {v.code: v for v in why_not(problem((30, 60)), held, KIM, LATE)}
    assert set(broken) == {"one place", "one thing", "cap"}
    assert (broken["cap"].limit, broken["cap"].found) == (80, 90)
    assert broken["one place"].tasks == ("early", "late")


def test_the_span_with_fewest_breaches_comes_first_and_others_add_their_rules() -> None:
    held = frozenset({at("early", "kim", 0, 60)})
    codes = [v.code for v in why_not(problem((30, 60), (90, 120)), held, KIM, LATE)]
    assert set(codes[:2]) == {"hours", "cap"}
    assert set(codes[2:]) == {"one place", "one thing"}


def test_a_bar_is_named_whatever_the_span() -> None:
    codes = {v.code for v in why_not(problem((0, 30), (90, 120)), frozenset(), LEE, LATE)}
    assert codes == {"grade"}


def test_breaches_that_were_there_before_are_not_blamed() -> None:
    held = frozenset({at("early", "kim", 0, 60), at("early", "lee", 0, 60)})
    codes = {v.code for v in why_not(problem((60, 80)), held, KIM, LATE)}
    assert codes == set()


def test_a_task_with_its_units_done_says_so() -> None:
    held = frozenset({at("late", "kim", 30, 60)})
    codes = {v.kind for v in why_not(problem((30, 60), (70, 100)), held, LEE, LATE)}
    assert "AsAsked" in codes


def test_a_whole_school_is_asked_quickly() -> None:
    """Every worker for one many-span task: well under what a page may take."""
    school = one_form()
    task = next(task for task in school.tasks if task.id.startswith("ppa"))
    for worker in school.workers:
        for breach in why_not(school, frozenset(), worker.id, task.id):
            assert breach.code in {"grade", "skill", "hours", "lunch", "lead"}
