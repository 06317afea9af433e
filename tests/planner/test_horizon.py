"""One calendar week as a school of its own: what its dates change, and what they leave."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from fixtures.generator import one_form_primary
from planner.demand_sources import needs_of
from planner.domain.calendar import SpecialDay
from planner.domain.day_changes import DayChange
from planner.domain.demand import Demand
from planner.domain.kinds import AbsenceKind, DayKind, DutyKind
from planner.domain.people import Absence, Post
from planner.domain.school import School
from planner.horizon import NoSchool, dated_week, standing

MONDAY = date(2026, 11, 30)
TUESDAY, FRIDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)


@pytest.fixture(scope="module")
def school() -> School:
    return replace(one_form_primary(), absences=())


def teacher_of(school: School, code: str) -> Any:
    return next(known.teacher for known in school.classes if known.code == code)


def away(person: Any, day: date, starts: int = 0, ends: int = 1440) -> Absence:
    return Absence(person=person, day=day, starts=starts, ends=ends, kind=AbsenceKind.UNPLANNED)


def covers(school: School) -> list[Demand]:
    """Cover of absent teachers, relays left out."""
    demands = needs_of(school).demands
    return [d for d in demands if d.key.source == "cover" and d.part_of is None]


def test_a_week_on_which_nothing_differs_needs_what_the_standing_week_needs(school: School):
    assert needs_of(dated_week(school, MONDAY)) == needs_of(school)


def test_standing_needs_know_nothing_of_dates(school: School):
    dated = replace(
        school,
        absences=(away(teacher_of(school, "3A"), TUESDAY),),
        day_changes=(DayChange(code="S", day=TUESDAY, title="Snow", closed=True),),
    )
    assert needs_of(dated) == needs_of(school)
    assert standing(dated).absences == ()


def test_every_lesson_an_absent_teacher_misses_asks_for_cover(school: School):
    teacher = teacher_of(school, "3A")
    week = dated_week(replace(school, absences=(away(teacher, TUESDAY),)), MONDAY)
    found = covers(week)
    lessons = [
        lesson
        for lesson in school.lessons
        if lesson.school_class == "3A" and lesson.weekday == 1 and lesson.kind.is_teaching
    ]
    assert len([d for d in found if d.lesson_minutes]) == len(lessons) > 3
    assert {d.released for d in found} == {teacher}
    assert all(teacher not in d.contacts for d in found)


def test_the_register_and_home_time_go_with_the_lessons_beside_them(school: School):
    week = dated_week(replace(school, absences=(away(teacher_of(school, "3A"), TUESDAY),)), MONDAY)
    spans = sorted(d.spans[0] for d in covers(week))
    day = [le for le in school.lessons if le.school_class == "3A" and le.weekday == 1]
    assert spans[0].start == 1440 + min(lesson.starts for lesson in day)
    assert spans[-1].end == 1440 + max(lesson.ends for lesson in day)


def test_an_hour_away_asks_for_that_hour_alone(school: School):
    teacher = teacher_of(school, "3A")
    week = dated_week(replace(school, absences=(away(teacher, TUESDAY, 570, 600),)), MONDAY)
    (found,) = covers(week)
    assert found.kind is DutyKind.PARTIAL_COVER
    assert (found.spans[0].start - 1440, found.spans[0].end - 1440) == (570, 600)


def test_nobody_has_ppa_while_away_and_the_loss_is_not_owed(school: School):
    teacher = teacher_of(school, "3A")
    week = dated_week(replace(school, absences=(away(teacher, TUESDAY),)), MONDAY)
    usual = next(q for q in needs_of(school).quotas if q.code == "PPA-3A")
    left = next(q for q in needs_of(week).quotas if q.code == "PPA-3A")
    assert left.owed < usual.owed
    blocks = [d for d in needs_of(week).demands if d.quota == "PPA-3A"]
    assert blocks
    assert not [span for d in blocks for span in d.spans if span.start // 1440 == 1]


def test_an_absent_assistant_has_no_working_time_then(school: School):
    post = next(p for p in school.posts if p.profile and p.weekly_minutes)
    week = dated_week(replace(school, absences=(away(post.person, TUESDAY, 0, 720),)), MONDAY)
    mine = [d for d in week.working_days if d.post == post.code and d.weekday == 1]
    assert [d.starts for d in mine] == [720]
    assert len([d for d in week.working_days if d.post == post.code]) == len(
        [d for d in school.working_days if d.post == post.code]
    )


def test_on_a_closed_day_nothing_is_needed_and_no_release_is_owed_for_it(school: School):
    closed = SpecialDay(day=FRIDAY, kind=DayKind.CLOSED, title="Burst pipe")
    week = dated_week(replace(school, special_days=(*school.special_days, closed)), MONDAY)
    spans = [span for demand in needs_of(week).demands for span in demand.spans]
    assert max(span.end for span in spans) <= 4 * 1440
    usual = sum(q.owed for q in needs_of(school).quotas)
    assert 0 < sum(q.owed for q in needs_of(week).quotas) < usual


def test_an_early_close_ends_lessons_and_duties_at_its_time(school: School):
    early = DayChange(code="E", day=FRIDAY, title="End of term", closes=13 * 60)
    week = dated_week(replace(school, day_changes=(early,)), MONDAY)
    assert max(le.ends for le in week.lessons if le.weekday == 4) == 13 * 60
    gates = [post for post in week.duty_posts if post.starts >= 13 * 60]
    assert gates
    assert not any(4 in post.weekdays for post in gates)


def test_in_the_snow_only_the_classes_named_stay_at_home(school: School):
    home = tuple(known.code for known in school.classes if known.code != "6A")
    snow = DayChange(code="SNOW", day=TUESDAY, title="Snow: Year 6 only", classes=home, closed=True)
    week = dated_week(replace(school, day_changes=(snow,)), MONDAY)
    assert {le.school_class for le in week.lessons if le.weekday == 1} == {"6A"}
    pupils = {pupil.ref: pupil.school_class for pupil in school.pupils}
    kept = [p for p in week.provisions if 1 in p.weekdays]
    assert {pupils[p.pupil] for p in kept} <= {"6A"}


def test_a_variant_takes_the_place_of_the_ordinary_day_and_of_posts_of_its_kind(school: School):
    lessons = [le for le in school.lessons if le.school_class == "6A" and le.weekday == 1]
    test = replace(lessons[1], code="SATS-1", subject="Test", variant="SATs", starts=540, ends=630)
    dry = next(p for p in school.duty_posts if p.kind is DutyKind.BREAK_DUTY)
    wet = replace(dry, code="WET-BREAK", title="Break: wet, in class", variant="SATs")
    varied = replace(
        school,
        lessons=(*school.lessons, test),
        duty_posts=(*school.duty_posts, wet),
        day_changes=(
            DayChange(code="T", day=TUESDAY, title="Tests", classes=("6A",), variant="SATs"),
        ),
    )
    week = dated_week(varied, MONDAY)
    six = [le for le in week.lessons if le.school_class == "6A" and le.weekday == 1]
    assert [le.subject for le in six] == ["Test"]
    others = [le for le in week.lessons if le.school_class == "5A" and le.weekday == 1]
    assert len(others) > 3
    breaks = {p.code for p in week.duty_posts if p.kind is DutyKind.BREAK_DUTY and 1 in p.weekdays}
    assert breaks == {"WET-BREAK"}
    assert needs_of(standing(varied)) == needs_of(school)


def test_a_post_that_ends_in_the_week_works_to_its_last_day(school: School):
    post = next(p for p in school.posts if p.profile and p.weekly_minutes > 1500)
    ending = tuple(_ends(p, TUESDAY) if p.code == post.code else p for p in school.posts)
    week = dated_week(replace(school, posts=ending), MONDAY)
    assert {d.weekday for d in week.working_days if d.post == post.code} == {0, 1}


def test_a_group_meets_no_oftener_than_there_are_days(school: School):
    closed = tuple(
        SpecialDay(day=MONDAY + timedelta(days=n), kind=DayKind.CLOSED) for n in range(2, 5)
    )
    week = dated_week(replace(school, special_days=(*school.special_days, *closed)), MONDAY)
    sessions = [d for d in needs_of(week).demands if d.kind is DutyKind.INTERVENTION]
    assert sessions
    assert max(d.count for d in sessions) == 2


def test_a_week_without_school_cannot_be_planned(school: School):
    with pytest.raises(NoSchool, match="28 December 2026"):
        dated_week(school, date(2026, 12, 30))


def _ends(post: Post, day: date) -> Post:
    return replace(post, ends=day)
