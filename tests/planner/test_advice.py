"""Advice: told where there is something to look at, silent where there is not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.advice import ADVICE, advise
from planner.demand_sources import needs_of
from planner.domain.codes import PersonCode, PlaceCode, PostCode
from planner.domain.demand import DemandKey
from planner.domain.kinds import DutyKind, NeedArea, PartKind, RestrictionKind
from planner.domain.people import Absence, Restriction
from planner.domain.plan import Allocation, Rota, RotaState
from planner.domain.school import School
from tests.builders import (
    a_class,
    a_duty_post,
    a_group,
    a_lesson,
    a_programme,
    a_pupil,
    a_qualification,
    a_school,
    a_teacher,
    an_adult,
    lessons,
    span,
)

ON = date(2026, 11, 2)


def rota(*rows: Allocation) -> Rota:
    return Rota(
        revision=1,
        state=RotaState.DRAFT,
        valid_from=ON,
        cycle_weeks=1,
        allocations=rows,
    )


def row(
    when: str, kind: DutyKind = DutyKind.GATE_DUTY, person: str = "idris", **more
) -> Allocation:
    return Allocation(
        **{
            "key": DemandKey("test", f"D{span(when).start}", "w1.1"),
            "kind": kind,
            "title": kind.value,
            "person": PersonCode(person),
            "post": PostCode(person),
            "span": span(when),
            **more,
        }
    )


def sessions(school: School, person: str = "idris") -> list[Allocation]:
    """Every unit of every group, one day after the other, in one person's hands."""
    return [
        row("Mon 09:00-09:30", DutyKind.INTERVENTION, person, key=key)
        for demand in needs_of(school).demands
        for key in demand.unit_keys()
    ]


def told(code: str, school: School, *rows: Allocation) -> list[str]:
    found = advise(school, rota(*rows), ON)
    return [each.sentence for each in found if each.advice.id == code]


def test_a_run_of_duties_beyond_two_and_a_half_hours_is_told_and_one_with_a_pause_is_not():
    school = a_school(an_adult("idris"))
    long = [row("Mon 09:00-10:30"), row("Mon 10:30-12:00")]
    assert told("H-RUN", school, *long) == [
        "Idris has duties without a pause for 3 h on Mon 09:00-12:00."
    ]
    assert told("H-RUN", school, row("Mon 09:00-10:30"), row("Mon 10:45-12:00")) == []
    standby = replace(long[1], kind=DutyKind.FIRST_AID_STANDBY)
    assert told("H-RUN", school, long[0], standby) == []


def test_hours_the_pattern_does_not_use_are_told_to_the_minute():
    assert told("H-UNDER", a_school(an_adult("idris", weekly_minutes=1950))) == []
    assert told("H-UNDER", a_school(an_adult("idris", weekly_minutes=2040))) == [
        "Idris's pattern (idris) is 1 h 30 a week short of the contract's hours."
    ]


def test_a_pattern_of_more_than_eight_hours_at_seventeen_is_told():
    school = a_school(an_adult("kit", works="Mon 08:00-17:00", unpaid=30))
    young = replace(school, people=tuple(replace(p, under_18=True) for p in school.people))
    assert told("H-UNDER-18", school) == []
    assert told("H-UNDER-18", young) == ["Kit's day from Mon 08:00 is 8 h 30 of work."]


def test_an_infant_class_of_31_is_told_and_one_of_30_or_a_junior_one_is_not():
    def school(code: str, pupils: int) -> School:
        return a_school(a_teacher("tara"), a_class(code, "tara", pupils=pupils))

    assert told("S-INFANT-30", school("2A", 31)) == [
        "Class 2A has 31 pupils: all beyond 30 must be excepted ones."
    ]
    assert told("S-INFANT-30", school("2A", 30)) == told("S-INFANT-30", school("3A", 31)) == []


def test_cover_asks_for_work_to_be_set_and_ppa_does_not():
    school = a_school(a_teacher("tara"), an_adult("amara", "000-hlta"))
    plan = {"directing_teacher": PersonCode("tara"), "title": "Cover 3A"}
    cover = row("Mon 09:00-10:00", DutyKind.ABSENCE_COVER, "amara", **plan)
    assert told("S-PLAN-SET", school, cover) == [
        "Cover 3A on Mon 09:00-10:00 needs work set by Tara before the day begins."
    ]
    assert told("S-PLAN-SET", school, replace(cover, kind=DutyKind.PPA_COVER)) == []


def test_the_second_day_in_a_row_of_cover_is_told_once_and_the_first_is_not():
    away = (
        Absence(person=PersonCode("tara"), day=ON + timedelta(days=n), starts=0, ends=1440)
        for n in range(2)
    )
    week = a_school(
        a_teacher("tara", "3A"),
        lessons("3A", "Mon-Fri 09:00-10:00"),
        lessons("3A", "Mon-Fri 10:00-11:00"),
        an_adult("amara", "000-hlta", authorised=True),
        *away,
    )
    week = replace(week, week_of=ON)
    rows = [
        row("Mon 09:00-10:00", DutyKind.ABSENCE_COVER, "amara", key=d.key, span=d.spans[0])
        for d in needs_of(week).demands
        if d.kind is DutyKind.ABSENCE_COVER and not d.part_of
    ]
    assert len(rows) == 4
    assert told("G-HLTA-SHORT", week, *rows) == [
        "Tue is day 2 in a row that support staff lead 3A."
    ]


def test_an_adult_with_their_own_childs_class_is_told_and_not_refused():
    def school(own: str) -> School:
        return a_school(
            a_teacher("tara", "3A"),
            a_class("4A", "tara"),
            an_adult("idris"),
            a_programme(),
            a_pupil("P1", "3A"),
            a_lesson("3A", "Mon 09:00-10:00"),
            a_group("NELI-3A"),
            Restriction(person=PersonCode("idris"), kind=RestrictionKind.OWN_CHILD, value=own),
        )

    held = sessions(school("3A"))
    assert held
    sentences = told("R-OWN-CHILD", school("3A"), *held)
    assert len(sentences) == len(held)
    assert "Idris has intervention" in sentences[0]
    assert told("R-OWN-CHILD", school("4A"), *held) == []


def lunch(adults: int) -> School:
    return a_school(
        a_teacher("tara", "3A", pupils=90),
        a_lesson("3A", "Mon 12:00-12:45", kind=PartKind.LUNCH),
        a_duty_post("HALL", "Mon 12:00-12:45", adults=adults, place=PlaceCode("HALL")),
        a_qualification("tara", "senior-leader"),
    )


def test_one_adult_for_ninety_juniors_at_lunch_is_told_and_two_are_not():
    (said,) = told("L-RATIO", lunch(1))
    assert said == "Mon 12:00-12:45: 1 adults are posted for lunch of 3A; 2 are usual."
    assert told("L-RATIO", lunch(2)) == []


def test_a_lunch_without_a_senior_leader_at_work_is_told():
    assert told("L-SENIOR", lunch(2)) == []
    nobody = replace(lunch(2), qualifications=())
    assert "Nobody is recorded as a senior leader" in told("L-SENIOR", nobody)[0]
    away = tuple(replace(d, weekday=1) for d in lunch(2).working_days)
    (said,) = told("L-SENIOR", replace(lunch(2), working_days=away))
    assert "Mon 12:00" in said


def groups(
    pupils: str, *, taught: int = 1, per_week: int | None = None, area: str = "C&I"
) -> School:
    return a_school(
        a_teacher("tara", "3A"),
        an_adult("idris"),
        a_programme(per_week=2, need_area=NeedArea(area), largest=20),
        (a_pupil(ref, "3A") for ref in pupils.split()),
        lessons("3A", f"Mon-Fri 09:00-{9 + taught}:00"),
        a_group("NELI-3A", pupils=pupils, per_week=per_week),
    )


def test_a_pupil_who_misses_a_fifth_of_lessons_is_told_of_by_group_and_never_by_reference():
    school = groups("P1")
    (said,) = told("I-TEACHER-TIME", school, *sessions(school))
    assert said == "Somebody in NELI-3A misses 20 per cent of their lessons."
    roomy = groups("P1", taught=2)
    assert told("I-TEACHER-TIME", roomy, *sessions(roomy)) == []


def test_a_group_that_meets_less_often_than_its_programme_says_is_told():
    school = groups("P1")
    assert told("I-FREQ", school, *sessions(school)) == []
    assert told("I-FREQ", school, *sessions(school)[:1]) == [
        "NELI-3A meets 1 times; NELI asks for 2."
    ]


def test_a_caseload_of_thirteen_is_told_for_pastoral_groups_alone():
    many = " ".join(f"P{n}" for n in range(13))
    pastoral, other = groups(many, area="SEMH"), groups(many)
    assert told("T-CASE", pastoral, *sessions(pastoral)) == [
        "Idris has 13 pupils in pastoral groups."
    ]
    assert told("T-CASE", other, *sessions(other)) == []


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (None, []),
        (ON - timedelta(days=3), ["NELI-3A was to be reviewed on 30 October 2026."]),
        (ON + timedelta(days=14), ["NELI-3A is to be reviewed on 16 November 2026."]),
        (ON + timedelta(days=15), []),
    ],
)
def test_a_block_that_ends_within_a_fortnight_or_has_ended_is_told(
    day: date | None, said: list[str]
):
    school = groups("P1")
    (group,) = school.groups
    assert told("I-WEEKS", replace(school, groups=(replace(group, review_on=day),))) == said


@pytest.mark.parametrize("each", ADVICE, ids=lambda each: each.id)
def test_advice_says_its_title_and_source(each):
    assert each.title == each.title.strip(" .")
    assert each.source
