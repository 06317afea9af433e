"""Lessons classes have together, adults' own time, and the kinds of release."""

from dataclasses import replace
from datetime import date, timedelta

from planner.demand_sources import absences, adult_time, groupings, in_class, needs_of, ppa
from planner.domain.clock import time_of_day, weekday_of
from planner.domain.codes import ClassCode, GroupingCode, PersonCode, PostCode
from planner.domain.demand import NeedTier
from planner.domain.entitlement import owed_by
from planner.domain.groupings import AdultTime, Grouping, TeachingGroup
from planner.domain.kinds import AbsenceKind, DutyKind, PartKind, ReleaseKind
from planner.domain.people import Absence
from planner.domain.school import School
from planner.domain.timetable import InClassNeed
from planner.horizon import dated_week
from tests.builders import TERM, a_lesson, a_release, a_school, a_teacher, an_adult, lessons

MONDAY = date(2026, 11, 9)
CLASSES = ("RA", "1A", "1B", "2A")
PHONICS = Grouping(
    code=GroupingCode("PHONICS"),
    title="Phonics",
    classes=tuple(map(ClassCode, CLASSES)),
    weekdays=(0, 1, 2, 3, 4),
    starts=545,
    ends=570,
)


def regrouped(leaders: int = 4) -> School:
    """Four classes in eight phonics groups; teachers lead as many as there are teachers."""
    teachers = [f"t{code.lower()}" for code in CLASSES]
    groups = [
        TeachingGroup(
            code=f"G{n}",
            grouping=PHONICS.code,
            leader=PersonCode(teachers[n]) if n < leaders else None,
        )
        for n in range(8)
    ]
    return a_school(
        [a_teacher(t, code) for t, code in zip(teachers, CLASSES, strict=True)],
        [lessons(code, "Mon-Fri 09:05-09:30", "Phonics", core=True) for code in CLASSES],
        [lessons(code, "Mon-Fri 09:30-10:30", "Maths") for code in CLASSES],
        PHONICS,
        groups,
        TERM,
    )


def test_four_classes_in_eight_groups_need_eight_leads_and_no_class_lead():
    found = groupings.needs(regrouped(leaders=0)).demands
    monday = [d for d in found if weekday_of(d.spans[0].start) == 0]
    assert len(monday) == 8
    assert {d.kind for d in monday} == {DutyKind.GROUP_TEACH}
    assert {d.tier for d in monday} == {NeedTier.CLASS_LED}
    assert not [d for d in needs_of(regrouped(0)).demands if d.kind.leads_class]


def test_groups_teachers_lead_ask_for_nobody():
    assert len(groupings.needs(regrouped(leaders=4)).demands) == 4 * 5


def test_when_a_teacher_is_away_their_group_needs_a_lead_and_their_class_none_meanwhile():
    gone = Absence(
        person=PersonCode("t1a"),
        day=MONDAY + timedelta(days=1),
        starts=0,
        ends=1440,
        kind=AbsenceKind.UNPLANNED,
    )
    week = dated_week(replace(regrouped(), absences=(gone,)), MONDAY)
    leads = [d for d in groupings.needs(week).demands if d.released]
    assert [(weekday_of(d.spans[0].start), d.released) for d in leads] == [(1, "t1a")]
    covers = absences.needs(week).demands
    assert [time_of_day(d.spans[0].start) for d in covers] == [570]


def test_one_lead_is_enough_for_two_classes_together():
    pe = Grouping(
        code=GroupingCode("PE"),
        title="PE",
        classes=(ClassCode("1A"), ClassCode("1B")),
        weekdays=(2,),
        starts=800,
        ends=860,
    )
    group = TeachingGroup(code="PE1", grouping=pe.code, leader=PersonCode("t1a"))
    school = a_school(a_teacher("t1a", "1A"), a_teacher("t1b", "1B"), pe, group)
    assert groupings.needs(school).demands == ()


AMARA = tuple(an_adult("amara", "000-hlta", base_class=ClassCode("3A")))


def own_time(**more: object) -> AdultTime:
    known = {
        "code": "PLAN",
        "post": PostCode("amara"),
        "kind": DutyKind.PLANNING,
        "title": "Planning",
        "minutes": 30,
    }
    return AdultTime(**(known | more))  # type: ignore[arg-type]


def spans(school: School) -> set[tuple[int, int]]:
    (found,) = adult_time.needs(school).demands
    return {(weekday_of(s.start), time_of_day(s.start)) for s in found.spans}


def test_own_time_may_fall_anywhere_in_the_post_s_hours_and_is_that_post_s_alone():
    school = a_school(AMARA, own_time(times=2))
    (found,) = adult_time.needs(school).demands
    assert (found.only, found.count, found.one_a_day) == (("amara",), 2, True)
    assert {day for day, _ in spans(school)} == {0, 1, 2, 3, 4}
    assert all(510 <= start <= 930 - 30 for _, start in spans(school))


def test_own_time_keeps_to_the_hours_it_is_given():
    school = a_school(AMARA, own_time(not_before=900, not_after=930))
    assert {start for _, start in spans(school)} == {900}


def test_a_filler_is_never_at_a_pupil_s_cost():
    lesson = lessons("3A", "Mon-Fri 09:00-15:00")
    school = a_school(AMARA, a_teacher("tara", "3A"), lesson, own_time(filler=True))
    assert all(start + 30 <= 540 or start >= 900 for _, start in spans(school))


def test_link_time_is_while_the_teacher_has_no_class():
    lesson = lessons("3A", "Mon-Fri 09:00-12:00")
    with_tara = own_time(meets=PersonCode("tara"), minutes=10)
    school = a_school(AMARA, a_teacher("tara", "3A"), lesson, with_tara)
    assert all(start + 10 <= 540 or start >= 720 for _, start in spans(school))


def taught(*releases: object) -> School:
    """23 h 45 of teaching a week."""
    return a_school(
        a_teacher("tara", "3A"), lessons("3A", "Mon-Fri 09:00-13:45", releasable=True), releases
    )


def test_a_new_teacher_has_143_minutes_of_induction_and_129_of_ppa_at_23_h_45():
    induction = a_release("tara", code="ECT-3A", kind=ReleaseKind.ECT1)
    school = taught(a_release("tara"), induction)
    owed = {r.kind: owed_by(school, r) for r in school.releases}
    assert owed == {ReleaseKind.PPA: 129, ReleaseKind.ECT1: 143}
    quotas = {q.rule: q.owed for q in ppa.needs(school).quotas}
    assert quotas == {"P-10PCT": 129, "P-ECT": 143}


def test_leadership_time_comes_after_every_other_need_and_is_no_ppa():
    lead = a_release("tara", code="LEAD-3A", kind=ReleaseKind.LEADERSHIP, minutes=120)
    (quota,) = ppa.needs(taught(lead)).quotas
    assert (quota.tier, quota.rule, quota.owed) == (NeedTier.LATER, "P-LEAD", 120)
    demands = ppa.needs(taught(lead)).demands
    assert {d.kind for d in demands} == {DutyKind.RELEASE_COVER}
    assert {d.title for d in demands} == {"Release 3A"}


def test_where_teaching_is_by_specialists_ppa_asks_nobody_to_cover():
    school = taught(a_release("tara"))
    specialist = replace(school, profile=replace(school.profile, specialist_timetable=True))
    assert ppa.needs(school).demands
    assert ppa.needs(specialist).demands == ()


def test_a_class_team_is_needed_in_every_part_but_break_and_lunch():
    school = a_school(
        a_teacher("tara", "5A"),
        a_lesson("5A", "Mon 08:50-09:10", kind=PartKind.REGISTRATION),
        a_lesson("5A", "Mon 09:10-10:00"),
        a_lesson("5A", "Mon 10:00-10:15", kind=PartKind.BREAK),
        InClassNeed(school_class=ClassCode("5A"), adults=4, all_day=True),
    )
    found = in_class.needs(school).presences
    assert [(p.rule, p.tier, p.minimum) for p in found] == [("C-TEAM", NeedTier.SAFETY, 4)] * 2


def test_nobody_covers_a_class_for_ppa_while_it_is_together_with_another():
    pe = Grouping(
        code=GroupingCode("PE"),
        title="PE",
        classes=(ClassCode("1A"), ClassCode("1B")),
        weekdays=(2,),
        starts=800,
        ends=860,
    )
    group = TeachingGroup(code="PE1", grouping=pe.code, leader=PersonCode("t1a"))
    both = [
        (a_lesson(code, "Wed 13:20-14:20", "PE", releasable=True), a_release(f"t{code.lower()}"))
        for code in ("1A", "1B")
    ]
    alone = a_school(a_teacher("t1a", "1A"), a_teacher("t1b", "1B"), both)
    together = a_school(a_teacher("t1a", "1A"), a_teacher("t1b", "1B"), both, pe, group)
    assert {d.school_class for d in ppa.needs(alone).demands} == {"1A", "1B"}
    assert ppa.needs(together).demands == ()
    assert {quota.owed for quota in ppa.needs(together).quotas} == {6}
