"""How robust a rota is, and drafting a sturdier one, through the services."""

from dataclasses import replace

from planner.domain.plan import Rota
from planner.domain.school import School, Snapshot
from planner.services import near_best
from planner.services.drafting import DraftRequest, work_out
from planner.services.near_best import NearBest
from planner.services.permissions import Visitor
from planner.services.robustness import how_robust
from planner.store import Database
from solver.problem import Placed, Span, TaskId, WorkerId
from solver.solution import Progress, Solution, Status, TierResult
from tests.builders import a_duty_post, a_school, an_adult
from tests.services.conftest import MONDAY, NOW


def test_the_share_is_told_with_what_each_absence_costs(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    found = how_robust(database, deputy, most=4, seconds=15)
    assert 0 < found.tried <= 4 < found.of
    assert found.nothing_lost <= found.no_intervention_lost <= found.tried
    assert len(found.missed) == found.tried - found.nothing_lost
    assert f"{found.tried} of {found.of} single absences tried" in found.sentence


def small() -> School:
    return a_school(
        a_duty_post("HALL", "Mon-Fri 12:00-12:45"),
        an_adult("mo", "mda", works="Mon-Fri 11:30-13:30", unpaid=0),
        an_adult("jo", "mda", works="Mon-Fri 11:30-13:30", unpaid=0),
    )


def test_a_robust_draft_meets_the_same_needs() -> None:
    request = DraftRequest(valid_from=MONDAY, seconds=2, robust=True)
    snapshot = Snapshot(school=small(), versions={})
    rota = work_out(snapshot, request, made_at=NOW)
    plain = work_out(snapshot, replace(request, robust=False), made_at=NOW)
    needs = [(t.title, t.units, t.minutes) for t in rota.tiers if t.title != "Quality"]
    assert needs == [(t.title, t.units, t.minutes) for t in plain.tiers if t.title != "Quality"]
    assert DraftRequest.from_params(request.as_params()) == request


def tiers(needs: int, quality: int) -> tuple[TierResult, ...]:
    return tuple(
        TierResult(name=name, score=cost, bound=0, seconds=0.0)
        for name, cost in (("Interventions", needs), (near_best.QUALITY, quality))
    )


def test_no_need_is_traded_and_quality_only_within_the_slack() -> None:
    one, two, three = (
        frozenset({Placed(TaskId("t"), WorkerId(w), Span(0, 30))}) for w in ("a", "b", "c")
    )
    seen = NearBest()
    for found, cost in ((one, tiers(0, 104)), (two, tiers(1, 90)), (three, tiers(0, 106))):
        seen.note(Progress(tier="", score=0, bound=0, seconds=0.0, tiers=cost, assignment=found))
    best = Solution(
        status=Status.OPTIMAL, assignment=frozenset(), tiers=tiers(0, 100), seconds=1.0, seed=1
    )
    assert seen.candidates(best) == [frozenset(), one]
