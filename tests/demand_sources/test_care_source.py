"""Care plans and personal care."""

from planner.demand_sources import care_plans
from planner.domain.codes import PlaceCode, PostCode, Tag
from planner.domain.demand import NeedTier
from planner.domain.kinds import DutyKind, ProvisionKind
from planner.domain.timetable import Place
from tests.builders import a_class, a_provision, a_pupil, a_school, span

INSULIN = {"kind": ProvisionKind.CARE_PLAN, "training": (Tag("insulin"),)}


def a_week(*facts, **profile):
    return a_school(a_class("3A", "tara"), a_pupil("P1", "3A"), *facts, **profile)


def test_a_care_plan_task_is_due_at_its_minute_and_comes_first_of_all():
    (task,) = care_plans.needs(
        a_week(a_provision("INS", "P1", "Mon 11:55-12:10", **INSULIN))
    ).demands
    assert str(task.key) == "care:INS:w1.1:0"
    assert (task.kind, task.tier) == (DutyKind.CARE_PLAN, NeedTier.SAFETY)
    assert (task.spans, task.training) == ((span("Mon 11:55-12:10"),), ("insulin",))
    assert task.title == "Care plan 3A"


def test_care_comes_first_whether_or_not_an_ehcp_says_so():
    care = a_provision("CARE", "P1", "Mon 10:15-10:30", kind=ProvisionKind.PERSONAL_CARE)
    (task,) = care_plans.needs(a_week(care)).demands
    assert (task.kind, task.tier) == (DutyKind.PERSONAL_CARE, NeedTier.SAFETY)


def test_the_pupil_and_a_room_for_one_are_in_use():
    room = Place(code=PlaceCode("MED"), name="Medical room")
    care = a_provision("INS", "P1", "Mon 11:55-12:10", place=PlaceCode("MED"), **INSULIN)
    (task,) = care_plans.needs(a_week(room, care)).demands
    assert task.uses == {"pupil:P1", "place:MED"}


def test_a_task_for_two_adults_asks_for_two_and_ordinals_do_not_collide():
    care = a_provision("INS", "P1", "Mon-Fri 11:55-12:10", adults=2, **INSULIN)
    tasks = care_plans.needs(a_week(care)).demands
    assert [task.count for task in tasks] == [2] * 5
    assert len({key for task in tasks for key in task.unit_keys()}) == 10


def test_only_the_named_do_it_where_reliefs_are_named():
    named = {"usual": (PostCode("amara"),), "relief": (PostCode("jo"),)}
    care = a_provision("INS", "P1", "Mon 11:55-12:10", **INSULIN, **named)
    (task,) = care_plans.needs(a_week(care)).demands
    assert task.only == ("amara", "jo")


def test_tasks_recur_in_both_weeks_of_a_cycle():
    care = a_provision("INS", "P1", "Mon-Fri 11:55-12:10", **INSULIN)
    assert len(care_plans.needs(a_week(care, cycle_weeks=2)).demands) == 10
