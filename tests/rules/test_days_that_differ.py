"""Visits, examinations, duties on one date, and hours that move for them."""

from dataclasses import replace
from typing import Any

from planner.domain.codes import PersonCode, PostCode
from planner.domain.demand import Demand, DemandKey, NeedTier
from planner.domain.kinds import DutyKind, EventKind
from planner.domain.outings import ExamWindow
from planner.domain.people import Consent, FixedEvent
from tests.builders import a_lesson, a_teacher, a_visit, an_adult
from tests.rules.weeks import ON, Week, a_week, broken, kept, need, present, setting

POOL = "Fri 09:15-10:30"


def a_place_on(code: str, kind: DutyKind, when: str, source: str, **more: Any) -> Demand:
    key = DemandKey(source, code, "w1.1")
    return need(code, kind, when, **{"key": key, "tier": NeedTier.SAFETY, **more})


def a_swim(year: str, count: int = 2, **more: Any) -> tuple[object, ...]:
    return (
        a_teacher("tara", f"{year}A"),
        a_visit("SWIM", f"{year}A", POOL, **more),
        a_place_on("SWIM", DutyKind.VISIT, POOL, "visit", count=count, away=True),
    )


@kept("V-RATIO-N", "V-RATIO-3", "V-RATIO-6")
def test_a_visit_with_all_its_adults_wants_nobody_more():
    for rule, year in (("V-RATIO-3", "2"), ("V-RATIO-6", "5")):
        week = a_week(a_swim(year), an_adult("idris"), an_adult("grace"))
        assert week.cost(rule, SWIM=["idris", "grace"]) == 0
    assert a_nursery_trip().cost("V-RATIO-N", SWIM=["idris", "grace"]) == 0


def a_nursery_trip() -> Week:
    week = a_week(a_swim("1"), an_adult("idris"), an_adult("grace"))
    youngest = tuple(replace(known, year=-1) for known in week.school.classes)
    return replace(week, school=replace(week.school, classes=youngest))


@broken("V-RATIO-N")
def test_a_nursery_visit_short_of_an_adult_is_short_in_the_first_tier():
    assert a_nursery_trip().cost("V-RATIO-N", SWIM="idris") > 0


@broken("V-RATIO-3")
def test_a_year_2_visit_short_of_an_adult_is_short():
    week = a_week(a_swim("2"), an_adult("idris"))
    assert week.cost("V-RATIO-3", SWIM="idris") > 0


@broken("V-RATIO-6")
def test_a_year_5_visit_short_of_an_adult_is_short():
    week = a_week(a_swim("5"), an_adult("idris"))
    assert week.cost("V-RATIO-6", SWIM="idris") > 0


@kept("V-LEAST")
def test_one_adult_beside_the_teacher_is_enough_and_a_visit_without_ratio_is_still_staffed():
    week = a_week(a_swim("5", 1), an_adult("idris"))
    assert "V-LEAST" not in week.breaks(SWIM="idris")
    without = a_week(a_swim("5", 1), an_adult("idris"), setting("V-RATIO-6", on=False))
    assert without.cost("V-LEAST") > 0
    assert without.cost("V-LEAST", SWIM="idris") == 0


@broken("V-LEAST")
def test_a_visit_that_would_go_with_one_adult_is_not_staffed():
    three = a_week(a_swim("5", 1), an_adult("idris"), setting("V-LEAST", 3))
    assert "V-LEAST" in three.breaks(SWIM="idris")


@kept("V-AID")
def test_a_first_aider_among_those_who_go_is_enough():
    assert with_first_aid().cost("V-AID", SWIM="grace") == 0


@broken("V-AID")
def test_a_visit_without_a_first_aider_is_short():
    assert with_first_aid().cost("V-AID", SWIM="idris") > 0


def with_first_aid() -> Week:
    swim = a_swim("5", 1)
    aid = present("V-AID", POOL, swim[-1], training="first-aid")
    return a_week(swim, aid, an_adult("idris"), an_adult("grace", tags="first-aid"))


def on_site_and_away() -> Week:
    pfa = "paediatric-first-aid"
    call = need("call", DutyKind.FIRST_AID_STANDBY, "Fri 09:00-12:00", training=pfa)
    return a_week(a_swim("5", 1), call, an_adult("idris", tags=pfa), an_adult("grace", tags=pfa))


@kept("V-AWAY")
def test_who_stays_is_the_first_aider_on_site():
    assert "V-AWAY" not in on_site_and_away().breaks(SWIM="idris", call="grace")


@broken("V-AWAY")
def test_who_is_at_the_pool_is_not_the_first_aider_on_site():
    assert "V-AWAY" in on_site_and_away().breaks(SWIM="idris", call="idris")


def test_a_long_visit_holds_its_adults_rest_and_a_day_of_work_in_school_does_not():
    day = "Fri 09:00-15:00"
    swim = (a_teacher("tara", "5A"), a_visit("TRIP", "5A", day))
    out = a_place_on("TRIP", DutyKind.VISIT, day, "visit", away=True)
    week = a_week(swim, out, an_adult("idris"))
    assert week.breaks(TRIP="idris").isdisjoint({"H-BREAK-20", "H-LUNCH-30"})
    inside = a_week(swim, replace(out, away=False), an_adult("idris"))
    assert "H-BREAK-20" in inside.breaks(TRIP="idris")


def a_test(count: int = 1, **more: Any) -> Week:
    sit = "Mon 09:15-10:15"
    return a_week(
        a_place_on("SATS", DutyKind.INVIGILATE, sit, "exam", count=count),
        a_place_on("read", DutyKind.READER_SCRIBE, sit, "access", usual=(PostCode("idris"),)),
        need("call", DutyKind.PASTORAL_ON_CALL, sit),
        *(an_adult(name, "000-hlta") for name in ("amara", "idris", "beth")),
        **more,
    )


@kept("E-INVIG")
def test_every_invigilator_there_and_help_in_reach_is_enough():
    week = a_test(2)
    assert week.cost("E-INVIG", SATS=["amara", "beth"]) == 0
    assert "E-INVIG" not in a_test().breaks(SATS="amara")


@broken("E-INVIG")
def test_an_invigilator_missing_or_on_call_or_alone_out_of_reach_is_refused():
    assert a_test(2).cost("E-INVIG", SATS="amara") > 0
    assert "E-INVIG" in a_test().breaks(SATS="amara", call="amara")
    assert "E-INVIG" in nobody_qualified(a_test()).breaks(SATS="amara")


def nobody_qualified(week: Week) -> Week:
    people = tuple(replace(p, qualified_teacher=False) for p in week.school.people)
    return replace(week, school=replace(week.school, people=people))


@kept("E-ACCESS")
def test_a_reader_of_one_pupils_own_is_enough():
    week = a_test()
    assert week.cost("E-ACCESS", read="idris") == 0
    assert "E-ACCESS" not in week.breaks(read="idris", SATS="amara")


@broken("E-ACCESS")
def test_a_reader_does_not_invigilate_others_and_a_missing_one_is_short():
    week = a_test()
    assert week.cost("E-ACCESS") > 0
    assert "E-ACCESS" in week.breaks(read="idris", SATS="idris")


@kept("E-USUAL")
def test_the_usual_adult_reads_for_nothing():
    assert a_test().cost("E-USUAL", read="idris") == 0


@broken("E-USUAL")
def test_another_adult_reads_at_a_price():
    assert a_test().cost("E-USUAL", read="beth") > 0


def in_examination_season(profile: str = "004-lpa", *facts: object) -> Week:
    """An adult of 09:00-15:00 and a test at half past eight in a school open from half past."""
    week = a_week(
        a_teacher("tara", "6A"),
        a_lesson("6A", "Mon 08:30-15:30", "Topic"),
        a_place_on("read", DutyKind.READER_SCRIBE, "Mon 08:30-09:30", "access"),
        an_adult("idris", profile, works="Mon-Fri 09:00-15:00", weekly_minutes=1690),
        ExamWindow(code="SATS", starts=ON, ends=ON),
        *facts,
    )
    return replace(week, school=replace(week.school, week_of=ON))


@kept("H-EXAM-FLEX")
def test_an_assistants_day_begins_earlier_in_an_examination_window_for_a_small_price():
    week = in_examination_season()
    assert "H-DAYS" not in week.breaks(read="idris")
    within = replace(week, needs=replace(week.needs, demands=()))
    assert within.cost("H-EXAM-FLEX") == 0


@broken("H-EXAM-FLEX")
def test_hours_move_for_assistants_alone_in_the_window_alone_and_cost_something():
    assert in_examination_season().cost("H-EXAM-FLEX", read="idris") > 0
    assert "H-DAYS" in in_examination_season("000-hlta").breaks(read="idris")
    off = setting("H-EXAM-FLEX", on=False)
    assert "H-DAYS" in in_examination_season("004-lpa", off).breaks(read="idris")
    week = in_examination_season()
    assert "H-DAYS" in replace(week, school=replace(week.school, exam_windows=())).breaks(
        read="idris"
    )


def test_hours_that_move_add_nothing_to_the_week():
    early = {"read": "idris"}
    days = ("Mon", "Tue", "Wed", "Thu", "Fri")
    work = [need(f"d{day}", DutyKind.IN_CLASS, f"{day} 09:30-15:00") for day in days]
    week = in_examination_season("004-lpa", work)
    four = {f"d{day}": "idris" for day in days[1:]}
    assert "H-WEEK" not in week.breaks(**early, **four)
    assert "H-WEEK" in week.breaks(**early, **four, dMon="idris")


def a_home_visit(count: int) -> Week:
    return a_week(
        a_place_on("HOME", DutyKind.HOME_VISIT, "Fri 13:15-14:30", "once", count=count),
        an_adult("idris"),
        an_adult("grace"),
    )


@kept("W-VISIT-2")
def test_two_adults_make_a_home_visit():
    week = a_home_visit(2)
    assert "W-VISIT-2" not in week.breaks(HOME=["idris", "grace"])
    assert week.cost("W-VISIT-2", HOME=["idris", "grace"]) == 0


@broken("W-VISIT-2")
def test_nobody_visits_a_home_alone():
    assert "W-VISIT-2" in a_home_visit(1).breaks(HOME="idris")
    assert a_home_visit(2).cost("W-VISIT-2", HOME="idris") > 0


def a_fair(*facts: object) -> Week:
    """Two hours of a fair after a school day that ends at a quarter past three."""
    return a_week(
        a_teacher("tara", "6A"),
        a_lesson("6A", "Mon 08:45-15:15", "Topic"),
        a_place_on("FAIR", DutyKind.SCHOOL_FUNCTION, "Mon 16:00-18:00", "once"),
        an_adult("amara", "000-hlta", weekly_minutes=1950),
        *facts,
    )


@kept("D-ONCE", "H-OOH")
def test_a_function_goes_to_who_has_agreed_and_costs_nothing_then():
    agreed = Consent(post=PostCode("amara"), kind=DutyKind.SCHOOL_FUNCTION, agreed_on=ON)
    week = a_fair(agreed)
    assert week.breaks(FAIR="amara").isdisjoint({"H-DAYS", "G-POST-CHARGE", "H-WEEK"})
    assert week.cost("H-OOH", FAIR="amara") == 0
    assert week.cost("D-ONCE", FAIR="amara") == 0


@broken("D-ONCE")
def test_a_function_without_its_adult_is_short():
    assert a_fair().cost("D-ONCE") > 0


@broken("H-OOH")
def test_a_function_costs_something_and_more_for_who_stays_for_a_meeting_that_week():
    once = a_fair().cost("H-OOH", FAIR="amara")
    meeting = FixedEvent(
        code="PARENTS",
        title="Parents' evening",
        kind=EventKind.PARENTS,
        weekday=2,
        starts=16 * 60,
        ends=18 * 60,
        attendees=(PersonCode("amara"),),
    )
    assert 0 < once < a_fair(meeting).cost("H-OOH", FAIR="amara")


@broken("H-REST-11")
def test_who_begins_early_the_next_day_is_not_given_a_late_function():
    late = a_place_on("DISCO", DutyKind.SCHOOL_FUNCTION, "Mon 19:30-22:00", "once")
    assert "H-REST-11" in a_fair(late).breaks(DISCO="amara")


@kept("H-REST-11")
def test_a_function_that_ends_eleven_hours_before_the_next_day_leaves_rest_enough():
    late = a_place_on("DISCO", DutyKind.SCHOOL_FUNCTION, "Mon 19:00-21:30", "once")
    assert "H-REST-11" not in a_fair(late).breaks(DISCO="amara")
