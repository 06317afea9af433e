"""Days, lines, weekly minutes, meetings, rest breaks and unpaid lunches."""

from dataclasses import replace
from datetime import date

from planner.domain.codes import PersonCode
from planner.domain.kinds import DutyKind, EventKind
from planner.domain.people import FixedEvent
from tests.builders import a_person, a_post, an_adult, works
from tests.rules.weeks import a_week, broken, kept, need

GROUP = DutyKind.INTERVENTION


def group(code: str, *when: str, **more: object):
    return need(code, GROUP, *when, **more)


@kept("H-DAYS")
def test_a_three_day_worker_works_on_their_three_days():
    week = a_week(
        an_adult("hana", "003-hlta", works="Tue-Thu 08:30-15:30"), group("g", "Thu 09:30-10:00")
    )
    assert week.breaks(g="hana") == set()


@broken("H-DAYS")
def test_a_three_day_worker_is_refused_a_fourth_day():
    week = a_week(
        an_adult("hana", "003-hlta", works="Tue-Thu 08:30-15:30"), group("g", "Fri 09:30-10:00")
    )
    assert week.breaks(g="hana") == {"H-DAYS"}
    assert "Hana is not at work on Fri 09:30-10:00" in week.sentences(g="hana")
    assert week.clashes("g", "hana") == {"H-DAYS"}
    assert week.solved() == {}
    assert week.without("H-DAYS").solved() == {"g": ["hana"]}


@broken("H-DAYS")
def test_a_contract_that_has_ended_or_not_begun_gives_no_hours():
    for dates in ({"ends": date(2026, 10, 23)}, {"starts": date(2027, 1, 4)}):
        week = a_week(an_adult("hana", "003-hlta", **dates), group("g", "Tue 09:30-10:00"))
        assert week.breaks(g="hana") == {"H-DAYS"}


def two_lines() -> tuple:
    """One person: an HLTA line until noon, a midday line over lunch."""
    return (
        a_person("sunita"),
        a_post("s-hlta", "002-hlta", person=PersonCode("sunita"), weekly_minutes=1050),
        works("s-hlta", "Mon-Fri 08:30-12:00"),
        a_post("s-mda", "002-mda", person=PersonCode("sunita"), weekly_minutes=375),
        works("s-mda", "Mon-Fri 12:00-13:15"),
    )


@kept("G-POST-CHARGE")
def test_lunch_duty_is_charged_to_the_midday_line():
    lunch = need("hall", DutyKind.LUNCH_DUTY, "Mon 12:00-12:45")
    assert a_week(two_lines(), lunch).breaks(hall="s-mda") == set()


@broken("G-POST-CHARGE")
def test_a_duty_outside_a_lines_hours_is_not_charged_to_it():
    lunch = need("hall", DutyKind.LUNCH_DUTY, "Mon 12:00-12:45")
    week = a_week(two_lines(), lunch).generous("002-hlta", DutyKind.LUNCH_DUTY)
    assert week.breaks(hall="s-hlta") == {"G-POST-CHARGE"}
    assert "not on the contract line" in week.sentences(hall="s-hlta")
    assert week.without("G-POST-CHARGE").breaks(hall="s-hlta") == set()


def busy_week(weekly_minutes: int):
    sessions = [need(d, DutyKind.ONE_TO_ONE, f"{d} 09:00-11:00") for d in ("Mon", "Tue", "Wed")]
    return a_week(an_adult("idris", weekly_minutes=weekly_minutes), sessions)


@kept("H-WEEK")
def test_a_week_may_be_filled_to_the_minute():
    assert busy_week(360).breaks(Mon="idris", Tue="idris", Wed="idris") == set()


@broken("H-WEEK")
def test_a_week_is_not_filled_beyond_the_contract():
    week = busy_week(355)
    assert week.breaks(Mon="idris", Tue="idris", Wed="idris") == {"H-WEEK"}
    said = week.sentences(Mon="idris", Tue="idris", Wed="idris")
    assert "Idris would have 6 h of duties, and 5 h 55 are contracted" in said
    assert len(week.solved()) == 2
    assert len(week.without("H-WEEK").solved()) == 3


@kept("H-WEEK")
@broken("H-WEEK")
def test_a_training_day_comes_on_top_of_the_week_and_a_course_comes_out_of_it():
    def with_an_hour_of(kind: EventKind) -> set[str]:
        event = FixedEvent(
            code="DAY",
            title="Day",
            kind=kind,
            weekday=4,
            starts=540,
            ends=600,
            attendees=(PersonCode("idris"),),
        )
        week = busy_week(360)
        school = replace(week.school, events=(event,))
        return replace(week, school=school).breaks(Mon="idris", Tue="idris", Wed="idris")

    assert with_an_hour_of(EventKind.INSET) == set()
    assert with_an_hour_of(EventKind.TRAINING) == {"H-WEEK"}


@kept("H-WEEK")
def test_a_line_whose_weeks_differ_is_counted_over_the_cycle():
    idris = an_adult("idris", works="Mon-Fri 08:30-15:30 w1", weekly_minutes=180)
    sessions = [need(d, DutyKind.ONE_TO_ONE, f"{d} 09:00-11:00") for d in ("Mon", "Tue", "Wed")]
    week = a_week(idris, sessions, cycle_weeks=2)
    assert week.breaks(Mon="idris", Tue="idris", Wed="idris") == set()


@broken("H-WEEK")
def test_a_meeting_takes_its_minutes_from_a_fortnight_too():
    idris = an_adult("idris", works="Mon-Fri 08:30-15:30 w1", weekly_minutes=180)
    sessions = [need(d, DutyKind.ONE_TO_ONE, f"{d} 09:00-11:00") for d in ("Mon", "Tue", "Wed")]
    meeting = FixedEvent(
        code="TEAM",
        title="Team meeting",
        weekday=4,
        starts=540,
        ends=600,
        attendees=(PersonCode("idris"),),
        week=1,
    )
    week = a_week(idris, sessions, meeting, cycle_weeks=2)
    assert week.breaks(Mon="idris", Tue="idris", Wed="idris") == {"H-WEEK"}
    assert week.breaks(Mon="idris", Tue="idris") == set()


@kept("H-OVERLAP")
def test_one_duty_may_follow_another():
    week = a_week(an_adult("idris"), group("a", "Mon 09:00-09:30"), group("b", "Mon 09:30-10:00"))
    assert week.breaks(a="idris", b="idris") == set()


@broken("H-OVERLAP")
def test_nobody_is_in_two_places_at_once_on_either_of_two_lines():
    week = a_week(an_adult("idris"), group("a", "Mon 09:00-09:30"), group("b", "Mon 09:25-10:00"))
    assert week.breaks(a="idris", b="idris") == {"H-OVERLAP"}
    said = week.sentences(a="idris", b="idris")
    assert "Idris can't be on a and b at once" in said
    lunch = need("hall", DutyKind.LUNCH_DUTY, "Mon 12:00-12:45")
    both = a_week(
        two_lines(), works("s-hlta", "Mon 12:00-13:00"), lunch, group("c", "Mon 12:30-13:00")
    )
    assert both.breaks(hall="s-mda", c="s-hlta") == {"H-OVERLAP"}


def meeting() -> FixedEvent:
    return FixedEvent(
        code="TEAM",
        title="Team",
        weekday=0,
        starts=9 * 60,
        ends=9 * 60 + 30,
        attendees=(PersonCode("idris"),),
    )


@broken("H-MEET")
def test_a_meeting_keeps_whoever_attends():
    week = a_week(an_adult("idris"), meeting(), group("g", "Mon 09:15-09:45"))
    assert week.breaks(g="idris") == {"H-MEET"}
    assert "Idris is in a meeting" in week.sentences(g="idris")


@kept("H-MEET")
def test_a_meeting_leaves_the_rest_of_the_day_and_everybody_else_free():
    grace = an_adult("grace")
    week = a_week(
        an_adult("idris"),
        grace,
        meeting(),
        group("g", "Mon 09:30-10:00"),
        group("h", "Mon 09:00-09:30"),
    )
    assert week.breaks(g="idris", h="grace") == set()


@broken("I-BACK")
def test_the_walk_back_comes_before_the_next_duty():
    week = a_week(
        an_adult("idris"),
        group("elsa", "Mon 09:00-09:35", handback=10),
        group("b", "Mon 09:40-10:00"),
    )
    assert week.breaks(elsa="idris", b="idris") == {"H-OVERLAP"}
    assert week.without("I-BACK").breaks(elsa="idris", b="idris") == set()


@kept("I-BACK")
def test_ten_minutes_later_the_next_duty_may_begin():
    week = a_week(
        an_adult("idris"),
        group("elsa", "Mon 09:00-09:35", handback=10),
        group("b", "Mon 09:45-10:00"),
    )
    assert week.breaks(elsa="idris", b="idris") == set()


def long_day(hours: str, *, unpaid: int = 0, **more: object):
    """Someone at work on Monday with duties wall to wall but in the first half-hour."""
    ends = hours.partition("-")[2]
    duty = need("duty", DutyKind.ONE_TO_ONE, f"Mon 09:00-{ends}")
    pattern = works("idris", f"Mon {hours}", unpaid=unpaid)
    return a_week(a_person("idris", **more), a_post("idris"), pattern, duty)


@broken("H-BREAK-20")
def test_a_day_of_6_h_05_needs_a_break_in_its_middle():
    week = long_day("08:30-14:35")
    assert week.breaks(duty="idris") == {"H-BREAK-20"}
    assert "no time free" in week.sentences(duty="idris")
    assert "Working Time Regulations" in week.sentences(duty="idris")
    assert week.clashes("duty", "idris") == {"H-BREAK-20"}
    assert week.solved() == {}
    assert week.without("H-BREAK-20").solved() == {"duty": ["idris"]}


@kept("H-BREAK-20")
def test_a_day_of_6_h_00_needs_none_and_an_unpaid_lunch_is_not_working_time():
    assert long_day("08:30-14:30").breaks(duty="idris") == set()
    assert "H-BREAK-20" not in long_day("08:30-15:00", unpaid=30).breaks(duty="idris")


@broken("H-BREAK-20")
def test_someone_under_18_needs_half_an_hour_after_4_h_30():
    assert long_day("08:30-13:05", under_18=True).breaks(duty="idris") == {"H-BREAK-20"}
    assert long_day("08:30-13:00", under_18=True).breaks(duty="idris") == set()
    assert long_day("08:30-13:05").breaks(duty="idris") == set()


@broken("H-BREAK-20")
def test_the_break_may_not_lie_in_the_last_hour_or_while_on_call():
    duties = (need("a", DutyKind.ONE_TO_ONE, "Mon 09:00-14:00"),)
    week = a_week(an_adult("idris", works="Mon-Fri 08:30-14:45", unpaid=0), duties)
    assert week.breaks(a="idris") == {"H-BREAK-20"}
    on_call = need("call", DutyKind.PASTORAL_ON_CALL, "Mon 09:00-14:00")
    beth = an_adult("beth", "001-hlta-level-2", works="Mon-Fri 08:30-14:45", unpaid=0)
    assert a_week(beth, on_call).breaks(call="beth") == {"H-BREAK-20"}


@broken("H-LUNCH-30")
def test_an_unpaid_lunch_is_a_wall():
    lunch = need("hall", DutyKind.LUNCH_DUTY, "Mon 11:15-14:00")
    pattern = works(
        "mo", "Mon 08:30-14:00", unpaid=30, break_from=11 * 60 + 15, break_until=13 * 60 + 30
    )
    week = a_week(a_person("mo"), a_post("mo", "mda"), pattern, lunch)
    assert week.breaks(hall="mo") == {"H-LUNCH-30"}
    assert week.without("H-LUNCH-30").breaks(hall="mo") == set()


@broken("H-LUNCH-30")
def test_an_unpaid_lunch_lies_around_noon_where_the_contract_does_not_say():
    mo = an_adult("mo", works="Mon 08:45-15:15", unpaid=30)
    week = a_week(mo, need("one", DutyKind.ONE_TO_ONE, "Mon 11:00-14:00"))
    assert week.breaks(one="mo") == {"H-LUNCH-30"}
    morning = a_week(
        an_adult("mo", works="Mon 08:00-11:45", unpaid=30),
        need("one", DutyKind.ONE_TO_ONE, "Mon 10:15-11:45"),
    )
    assert morning.breaks(one="mo") == set()


@kept("H-LUNCH-30")
def test_an_unpaid_lunch_fits_beside_a_lunch_duty():
    lunch = need("hall", DutyKind.LUNCH_DUTY, "Mon 12:00-13:00")
    pattern = works(
        "mo", "Mon 08:30-14:00", unpaid=30, break_from=11 * 60 + 15, break_until=13 * 60 + 30
    )
    week = a_week(a_person("mo"), a_post("mo", "mda"), pattern, lunch)
    assert week.breaks(hall="mo") == set()
