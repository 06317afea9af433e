"""The nursery's ratio, minute by minute."""

from dataclasses import replace

import pytest

from planner.demand_sources import nursery
from planner.domain.codes import ClassCode, PersonCode
from planner.domain.early_years import nurseries, others_needed
from planner.domain.kinds import DutyKind, KeyStage
from planner.domain.school import School
from planner.domain.timetable import TeachingClass
from solver.problem import UNIT
from tests.builders import a_lesson, a_qualification, a_school, a_teacher, an_adult
from tests.rules.weeks import Week, broken, kept, need

PPA = need("ppa", DutyKind.PPA_COVER, "Mon 13:00-15:00", school_class="NA")
GATE = need("gate", DutyKind.GATE_DUTY, "Mon 13:30-13:45")


def a_nursery(pupils: int = 26, year: int = -1) -> TeachingClass:
    return TeachingClass(
        code=ClassCode("NA"),
        name="Nursery",
        key_stage=KeyStage.NURSERY,
        year=year,
        pupils=pupils,
        teacher=PersonCode("nell"),
    )


def a_nursery_school(*others: str, known: TeachingClass | None = None, **profile: object) -> School:
    """Nell's nursery on Monday, Amara who may lead it, and `others` based there, all Level 3."""
    return a_school(
        a_teacher("head"),
        a_teacher("nell"),
        known or a_nursery(),
        a_lesson("NA", "Mon 09:00-11:30"),
        a_lesson("NA", "Mon 13:00-15:00", releasable=True),
        an_adult("amara", "000-hlta", authorised=True, tags="level-3"),
        (an_adult(name, base_class=ClassCode("NA"), tags="level-3") for name in others),
        **profile,
    )


def week(school: School) -> Week:
    needs = nursery.needs(school)
    return Week(school=school, needs=replace(needs, demands=(GATE, PPA)))


@kept("W-NURSERY")
def test_an_academys_nursery_of_26_has_four_adults_while_its_teacher_is_on_ppa():
    staffed = week(a_nursery_school("idris", "grace", "olu"))
    assert staffed.breaks(ppa="amara") == set()
    assert staffed.cost("W-NURSERY", ppa="amara") == 0


@broken("W-NURSERY")
def test_an_academys_nursery_short_of_four_keeps_its_teacher():
    for others, held in ((("idris", "grace"), {}), (("idris", "grace", "olu"), {"gate": "olu"})):
        short = week(a_nursery_school(*others))
        assert short.breaks(ppa="amara", **held) == {"W-NURSERY"}
        assert "adults the children need" in short.sentences(ppa="amara", **held)
        assert short.cost("W-NURSERY", **held) == 0


@broken("W-NURSERY")
def test_with_its_teacher_in_it_needs_one_more_adult_and_a_level_3():
    alone = week(a_nursery_school("idris"))
    assert alone.cost("W-NURSERY") == 0
    assert alone.cost("W-NURSERY", gate="idris") == UNIT
    unqualified = replace(alone.school, qualifications=())
    assert week(unqualified).cost("W-NURSERY") == 2 * UNIT


@kept("W-NURSERY")
def test_a_maintained_nursery_keeps_one_to_thirteen_when_an_hlta_leads_it():
    assert week(a_nursery_school("idris", maintained=True)).breaks(ppa="amara") == set()


@broken("W-NURSERY")
def test_a_trainee_counts_only_where_the_school_says_so():
    school = a_nursery_school("idris", "grace", "olu")
    training = tuple(
        replace(held, in_training=True) if held.person == "olu" else held
        for held in school.qualifications
    )
    learning = replace(school, qualifications=training)
    assert week(learning).breaks(ppa="amara") == {"W-NURSERY"}
    found_competent = a_qualification("olu", "counted-in-ratio")
    counted = replace(learning, qualifications=(*training, found_competent))
    assert week(counted).breaks(ppa="amara") == set()


@pytest.mark.parametrize(
    ("pupils", "year", "teacher_in", "maintained", "others"),
    [
        (26, -1, True, False, 1),
        (26, -1, False, False, 3),
        (26, -1, False, True, 1),
        (27, -1, True, False, 2),
        (8, -1, False, False, 1),
        (16, -2, True, False, 3),
        (16, -2, False, True, 3),
    ],
)
def test_adults_beside_the_lead(pupils, year, teacher_in, maintained, others):
    school = a_nursery_school(known=a_nursery(pupils, year), maintained=maintained)
    (known,) = nurseries(school)
    assert others_needed(school, known, teacher_in=teacher_in) == others


def test_the_stretches_are_cut_where_an_adult_comes_or_goes_and_lunch_is_left_to_its_posts():
    school = a_school(
        a_teacher("nell", works="Mon 08:30-14:00"),
        a_nursery(),
        a_lesson("NA", "Mon 09:00-11:30"),
        a_lesson("NA", "Mon 13:00-15:00"),
        an_adult("idris", base_class=ClassCode("NA"), works="Mon 08:30-10:00", unpaid=0),
    )
    asked = {n.span: n for n in nursery.needs(school).presences if n.training}
    assert [(s.start // 60, s.minutes) for s in asked] == [(9, 60), (10, 90), (13, 60), (14, 60)]
    others = [n for n in nursery.needs(school).presences if not n.training]
    assert [(n.span.start // 60, n.minimum) for n in others] == [(14, 3)]
