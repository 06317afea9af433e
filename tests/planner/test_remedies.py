"""What would fill an open need: the change a deputy would think of, tried on the whole week."""

from dataclasses import replace

import pytest

from planner import remedies
from planner.cli.fixes import show_fixes
from planner.domain.codes import PostCode, Tag
from planner.domain.demand import DemandKey
from planner.domain.kinds import DutyKind
from planner.domain.plan import Pin
from planner.domain.school import School
from planner.errors import NotFound
from planner.remedies import what_fills
from planner.remedy import Standing, WhatFills, summary
from solver.check import violations
from solver.goals import fills, standing
from solver.relax import Case, Tried
from solver.solution import Limits
from tests.builders import (
    a_duty_post,
    a_group,
    a_lesson,
    a_programme,
    a_provision,
    a_pupil,
    a_release,
    a_school,
    a_teacher,
    an_adult,
    span,
    works,
)
from tests.planner.small import planned, sample

TEN = Limits(seconds=10, workers=2)
GATE = a_duty_post("GATE", "Mon 15:15-15:40", DutyKind.GATE_DUTY)


def asked(school: School, limits: Limits = TEN) -> WhatFills:
    """What would fill the first need that the school's own rota leaves open."""
    _, _, rota = planned(school)
    return what_fills(school, rota, rota.unmet[0].key, limits)


def leads(found: WhatFills) -> list[str]:
    return [remedy.sentence for remedy in found.remedies]


def test_somebody_who_stays_a_little_longer_fills_the_gate() -> None:
    found = asked(a_school(GATE, an_adult("kemi", works="Mon-Fri 08:30-15:15")))
    assert found.standing is Standing.OPEN
    assert found.proved
    assert found.irreducible
    assert leads(found)[0] == "If Kemi stayed until 15:40 on Monday, GATE would be filled."
    assert found.remedies[0].basis == "Needs Kemi’s agreement, and 25 min of pay."
    assert found.remedies[0].effect == "Nothing else need change."
    assert any("Kemi: nobody works on days" in reason for reason in found.reasons)


def test_training_one_adult_lets_the_group_have_its_sessions() -> None:
    school = a_school(
        a_teacher("tara", "RA"),
        [a_lesson("RA", f"{day} 13:00-15:00", "Play") for day in ("Mon", "Tue", "Wed")],
        [a_pupil(ref, "RA") for ref in ("P1", "P2", "P3")],
        a_programme("NELI", 30, 3, training="neli"),
        a_group("NELI-RA", "NELI", "P1 P2 P3"),
        an_adult("idris"),
    )
    found = asked(school)
    assert "If Idris were trained in neli, Group NELI-RA would be filled." in leads(found)
    assert found.remedies == tuple(sorted(found.remedies, key=lambda remedy: remedy.cost))


def test_the_heads_authorisation_gives_a_teacher_their_ppa() -> None:
    school = a_school(
        a_teacher("tara", "3A"),
        a_teacher("head"),
        a_lesson("3A", "Mon 13:00-14:00", "Art", releasable=True),
        a_release("tara", minutes=60, most_blocks=1),
        an_adult("amara", "000-hlta"),
    )
    found = asked(school)
    assert leads(found)[0].startswith("If the head authorised Amara to teach classes, ")
    assert found.remedies[0].basis == "Needs the head’s authorisation for specified work."


def test_a_recorded_consent_is_asked_for_where_the_job_description_leaves_it_open() -> None:
    school = a_school(
        a_duty_post("ONCALL", "Mon 10:00-11:00", DutyKind.PASTORAL_ON_CALL),
        an_adult("amara", "000-hlta"),
    )
    found = asked(school)
    assert leads(found)[0] == "If Amara consented to pastoral on-call, ONCALL would be filled."


def test_a_break_that_may_lie_elsewhere_frees_somebody() -> None:
    adult = an_adult("kemi", works="Mon-Fri 08:30-15:15", unpaid=0)
    days = works("kemi", "Mon 08:30-15:15", unpaid=30, break_from=12 * 60, break_until=12 * 60 + 30)
    kept = [fact for fact in adult if getattr(fact, "weekday", 1) != 0]
    school = a_school(a_duty_post("YARD", "Mon 12:00-12:45", DutyKind.BREAK_DUTY), kept, days)
    assert leads(asked(school))[0] == (
        "If Kemi’s break could be between 11:00 and 14:30 on Monday, YARD would be filled."
    )


def test_a_lock_is_told_of_where_it_is_in_the_way() -> None:
    school = a_school(
        a_duty_post("YARD", "Mon 12:00-12:45", DutyKind.BREAK_DUTY, minimum=1),
        a_duty_post("GATE", "Mon 12:30-12:50", DutyKind.GATE_DUTY),
        an_adult("kemi"),
    )
    key = DemandKey.parse("duty:GATE:w1.1:0")
    pin = Pin(key=key, post=school.posts[0].code, span=span("Mon 12:30-12:50"))
    found = asked(replace(school, pins=(pin,)))
    assert leads(found)[0] == "If Kemi were not pinned to GATE, YARD would be filled."
    assert found.remedies[0].pays == ("Lunch, break and gate posts: 1 more open",)


def test_where_no_change_helps_that_is_said() -> None:
    school = a_school(
        a_teacher("tara", "RA"),
        a_lesson("RA", "Mon 13:00-13:20", "Play"),
        a_pupil("P1", "RA"),
        a_programme("NELI", 30, 1),
        a_group("NELI-RA", "NELI", "P1"),
        an_adult("idris"),
    )
    found = asked(school)
    assert found.standing is Standing.OPEN
    assert found.remedies == ()
    assert found.unsettled == 0
    assert summary(found) == "No single change this planner knows of would fill it."


def test_two_changes_together_are_told_where_no_single_one_would_do() -> None:
    school = a_school(
        a_teacher("tara", "RA"),
        a_pupil("P1", "RA"),
        a_provision(
            "ONE", "P1", "Mon 15:15-15:35", training=(Tag("hoist"),), relief=(PostCode("kemi"),)
        ),
        an_adult("kemi", works="Mon-Fri 08:30-15:15"),
    )
    found = asked(school)
    assert found.pair
    assert leads(found) == [
        "If Kemi stayed until 15:35 on Monday and Kemi were trained in hoist, "
        "1:1 support RA would be filled."
    ]
    assert summary(found).startswith("No single change would fill it; these two together would")
    assert "certificate" in found.remedies[0].basis
    assert "agreement" in found.remedies[0].basis


def test_a_need_that_is_met_a_stale_rota_and_an_unknown_need_are_told_apart() -> None:
    school = a_school(GATE, an_adult("kemi", works="Mon-Fri 08:30-15:40"))
    _, _, rota = planned(school)
    key = rota.allocations[0].key
    assert what_fills(school, rota, key, TEN).standing is Standing.MET
    shorter = a_school(GATE, an_adult("kemi", works="Mon-Fri 08:30-15:15"))
    assert what_fills(shorter, rota, key, TEN).standing is Standing.STALE
    with pytest.raises(NotFound):
        what_fills(school, rota, DemandKey.parse("duty:NONE:w1.1:0"), TEN)


def test_a_need_the_search_overlooked_is_said_to_be_free() -> None:
    school = a_school(GATE, an_adult("kemi", works="Mon-Fri 08:30-15:40"))
    _, _, rota = planned(school)
    bare = replace(rota, allocations=())
    found = what_fills(school, bare, rota.allocations[0].key, TEN)
    assert found.standing is Standing.FREE
    assert found.remedies == ()


def test_without_time_no_change_is_claimed_and_the_untried_are_counted() -> None:
    school = a_school(GATE, an_adult("kemi", works="Mon-Fri 08:30-15:15"))
    found = asked(school, Limits(seconds=0))
    assert not found.proved
    assert found.remedies == ()


@pytest.mark.parametrize(("tier", "which"), [(4, 0), (6, 0)])
def test_a_short_staffed_school_is_told_a_change_whose_whole_rota_is_legal(
    tier: int, which: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    formulation, _, rota = sample(0.75)
    key = [unmet.key for unmet in rota.unmet if unmet.tier == tier][which]
    seen: list[tuple[Case, Tried]] = []
    search = remedies.try_relaxations

    def spied(case: Case, *rest: object) -> Tried:
        seen.append((case, search(case, *rest)))  # type: ignore[arg-type]
        return seen[-1][1]

    monkeypatch.setattr(remedies, "try_relaxations", spied)
    found = what_fills(formulation.school, rota, key, TEN)
    assert found.proved
    assert found.remedies
    ((case, tried),) = seen
    before = standing(case.problem, case.goal, case.present)
    for fix in tried.fixes:
        assert violations(fix.problem, fix.witness) == []
        assert fills(fix.problem, fix.goal, fix.witness, before)


def test_the_command_tells_fixes_reasons_and_how_sure_they_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = asked(a_school(GATE, an_adult("kemi", works="Mon-Fri 08:30-15:15")))
    show_fixes(found, as_json=False)
    told = capsys.readouterr().out
    assert "Any one of these would fill it" in told
    assert "If Kemi stayed until 15:40" in told
    assert "(proved; each of these is needed for it to stay so):" in told
    show_fixes(found, as_json=True)
    assert '"standing": "open"' in capsys.readouterr().out
