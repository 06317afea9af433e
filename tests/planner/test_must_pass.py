"""The promises a deputy would test first, each planned and checked."""

from dataclasses import replace

from planner.domain.demand import NeedTier
from planner.domain.kinds import DutyKind
from planner.domain.school import School
from planner.reasons import headline
from planner.rules import RULE_BOOK
from tests.builders import (
    a_duty_post,
    a_lesson,
    a_qualification,
    a_release,
    a_school,
    a_teacher,
    an_adult,
)
from tests.planner.small import afternoon_trap, one_adult, planned


def test_the_afternoon_trap_is_reported_8_minutes_short_with_the_reason():
    _, solution, rota = planned(afternoon_trap())
    (short,) = rota.unmet
    assert (short.missing, short.unit, short.tier) == (8, "minutes", NeedTier.PPA)
    assert headline(short) == (
        "PPA 3A is 8 min short: 2 h 15 of the 2 h 23 owed; "
        "the lessons this teacher can be released from give 2 h 15 at most."
    )
    assert [t.proven for t in solution.tiers if t.name == "PPA time"] == [True]


def test_ten_minutes_more_of_afternoon_fill_it():
    _, _, rota = planned(afternoon_trap("15:25", minutes=1425))
    assert rota.unmet == ()


def test_the_afternoon_trap_with_nobody_to_cover_names_who_may_not():
    school = afternoon_trap()
    unauthorised = replace(school, authorisations=())
    _, _, rota = planned(unauthorised)
    (short,) = rota.unmet
    assert short.missing == 143
    assert {(r.post, r.rule) for r in short.refusals[1:]} == {("amara", "G-HLTA-AUTH")}


def fortnight(cycle_weeks: int) -> School:
    """23.75 h taught each week; lessons that can be released only in week 2."""
    mornings = [a_lesson("3A", f"{d} 08:45-11:45", "English") for d in ("Mon", "Tue", "Wed", "Thu")]
    rest = [a_lesson("3A", f"{d} 13:00-15:15", "Topic") for d in ("Wed", "Thu")]
    friday = [a_lesson("3A", "Fri 09:00-11:30", "Maths")]
    second = {"releasable": True, "week": 2}
    kept = {"week": 1}
    return a_school(
        a_teacher("tara", "3A"),
        a_teacher("head"),
        (mornings, rest, friday),
        [a_lesson("3A", "Mon 12:50-15:15", "Art", **which) for which in (kept, second)],
        [a_lesson("3A", "Tue 12:55-15:15", "PE", **which) for which in (kept, second)],
        a_release("tara"),
        an_adult("amara", "000-hlta", authorised=True),
        cycle_weeks=cycle_weeks,
    )


def test_ppa_of_nothing_and_285_minutes_is_enough_in_a_two_week_cycle_only():
    formulation, _, rota = planned(fortnight(2))
    (quota,) = formulation.needs.quotas
    assert quota.owed == 285
    assert rota.unmet == ()
    assert sum(a.span.minutes for a in rota.allocations) == 285
    _, _, weekly = planned(fortnight(1))
    assert [(u.title, u.unit) for u in weekly.unmet] == [("PPA 3A", "minutes")]


def test_insulin_beats_ppa_and_the_gate():
    _, solution, rota = planned(one_adult())
    assert [a.title for a in rota.allocations] == ["Care plan 3A"]
    assert {u.title for u in rota.unmet} == {"PPA 3A", "GATE"}
    assert rota.unmet[0].tier == NeedTier.PPA
    assert all(tier.proven for tier in solution.tiers)


def test_without_its_tier_insulin_would_lose_to_ppa_and_the_gate():
    formulation = planned(one_adult())[0]
    last = tuple(
        replace(d, tier=NeedTier.LATER) if d.key.code == "INSULIN" else d
        for d in formulation.needs.demands
    )
    _, _, rota = planned(one_adult(), replace(formulation.needs, demands=last))
    assert "Care plan 3A" not in {a.title for a in rota.allocations}


def test_reception_lunch_without_a_paediatric_first_aider_comes_out_with_the_gap_first():
    school = a_school(
        a_teacher("tara", "RA"),
        a_teacher("head"),
        a_lesson("RA", "Mon 13:00-15:00"),
        a_duty_post("HALL", "Mon 12:00-12:45", eyfs_eating=True),
        a_duty_post("YARD", "Mon 12:00-12:45", DutyKind.GATE_DUTY, adults=2),
        an_adult("mo", "mda", works="Mon-Fri 11:30-13:30", unpaid=0),
    )
    _, _, rota = planned(school)
    assert [a.title for a in rota.allocations] == ["HALL"]
    gap = rota.unmet[0]
    assert gap.tier == NeedTier.SAFETY
    assert "Nobody at the school holds paediatric first aid in date" in headline(gap)
    certified = replace(school, qualifications=(a_qualification("tara", "paediatric-first-aid"),))
    assert headline(planned(certified)[2].unmet[0]) == (
        "Nobody with a support post holds paediatric first aid in date, which HALL: paediatric "
        "first aider while the youngest eat on Mon 12:00-12:45 needs; Tara does, but the planner "
        "puts no teacher on duty."
    )
    silent = tuple(rule for rule in RULE_BOOK if rule.id != "L-PFA-EAT")
    _, solution, _ = planned(school, book=silent)
    assert NeedTier.TITLES[NeedTier.SAFETY] not in {tier.name for tier in solution.tiers}
