"""The promises a deputy would test first, of cover, contracts and days that differ."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.domain.codes import ClassCode, GroupingCode, PersonCode, PostCode
from planner.domain.groupings import Grouping, TeachingGroup
from planner.domain.kinds import AbsenceKind, DutyKind
from planner.domain.people import Absence, Consent
from planner.domain.plan import Allocation, Override, Rota
from planner.domain.school import School
from planner.horizon import dated_week
from tests.builders import (
    TERM,
    a_duty_post,
    a_lesson,
    a_release,
    a_school,
    a_teacher,
    a_visit,
    an_adult,
    an_authorisation,
    lessons,
    span,
)
from tests.planner.small import planned
from tests.rules.weeks import setting

MONDAY = date(2026, 11, 2)


def away(when: str, person: str = "tara", kind: AbsenceKind = AbsenceKind.PLANNED) -> Absence:
    gone = span(when)
    return Absence(
        person=PersonCode(person),
        day=MONDAY + timedelta(days=gone.start // 1440),
        starts=gone.start % 1440,
        ends=gone.start % 1440 + gone.minutes,
        kind=kind,
    )


def a_class_of_its_own(*facts: object, when: str = "Mon 13:00-14:00") -> School:
    """Tara's 3A with one lesson, and a head who can be reached."""
    return a_school(TERM, a_teacher("tara", "3A"), a_teacher("head"), lessons("3A", when), *facts)


def week_of(school: School) -> Rota:
    return planned(dated_week(school, MONDAY))[2]


def leads(rota: Rota) -> list[Allocation]:
    return [row for row in rota.allocations if row.kind.leads_class]


def open_covers(rota: Rota) -> list[str]:
    return [gap.title for gap in rota.unmet if gap.key.source == "cover"]


def refused(rota: Rota) -> set[str]:
    return {refusal.rule for gap in rota.unmet for refusal in gap.refusals}


@pytest.mark.parametrize(
    ("minutes", "capped", "given", "why"),
    [
        (30, True, True, ""),
        (31, True, False, "G-LPA-CAP"),
        (55, False, True, ""),
        (60, False, False, "G-LPA-COVER-KIND"),
    ],
)
def test_an_lpa_takes_a_planned_absence_up_to_its_cap_and_never_a_whole_lesson(
    minutes: int, capped: bool, given: bool, why: str
):
    gone = away(f"Mon 13:00-{13 + minutes // 60}:{minutes % 60:02}")
    off = [] if capped else [setting("G-LPA-CAP", on=False)]
    rota = week_of(a_class_of_its_own(an_adult("idris"), gone, off))
    assert (open_covers(rota) == []) is given
    assert sum(row.span.minutes for row in leads(rota)) < 60
    assert not why or why in refused(rota)


def test_two_lpas_do_not_share_a_lesson_of_a_planned_absence_half_and_half():
    rota = week_of(
        a_class_of_its_own(an_adult("idris"), an_adult("grace"), away("Mon 13:00-14:00"))
    )
    assert open_covers(rota) == ["Cover 3A Art"]
    assert sum(row.span.minutes for row in leads(rota)) < 60


def test_a_level_1_leads_only_with_a_named_planning_teacher_who_is_qualified():
    level_1 = an_adult("beth", "001-hlta-level-1", authorised=True, level=1)
    school = a_class_of_its_own(level_1, away("Mon 13:00-14:00"))
    assert [row.person for row in leads(week_of(school))] == ["beth"]
    (known,) = school.classes
    unplanned = replace(known, planning_teacher=PersonCode("beth"))
    rota = week_of(replace(school, classes=(unplanned,)))
    assert leads(rota) == []
    assert "G-HLTA1-PLAN" in refused(rota)


def a_week_away(*facts: object) -> School:
    """Tara is away from Tuesday on; an HLTA who takes her PPA on Monday too."""
    return a_class_of_its_own(
        an_adult("amara", "000-hlta", authorised=True),
        [away(f"{day} 13:00-14:00") for day in ("Tue", "Wed", "Thu", "Fri")],
        *facts,
        when="Tue-Fri 13:00-14:00",
    )


def test_an_hlta_covers_three_days_and_the_fourth_needs_the_heads_recorded_reason():
    school = a_week_away(
        a_lesson("3A", "Mon 13:00-14:00", releasable=True), a_release("tara", minutes=60)
    )
    rota = week_of(school)
    covered = [row.span.start // 1440 for row in leads(rota) if row.key.source == "cover"]
    assert covered == [1, 2, 3]
    assert [row.span.start // 1440 for row in leads(rota) if row.key.source == "ppa"] == [0]
    (friday,) = (gap for gap in rota.unmet if gap.key.source == "cover")
    assert {r.rule for r in friday.refusals} == {"G-HLTA-SHORT"}
    key = friday.key.on_week(MONDAY)
    given = Override(rule="G-HLTA-SHORT", key=key, given_by="head", reason="No supply to be had")
    agreed = week_of(replace(school, overrides=(given,)))
    assert [g for g in agreed.unmet if g.key.source == "cover"] == []


def gates(day: str, *facts: object) -> School:
    return a_school(
        TERM,
        a_teacher("head"),
        an_adult("hana", "003-hlta", works="Tue-Thu 08:30-15:30"),
        a_duty_post("GATE", f"{day} 08:40-08:55", DutyKind.GATE_DUTY),
        *facts,
    )


def test_a_three_day_worker_is_refused_a_fourth_day_unless_it_is_agreed_and_on_record():
    assert [a.person for a in planned(gates("Thu"))[2].allocations] == ["hana"]
    friday = gates("Fri")
    rota = planned(friday)[2]
    assert (rota.allocations, refused(rota)) == ((), {"H-DAYS"})
    swapped = Override(
        rule="H-DAYS",
        key=rota.unmet[0].key,
        given_by="deputy",
        reason="Friday for Tuesday",
        post=PostCode("hana"),
    )
    agreed = planned(replace(friday, overrides=(swapped,)))[2]
    assert [a.person for a in agreed.allocations] == ["hana"]


def test_003_needs_consent_to_cover_and_then_the_heads_authorisation_all_the_same():
    hana = an_adult("hana", "003-hlta")
    consent = Consent(
        post=PostCode("hana"), kind=DutyKind.ABSENCE_COVER, agreed_on=date(2026, 9, 1)
    )
    lesson = away("Mon 13:00-14:00")
    without = week_of(a_class_of_its_own(tuple(hana), lesson))
    assert "G-HLTA-NOCOVER-POST" in refused(without)
    school = a_class_of_its_own(an_adult("hana", "003-hlta"), lesson, consent)
    assert "G-HLTA-AUTH" in refused(week_of(school))
    authorised = replace(school, authorisations=(an_authorisation("hana"),))
    assert [row.person for row in leads(week_of(authorised))] == ["hana"]


def test_the_teacher_on_ppa_directs_and_is_never_the_one_in_reach():
    school = a_school(
        a_teacher("tara", "3A"),
        a_teacher("tom", "4A"),
        lessons("3A", "Mon 09:00-12:00", "Maths"),
        lessons("4A", "Mon 09:00-12:00", "Maths"),
        a_lesson("3A", "Mon 13:00-14:00", releasable=True),
        a_lesson("4A", "Mon 13:00-14:00"),
        a_release("tara", minutes=60),
        an_adult("amara", "000-hlta", authorised=True),
    )
    (row,) = leads(planned(school)[2])
    assert (row.directing_teacher, row.contact) == ("tara", "tom")


def test_where_specialists_teach_ppa_makes_no_demand_and_nothing_is_invented():
    school = a_class_of_its_own(
        a_lesson("3A", "Tue 13:00-14:00", releasable=True), a_release("tara", minutes=60)
    )
    secondary = replace(school, profile=replace(school.profile, specialist_timetable=True))
    assert planned(school)[2].unmet
    assert planned(secondary)[2].unmet == ()


def test_regrouped_phonics_has_a_lead_for_every_group_and_none_for_its_classes():
    phonics = Grouping(
        code=GroupingCode("PHONICS"),
        title="Phonics",
        classes=(ClassCode("1A"), ClassCode("2A")),
        weekdays=(0,),
        starts=9 * 60,
        ends=9 * 60 + 30,
    )
    groups = [
        TeachingGroup(code=f"G{n}", grouping=phonics.code, leader=leader)
        for n, leader in enumerate((PersonCode("tara"), PersonCode("tom"), None))
    ]
    school = a_school(
        a_teacher("tara", "1A"),
        a_teacher("tom", "2A"),
        a_teacher("head"),
        [a_lesson(code, "Mon 09:00-09:30", "Phonics", core=True) for code in ("1A", "2A")],
        (phonics, groups),
        an_adult("idris"),
    )
    rota = planned(school)[2]
    assert rota.unmet == ()
    assert [(row.kind, row.person) for row in rota.allocations] == [(DutyKind.GROUP_TEACH, "idris")]


def a_trip(adults: int) -> Rota:
    """3A is out on Monday morning while the gate is open; so many assistants."""
    return week_of(
        a_class_of_its_own(
            (an_adult(f"lpa{n}", tags="first-aid") for n in range(adults)),
            a_visit("TRIP", "3A", "Mon 08:30-12:00", day=MONDAY),
            a_duty_post("GATE", "Mon 08:40-08:55", DutyKind.GATE_DUTY),
        )
    )


def test_a_visit_takes_its_adults_before_anybody_is_free_for_something_else():
    taken = sum(row.kind is DutyKind.VISIT for row in a_trip(9).allocations)
    assert taken >= 1
    just_enough = a_trip(taken)
    assert sum(row.kind is DutyKind.VISIT for row in just_enough.allocations) == taken
    assert [gap.title for gap in just_enough.unmet] == ["GATE"]
    assert a_trip(taken + 1).unmet == ()
