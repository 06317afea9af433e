"""What must be renewed while a rota runs."""

from datetime import date

from planner.domain.codes import PostCode
from planner.domain.kinds import DutyKind
from planner.domain.people import Consent
from planner.expiring import runs_out
from planner.interpret import interpret
from solver.solution import Limits
from solver.solve import solve
from tests.builders import a_person, a_post, a_qualification, an_adult, an_authorisation, works
from tests.planner.small import MADE, ON
from tests.rules.weeks import a_week, need, present

END = date(2027, 7, 21)
INSULIN = need("Insulin-3A", DutyKind.CARE_PLAN, "Mon 11:55-12:10", training="insulin")


def sentences(*facts: object, last: date = END) -> list[str]:
    week = a_week(*facts)
    formulation = week.formulation()
    solution = solve(formulation.problem, Limits(seconds=3.0, workers=2))
    rota = interpret(formulation, solution, valid_from=ON, versions={}, made_at=MADE)
    assert rota.unmet == ()
    return [found.sentence for found in runs_out(week.school, week.needs, rota, last)]


def amara(*qualifications: object) -> tuple[object, ...]:
    return (*an_adult("amara", "000-hlta", unpaid=0), *qualifications)


def insulin(**dates: date) -> object:
    return a_qualification("amara", "insulin", **dates)


def test_a_certificate_that_lapses_before_the_rota_ends_is_named_with_its_duties():
    assert sentences(amara(insulin(expires=date(2027, 1, 8))), INSULIN) == [
        "Amara: insulin runs out on 8 January 2027. "
        "Renew it, or draft again from then: it is needed for Insulin-3A."
    ]


def test_one_that_outlasts_the_rota_or_never_lapses_is_not():
    assert sentences(amara(insulin(expires=END)), INSULIN) == []
    assert sentences(amara(insulin()), INSULIN) == []
    lapses = amara(insulin(expires=date(2027, 1, 8)))
    assert sentences(lapses, INSULIN, last=date(2026, 12, 18)) == []


def test_a_renewal_on_record_carries_on_and_one_with_a_gap_does_not():
    first = insulin(expires=date(2027, 1, 8))
    renewed = insulin(obtained=date(2027, 1, 4), expires=date(2028, 1, 8))
    late = insulin(obtained=date(2027, 2, 1), expires=date(2028, 1, 8))
    assert sentences(amara(first, renewed), INSULIN) == []
    assert "8 January 2027" in sentences(amara(first, late), INSULIN)[0]


def test_nobody_is_told_of_a_certificate_their_duties_do_not_need():
    other = a_qualification("amara", "first-aid", expires=date(2027, 1, 8))
    assert sentences(amara(insulin(), other), INSULIN) == []


def test_the_first_aider_of_a_lunch_team_is_told_and_the_others_are_not():
    hall = need("Hall", DutyKind.LUNCH_DUTY, "Mon 12:00-12:45", count=2)
    one_with = present("L-AID", "Mon 12:00-12:45", hall, training="first-aid")
    certificate = a_qualification("mo", "first-aid", expires=date(2027, 3, 31))
    team = an_adult("mo", "mda"), an_adult("nia", "mda"), certificate
    (said,) = sentences(team, hall, one_with)
    assert said.startswith("Mo: first aid runs out on 31 March 2027.")


def test_an_authorisation_and_a_consent_with_an_end_are_told_too():
    ppa = need("PPA-3A", DutyKind.PPA_COVER, "Tue 13:00-14:00")
    hana = (
        *(a_person("hana"), a_post("hana", "003-hlta"), works("hana", "Mon-Fri 08:30-15:30")),
        an_authorisation("hana", ends=date(2026, 12, 18)),
        Consent(
            post=PostCode("hana"),
            kind=DutyKind.PPA_COVER,
            agreed_on=date(2026, 9, 3),
            ends=date(2027, 3, 25),
        ),
    )
    said = sentences(hana, ppa)
    assert [text.split(" runs")[0] for text in said] == [
        "Hana: authorisation to teach a class",
        "Hana: consent to ppa cover",
    ]
