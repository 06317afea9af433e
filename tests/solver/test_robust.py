"""What one body missing for a day costs, and which plan it costs least."""

from solver.check import violations
from solver.constraints import NoOverlap, Within
from solver.problem import Assignment, Problem, Span, WorkerId
from solver.robust import Survived, absences, most_robust, survival, without
from solver.solution import Limits
from tests.solver.builders import at, need, tier, unmet, week

SOON = Limits(seconds=20, workers=1)


def two_posts() -> Problem:
    """Gate and hall at one time; Ada is there for both, Kemi for both, Mo for the hall alone."""
    return week(
        [need("gate", (0, 30)), need("hall", (0, 30))],
        ["ada", "kemi", "mo"],
        [tier("posts", unmet("gate")), tier("later", unmet("hall"))],
        hard=(
            NoOverlap(code="one place"),
            Within(code="hours", windows={WorkerId("mo"): ()}),
        ),
    )


def tried(problem: Problem, rota: Assignment) -> list[Survived]:
    return list(survival(problem, rota, absences(problem, rota, None, 1), SOON))


def test_an_absence_costs_what_nobody_left_can_do() -> None:
    problem = two_posts()
    rota = frozenset({at("gate", "ada", 0, 30), at("hall", "kemi", 0, 30)})
    found = {one.absence[0]: one for one in tried(problem, rota)}
    assert found["ada"].worse == ("later",)
    assert found["kemi"].worse == ("later",)
    assert all(one.proven for one in found.values())


def test_whoever_is_missing_is_on_nothing_that_day_and_may_be_on_another() -> None:
    problem = without(two_posts(), "ada", 0)
    assert violations(problem, frozenset({at("gate", "ada", 0, 30)}))
    assert not violations(problem, frozenset({at("gate", "kemi", 0, 30)}))
    windows = [kind for kind in problem.hard if isinstance(kind, Within)][-1].windows
    assert windows[WorkerId("ada")][0] == Span(1440, 1441)


def test_the_rota_that_leaves_a_spare_is_the_sturdier() -> None:
    problem = week(
        [need("a", (0, 30)), need("b", (60, 90))],
        ["ada", "kemi"],
        [tier("all", unmet("a", "b"))],
        hard=(
            NoOverlap(code="one place"),
            Within(code="hours", windows={WorkerId("kemi"): (Span(0, 30),)}),
        ),
    )
    both = frozenset({at("a", "ada", 0, 30), at("b", "ada", 60, 90)})
    apart = frozenset({at("a", "kemi", 0, 30), at("b", "ada", 60, 90)})
    assert most_robust(problem, [apart, both], SOON, 4) == 0
    assert most_robust(problem, [both], SOON, 4) == 0
    assert {one.absence[0] for one in tried(problem, apart) if not one.worse} == {"kemi"}


def test_a_sample_is_the_same_for_the_same_seed_and_no_larger_than_asked() -> None:
    problem = two_posts()
    rota = frozenset({at("gate", "ada", 0, 30), at("hall", "kemi", 0, 30)})
    assert len(absences(problem, rota, 1, 3)) == 1
    assert absences(problem, rota, 1, 3) == absences(problem, rota, 1, 3)
    assert absences(problem, rota, None, 3) == (("ada", 0), ("kemi", 0))


def test_without_time_nothing_is_tried() -> None:
    problem = two_posts()
    rota = frozenset({at("gate", "ada", 0, 30)})
    assert list(survival(problem, rota, [("ada", 0)], Limits(seconds=0))) == []
