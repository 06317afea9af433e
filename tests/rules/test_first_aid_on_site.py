"""A paediatric first aider on site may be a teacher: no false gap of the first tier."""

from dataclasses import replace
from datetime import date

from planner.demand_sources import needs_of
from planner.domain.codes import PersonCode
from planner.domain.kinds import DbsStatus, DutyKind, PartKind, RestrictionKind
from planner.domain.people import Restriction
from tests.builders import (
    a_lesson,
    a_person,
    a_post,
    a_qualification,
    a_teacher,
    an_adult,
    lessons,
)
from tests.rules.weeks import a_week, broken, kept, need

PFA = "paediatric-first-aid"
MORNING = need("am", DutyKind.FIRST_AID_STANDBY, "Mon 08:45-12:00", training=PFA)
AFTERNOON = need("pm", DutyKind.FIRST_AID_STANDBY, "Mon 12:00-15:15", training=PFA)


def wanted(*facts: object) -> list[str]:
    """Which of the two half-days are left for the planner to fill."""
    week = a_week(a_teacher("rosa", "RA"), facts, MORNING, AFTERNOON)
    return [demand.key.code for demand in week.formulation().needs.demands]


@kept("W-PFA-SITE")
def test_a_teacher_with_the_certificate_meets_the_need():
    assert wanted(a_qualification("rosa", PFA)) == []
    assert wanted() == ["am", "pm"]


def test_a_teacher_who_leaves_at_noon_meets_the_morning_alone():
    mornings = a_week(
        a_teacher("rosa", "RA", works="Mon-Fri 08:30-12:15"),
        a_qualification("rosa", PFA),
        MORNING,
        AFTERNOON,
    )
    assert [d.key.code for d in mornings.formulation().needs.demands] == ["pm"]


@broken("W-PFA-SITE")
def test_a_teacher_whose_certificate_has_lapsed_or_is_being_earned_meets_nothing():
    week = a_week(an_adult("idris"), MORNING)
    assert week.cost("W-PFA-SITE") > 0
    lapsed = a_qualification("rosa", PFA, expires=date(2026, 11, 1))
    assert wanted(lapsed) == ["am", "pm"]
    assert wanted(a_qualification("rosa", PFA, in_training=True)) == ["am", "pm"]


def test_a_teacher_who_is_not_available_for_it_meets_nothing():
    barred = Restriction(
        person=PersonCode("rosa"), kind=RestrictionKind.DUTY, value="first aid standby"
    )
    assert wanted(a_qualification("rosa", PFA), barred) == ["am", "pm"]


def test_somebody_without_a_teaching_line_meets_nothing_by_being_known():
    visitor = a_person("vi", qualified_teacher=True)
    assert wanted(visitor, a_qualification("vi", PFA)) == ["am", "pm"]


def test_a_teacher_not_yet_cleared_meets_nothing():
    line = a_post("t", profile="x", person=PersonCode("new"), role="teacher")
    new = a_person("new", dbs=DbsStatus.NOT_CLEARED), line, a_qualification("new", PFA)
    assert wanted(new) == ["am", "pm"]


def test_the_need_made_from_the_timetable_is_met_by_the_class_teacher():
    week = a_week(
        a_teacher("rosa", "RA"),
        a_qualification("rosa", PFA),
        lessons("RA", "Mon-Fri 08:45-12:00"),
        lessons("RA", "Mon-Fri 12:00-12:45", kind=PartKind.LUNCH),
        a_lesson("RA", "Mon 12:45-15:15"),
        eyfs_on_roll=True,
    )
    needs = needs_of(week.school)
    assert len(needs.demands) == 10
    assert replace(week, needs=needs).formulation().needs.demands == ()
