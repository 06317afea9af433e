"""Changing a draft by hand, facts in hand: whom it spares, and what stays proved."""

from planner.adjusting import Move, adjusted, on_the_bench, who_could
from planner.domain.codes import PostCode
from planner.domain.demand import DemandKey
from planner.domain.kinds import DutyKind, ProvisionKind
from tests.builders import a_duty_post, a_provision, a_pupil, a_school, a_teacher, an_adult
from tests.planner.small import MADE, planned

GATE = DemandKey("duty", "GATE", "w1.1")


def a_morning() -> list[object]:
    """A gate post at the very time a child has its medicine, and an adult for each."""
    return [
        a_teacher("tara", "3A"),
        a_pupil("P1", "3A"),
        a_duty_post("GATE", "Mon 09:30-09:45", DutyKind.GATE_DUTY),
        an_adult("amara", "000-hlta", tags="meds"),
        an_adult("kemi", tags="meds"),
    ]


def test_nobody_is_taken_from_a_childs_care_for_anything() -> None:
    care = a_provision(
        "MEDS", "P1", "Mon 09:30-09:40", kind=ProvisionKind.CARE_PLAN, training=("meds",)
    )
    school = a_school(*a_morning(), care)
    rota = planned(school, seconds=1.0)[2]
    assert rota.unmet == ()
    offered, refused = who_could(on_the_bench(school, rota), Move(keys=(GATE,), post=None))
    assert offered == ()
    (other,) = refused
    assert "A-NO-STRIP" in [refusal.rule for refusal in other.refusals]
    assert "which comes first" in other.refusals[0].sentence


def test_twin_what_is_no_childs_care_may_be_given_up_and_is_said() -> None:
    yard = a_duty_post("YARD", "Mon 09:30-09:45", DutyKind.BREAK_DUTY)
    school = a_school(*a_morning(), yard)
    rota = planned(school, seconds=1.0)[2]
    (other,), _ = who_could(on_the_bench(school, rota), Move(keys=(GATE,), post=None))
    assert [row.key.code for row in other.gives_up] == ["YARD"]


def test_a_change_that_costs_no_need_keeps_the_proof_and_one_that_does_keeps_what_is_above() -> (
    None
):
    school = a_school(*a_morning())
    rota = planned(school, seconds=1.0)[2]
    bench = on_the_bench(school, rota)
    holder = next(row.post for row in rota.allocations if row.key == GATE)
    other = PostCode("kemi" if holder == "amara" else "amara")
    versions = rota.versions
    moved, left_open = adjusted(
        bench, Move(keys=(GATE,), post=other), versions=versions, made_at=MADE
    )
    needs = [tier.proven for tier in rota.tiers[:-1]]
    assert [tier.proven for tier in moved.tiers[:-1]] == needs
    assert all(needs)
    assert left_open == ()
    empty, _ = adjusted(bench, Move(keys=(GATE,), post=None), versions=versions, made_at=MADE)
    assert [(gap.key, gap.missing) for gap in empty.unmet] == [(GATE, 1)]
    assert [tier.proven for tier in empty.tiers if tier.units and tier.tier < 9] == [False]
