"""PPA: candidate blocks, what they count for, and whom they take."""

from dataclasses import replace

import pytest

from planner.demand_sources import ppa
from planner.domain.clock import Span, time_of_day, weekday_of
from planner.domain.codes import PersonCode, PostCode
from planner.domain.demand import Demand, NeedTier
from planner.domain.kinds import DutyKind, PartKind
from planner.domain.school import School
from planner.domain.timetable import External
from tests.builders import a_lesson, a_release, a_school, a_teacher, lessons, span

COACH = External(code="coach", name="PE coach")


def a_week(*more, release=None, **profile) -> School:
    """3A: lessons all morning, two releasable hours on two afternoons, home time after."""
    return a_school(
        a_teacher("tara", "3A"),
        a_teacher("rosa", "RA"),
        lessons("3A", "Mon-Fri 09:00-12:00", "English", core=True),
        [lessons("3A", f"{day} 13:00-14:00", releasable=True) for day in ("Mon", "Tue")],
        [lessons("3A", f"{day} 14:00-15:00", releasable=True) for day in ("Mon", "Tue")],
        lessons("3A", "Mon-Fri 15:00-15:10", kind=PartKind.STORY),
        lessons("3A", "Mon-Fri 15:10-15:15", kind=PartKind.DISMISSAL),
        release or a_release("tara"),
        *more,
        **profile,
    )


def covers(school: School) -> list[Demand]:
    return [d for d in ppa.needs(school).demands if d.kind is DutyKind.PPA_COVER]


def offered(school: School) -> dict[Span, int]:
    """Spans of the first block, with the minutes each counts for."""
    first = covers(school)[0]
    return dict(zip(first.spans, first.released_minutes, strict=True))


def test_a_release_is_one_quota_of_a_tenth_of_teaching():
    (quota,) = ppa.needs(a_week()).quotas
    assert (quota.code, quota.title, quota.tier) == ("PPA-tara", "PPA 3A", NeedTier.PPA)
    assert quota.owed == 114  # 5 x 180 + 2 x 120 = 1,140 minutes taught


def test_a_release_has_as_many_blocks_as_may_be_used_and_they_share_its_quota():
    assert [str(d.key) for d in covers(a_week())] == [
        "ppa:PPA-tara:w1.1:0",
        "ppa:PPA-tara:w1.2:0",
    ]
    one = a_week(release=a_release("tara", most_blocks=1))
    assert [d.quota for d in covers(one)] == ["PPA-tara"]


def test_a_block_is_one_lesson_or_a_run_of_them():
    found = offered(a_week())
    assert found[span("Mon 13:00-14:00")] == 60
    assert found[span("Mon 13:00-15:15")] == 120


def test_home_time_and_story_go_with_the_lesson_before_but_count_for_nothing():
    assert offered(a_week())[span("Tue 14:00-15:15")] == 60
    assert not any(time_of_day(s.end) == 15 * 60 for s in offered(a_week()))


def test_the_register_goes_with_the_lesson_after_it():
    school = a_week(
        a_lesson("3A", "Wed 13:00-13:05", kind=PartKind.REGISTRATION),
        a_lesson("3A", "Wed 13:05-14:05", releasable=True),
    )
    assert offered(school)[span("Wed 13:00-14:05")] == 60


def test_blocks_are_trimmed_to_bring_the_release_home_on_the_five_minute_grid():
    found = offered(a_week())
    assert found[span("Mon 13:00-14:55")] == 115
    assert found[span("Mon 13:05-15:15")] == 115
    assert found[span("Tue 13:00-13:55")] == 55, "60 of a whole lesson leave 54"


def test_where_a_whole_block_leaves_less_than_the_shortest_the_shortest_is_offered():
    owed_a_little_more = a_week(release=a_release("tara", minutes=130))
    assert offered(owed_a_little_more)[span("Tue 13:30-14:00")] == 30


def test_no_block_is_shorter_than_the_shortest_or_off_the_grid():
    for taught in offered(a_week()).values():
        assert taught >= 30
        assert taught % 5 == 0
    twenty_minutes = a_lesson("3A", "Wed 13:00-13:20", releasable=True)
    assert span("Wed 13:00-13:20") not in offered(a_week(twenty_minutes))
    longer = a_week(release=a_release("tara", shortest_block=60))
    assert min(offered(longer).values()) == 60


def test_only_releasable_lessons_are_released():
    assert {weekday_of(s.start) for s in offered(a_week())} == {0, 1}
    assert all(time_of_day(s.start) >= 13 * 60 for s in offered(a_week()))


def test_lessons_apart_or_of_different_classes_make_no_run():
    school = a_school(
        a_teacher("tara", "3A"),
        a_lesson("3A", "Mon 09:00-10:00", releasable=True),
        a_lesson("3A", "Mon 10:15-11:15", releasable=True),
        a_release("tara", minutes=120),
    )
    assert max(offered(school).values()) == 60


def test_a_teacher_is_never_released_when_not_at_work():
    part_time = a_school(
        a_teacher("tara", "3A", works="Mon-Wed 08:30-14:00"),
        lessons("3A", "Mon-Fri 13:00-14:00", releasable=True),
        lessons("3A", "Mon-Fri 14:00-15:00", releasable=True),
        a_release("tara", minutes=60),
    )
    assert {weekday_of(s.start) for s in offered(part_time)} == {0, 1, 2}
    assert all(s.end <= span("Wed 13:00-14:00").end for s in offered(part_time))


def test_the_class_and_the_teacher_are_in_use_while_released():
    (first, _) = covers(a_week())
    assert first.uses == {"class:3A", "teacher:tara"}
    assert (first.released, first.planning_teacher) == ("tara", "tara")
    assert first.contacts == ("rosa",), "any qualified teacher but the one on PPA"


def test_the_preferred_cover_and_the_shortest_lesson_are_passed_on():
    release = a_release("tara", preferred_cover=PostCode("amara"))
    (first, _) = covers(a_week(release=release))
    assert first.usual == ("amara",)
    assert first.lesson_minutes == 60


def a_coached_week(coach: External = COACH) -> School:
    coached = a_lesson("3A", "Wed 14:00-15:00", "PE", releasable=True, external="coach")
    return a_week(coach, coached)


def test_a_lesson_a_coach_leads_needs_an_adult_in_the_room_and_counts_for_the_release():
    found = [d for d in ppa.needs(a_coached_week()).demands if d.kind is DutyKind.ADULT_PRESENT]
    assert [str(d.key) for d in found] == ["ppa:PPA-tara:w1.1:adult"]
    assert found[0].spans == (span("Wed 14:00-15:15"),)
    assert found[0].released_minutes == (60,)
    assert found[0].quota == "PPA-tara"
    assert found[0].uses == {"class:3A", "teacher:tara"}


def test_a_coached_lesson_shorter_than_the_shortest_block_releases_nobody():
    short = a_lesson("3A", "Wed 14:00-14:25", "PE", releasable=True, external="coach")
    for coach in (COACH, replace(COACH, needs_school_adult=False)):
        needs = ppa.needs(a_week(coach, short))
        assert [quota.owed for quota in needs.quotas] == [117]  # 1,165 taught
        assert {d.kind for d in needs.demands} == {DutyKind.PPA_COVER}


def test_nobody_covers_a_lesson_a_coach_leads():
    assert all(weekday_of(s.start) != 2 for d in covers(a_coached_week()) for s in d.spans)


def test_a_coach_who_needs_nobody_by_pays_part_of_the_release_without_a_demand():
    alone = a_coached_week(replace(COACH, needs_school_adult=False))
    needs = ppa.needs(alone)
    assert [quota.owed for quota in needs.quotas] == [60]  # 120 owed of 1,200 taught
    assert all(d.kind is DutyKind.PPA_COVER for d in needs.demands)


def test_a_teacher_with_nothing_owed_has_no_quota():
    assert ppa.needs(a_week(release=a_release("tara", minutes=0))).quotas == ()


def test_a_release_with_no_releasable_lesson_is_owed_all_the_same():
    school = a_school(
        a_teacher("tara", "3A"), lessons("3A", "Mon-Fri 09:00-12:00"), a_release("tara")
    )
    needs = ppa.needs(school)
    assert [quota.owed for quota in needs.quotas] == [90]
    assert needs.demands == ()


@pytest.mark.parametrize("weeks", [1, 2])
def test_a_cycle_has_one_quota_and_blocks_in_each_of_its_weeks(weeks):
    needs = ppa.needs(a_week(cycle_weeks=weeks))
    assert [quota.owed for quota in needs.quotas] == [114 * weeks]
    occurrences = [d.key.occurrence for d in needs.demands]
    assert occurrences == [f"w{week}.{n}" for week in range(1, weeks + 1) for n in (1, 2)]


def test_in_a_two_week_cycle_blocks_are_trimmed_to_each_weeks_share_too():
    found = offered(a_week(cycle_weeks=2))
    assert found[span("Mon 13:00-14:55")] == 115
    assert found[span("Tue 13:00-13:55")] == 55


def test_a_lesson_of_week_2_is_released_in_week_2_alone():
    school = a_school(
        a_teacher("tara", "3A"),
        a_lesson("3A", "Mon 13:00-15:00 w2", releasable=True),
        a_release("tara", minutes=120),
        cycle_weeks=2,
    )
    assert [d.key.occurrence for d in covers(school)] == ["w2.1", "w2.2"]
    assert span("Mon 13:00-15:00 w2") in offered(school)


def test_a_lesson_somebody_else_teaches_is_not_that_teachers_release():
    school = a_week(a_lesson("3A", "Thu 13:00-14:00", releasable=True, teacher=PersonCode("rosa")))
    assert all(weekday_of(s.start) != 3 for s in offered(school))


def five_short_afternoons(length: int, **release) -> School:
    """3A: one releasable lesson each afternoon, none next to another."""
    last = f"{14 + length // 60}:{length % 60:02}"
    return a_school(
        a_teacher("tara", "3A"),
        lessons("3A", "Mon-Fri 09:00-12:00", "English", core=True),
        lessons("3A", f"Mon-Fri 14:00-{last}", releasable=True),
        a_release("tara", **release),
    )


def test_a_release_that_two_blocks_cannot_give_may_take_as_many_as_it_needs():
    assert len(covers(five_short_afternoons(45))) == 3  # 113 owed: 45 + 45 + 23
    assert len(covers(five_short_afternoons(60))) == 2  # 120 owed
    assert len(covers(five_short_afternoons(60, most_blocks=1))) == 2
    assert len(covers(five_short_afternoons(60, minutes=60, most_blocks=1))) == 1


def test_a_release_no_number_of_blocks_can_give_has_no_more_than_there_are_lessons_for():
    assert len(covers(five_short_afternoons(30, minutes=400))) == 5
    assert len(covers(five_short_afternoons(25, minutes=400))) == 0
