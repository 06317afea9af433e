"""What is easy is not left undone, and never at the cost of what comes before it."""

from solver.check import violations
from solver.compiled import compile
from solver.constraints import NoOverlap, Remaining
from solver.construct import construct, refill
from solver.problem import Problem, Span, WorkerId
from tests.solver.builders import at, need, tier, unmet, week

TEAM = Remaining(
    code="team",
    name="team",
    span=Span(0, 60),
    minimum=1,
    workers=frozenset({WorkerId("ann"), WorkerId("ben")}),
)


def a_team_of_two(*, kept_first: bool) -> Problem:
    """Ann and Ben are a team of which one must stay; Cy is nobody's. Three tasks at once."""
    tasks = [need(name, (0, 60)) for name in ("a", "b", "c")]
    kept, wanted = tier("1", TEAM), tier("2", unmet("a", "b", "c"))
    tiers = (kept, wanted) if kept_first else (wanted, kept)
    return week(tasks, ("ann", "ben", "cy"), tiers, hard=(NoOverlap(code="one place"),))


def test_everything_is_taken_on_that_leaves_the_team_whole() -> None:
    problem = a_team_of_two(kept_first=True)
    found = refill(compile(problem), frozenset(), seed=1)
    assert len(found) == 2
    assert violations(problem, found) == []
    assert TEAM.score(problem, found) == 0


def test_twin_where_the_team_comes_later_it_gives_way() -> None:
    problem = a_team_of_two(kept_first=False)
    assert len(refill(compile(problem), frozenset(), seed=1)) == 3


def test_what_is_placed_already_stays() -> None:
    problem = a_team_of_two(kept_first=True)
    had = frozenset({at("a", "ann", 0, 60)})
    found = refill(compile(problem), had, seed=1)
    assert had < found
    assert not [one for one in found if one.worker == "ben"]


def test_the_first_rota_keeps_the_team_too() -> None:
    problem = a_team_of_two(kept_first=True)
    assert TEAM.score(problem, construct(compile(problem), seed=1)) == 0
