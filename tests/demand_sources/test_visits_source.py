"""Visits and swimming: adults by the ratio, who must be among them, and what is not needed."""

from dataclasses import replace
from datetime import date

import pytest

from planner.demand_sources import needs_of
from planner.domain.codes import PersonCode, Tag
from planner.domain.demand import Demand, Needs
from planner.domain.kinds import DutyKind, ProvisionKind
from planner.domain.people import Qualification
from planner.domain.policy import RuleSetting
from planner.domain.school import School
from planner.horizon import dated_week
from tests.builders import (
    TERM,
    a_group,
    a_lesson,
    a_programme,
    a_provision,
    a_pupil,
    a_release,
    a_school,
    a_teacher,
    a_visit,
    an_adult,
    span,
)

MONDAY, THURSDAY = date(2026, 11, 16), date(2026, 11, 19)
ALL_DAY = "Thu 09:00-15:00"


def a_trip(*facts: object, school_class: str = "5A", **more: object) -> School:
    """A class of 30 out all Thursday, with its teacher."""
    return a_school(
        TERM,
        a_teacher("tara", school_class),
        a_lesson(school_class, "Thu 09:30-11:30", "Maths", core=True),
        a_lesson(school_class, "Thu 13:00-15:00", "Art", releasable=True),
        a_lesson(school_class, "Fri 13:00-15:00", "Art", releasable=True),
        a_visit("TRIP", school_class, ALL_DAY, day=THURSDAY, **more),
        *facts,
    )


def of_week(school: School) -> Needs:
    return needs_of(dated_week(school, MONDAY))


def visits(needs: Needs) -> list[Demand]:
    return [demand for demand in needs.demands if demand.kind is DutyKind.VISIT]


def adults(needs: Needs) -> int:
    return sum(demand.count for demand in visits(needs))


@pytest.mark.parametrize(
    ("school_class", "besides_the_teacher"), [("RA", 4), ("3A", 4), ("4A", 2), ("6A", 2)]
)
def test_a_visit_takes_its_ratio_and_the_teacher_who_goes_counts(school_class, besides_the_teacher):
    assert adults(of_week(a_trip(school_class=school_class))) == besides_the_teacher


def test_a_school_sets_its_own_ratio_and_a_risk_assessment_goes_before_it():
    six = RuleSetting(rule="V-RATIO-6", parameter=6)
    assert adults(of_week(a_trip(six))) == 4
    assert adults(of_week(a_trip(six, adults=8))) == 7


def test_a_few_pupils_still_take_two_adults():
    trip = a_trip()
    few = tuple(replace(known, pupils=6) for known in trip.classes)
    assert adults(of_week(replace(trip, classes=few))) == 1


def test_a_visit_with_a_date_is_in_no_standing_rota_and_in_no_other_week():
    trip = a_trip()
    assert visits(needs_of(trip)) == []
    assert visits(needs_of(dated_week(trip, date(2026, 11, 23)))) == []
    assert len(visits(of_week(trip))) == 1


def test_swimming_is_in_the_standing_rota_and_in_every_week():
    weekly = a_trip()
    weekly = replace(weekly, outings=(replace(weekly.outings[0], day=None),))
    assert adults(needs_of(weekly)) == 2
    assert adults(of_week(weekly)) == 2


def test_lessons_groups_and_support_of_the_class_are_not_needed_meanwhile():
    group = (a_programme(per_week=1), a_group("G", pupils="P1"), a_pupil("P1", "5A"))
    with_visit = of_week(a_trip(group))
    sessions = next(d for d in with_visit.demands if d.kind is DutyKind.INTERVENTION)
    assert sessions.spans
    assert not any(s.overlaps(span(ALL_DAY)) for s in sessions.spans)
    weekly = needs_of(a_trip(group))
    usual = next(d for d in weekly.demands if d.kind is DutyKind.INTERVENTION)
    assert any(s.overlaps(span(ALL_DAY)) for s in usual.spans)


def test_release_lost_to_a_visit_is_owed_and_falls_elsewhere_in_the_week():
    needs = of_week(a_trip(a_release("tara")))
    assert [quota.owed for quota in needs.quotas] == [36]
    covers = [d for d in needs.demands if d.kind is DutyKind.PPA_COVER]
    assert covers
    assert not any(s.overlaps(span(ALL_DAY)) for d in covers for s in d.spans)


def test_one_to_one_goes_along_unbroken_and_counts_for_nobody_else():
    one = (a_pupil("P1", "5A"), a_provision("ONE", "P1", "Thu 08:45-15:15"))
    needs = of_week(a_trip(one))
    legs = [d for d in needs.demands if d.kind is DutyKind.ONE_TO_ONE]
    (out,) = [leg for leg in legs if leg.away]
    assert out.spans == (span(ALL_DAY),)
    assert [leg.spans for leg in legs if not leg.away] == [
        (span("Thu 08:45-09:00"),),
        (span("Thu 15:00-15:15"),),
    ]
    assert adults(needs) == 2


def test_a_pupil_with_a_care_plan_takes_a_trained_adult_along_as_one_of_the_ratio():
    care = a_provision(
        "CARE",
        "P1",
        "Thu 11:55-12:10",
        kind=ProvisionKind.CARE_PLAN,
        training=(Tag("insulin"),),
        never=(PersonCode("idris"),),
    )
    needs = of_week(a_trip(a_pupil("P1", "5A"), care, an_adult("idris")))
    assert not any(d.kind is DutyKind.CARE_PLAN for d in needs.demands)
    trained = [d for d in visits(needs) if d.training == ("insulin",)]
    assert [(d.count, d.never) for d in trained] == [(1, ("idris",))]
    assert adults(needs) == 2


@pytest.mark.parametrize(
    ("school_class", "wanted"), [("5A", "first-aid"), ("RA", "paediatric-first-aid")]
)
def test_a_first_aider_goes_unless_the_teacher_is_one(school_class: str, wanted: str):
    asked = [p for p in of_week(a_trip(school_class=school_class)).presences if p.rule == "V-AID"]
    assert [p.training for p in asked] == [(wanted,)]
    held = Qualification(person=PersonCode("tara"), tag=Tag(wanted))
    lapsed = replace(held, expires=date(2026, 11, 18))
    for certificate, left in ((held, 0), (lapsed, 1)):
        needs = of_week(a_trip(certificate, school_class=school_class))
        assert sum(p.rule == "V-AID" for p in needs.presences) == left
