"""The least support a class keeps in its core lessons."""

from planner.demand_sources import in_class
from planner.domain.codes import ClassCode
from planner.domain.demand import NeedTier
from planner.domain.timetable import InClassNeed
from tests.builders import a_class, a_lesson, a_school, lessons, span

TWO_IN_1A = InClassNeed(school_class=ClassCode("1A"), adults=2)


def test_each_core_lesson_keeps_the_least_number_of_adults():
    school = a_school(
        a_class("1A", "simon"),
        lessons("1A", "Mon-Fri 09:30-10:30", "Maths", core=True),
        lessons("1A", "Mon-Fri 13:00-14:00", "Art"),
        TWO_IN_1A,
    )
    needs = in_class.needs(school)
    assert needs.demands == ()
    assert len(needs.presences) == 5
    first = needs.presences[0]
    assert str(first.key) == "in-class:1A:w1.1:0"
    assert (first.tier, first.minimum, first.rule) == (NeedTier.IN_CLASS, 2, "C-MINIMUM")
    assert (first.in_class, first.span) == ("1A", span("Mon 09:30-10:30"))
    assert first.title == "Maths 1A, Mon 09:30"


def test_a_class_without_such_a_need_has_none():
    school = a_school(a_class("1A", "simon"), a_lesson("1A", "Mon 09:30-10:30", core=True))
    assert in_class.needs(school).presences == ()


def test_each_week_counts_its_own_lessons():
    school = a_school(
        a_class("1A", "simon"),
        a_lesson("1A", "Mon 09:30-10:30", core=True),
        a_lesson("1A", "Tue 09:30-10:30 w2", core=True),
        TWO_IN_1A,
        cycle_weeks=2,
    )
    keys = [str(need.key) for need in in_class.needs(school).presences]
    assert keys == ["in-class:1A:w1.1:0", "in-class:1A:w2.1:0", "in-class:1A:w2.2:0"]
