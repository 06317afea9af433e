"""Care, 1:1, on call and the Pastoral Support Centre."""

from planner.domain.codes import PlaceCode, PostCode, PupilRef
from planner.domain.demand import NeedTier
from planner.domain.kinds import DutyKind, PlaceKind
from planner.domain.timetable import Place
from solver.problem import UNIT
from tests.builders import a_pupil, a_qualification, an_adult
from tests.rules.weeks import a_week, broken, kept, need, present, setting

INSULIN = need("insulin", DutyKind.CARE_PLAN, "Mon 11:55-12:10", training="insulin", pupils="P1")
ON_CALL = need("call", DutyKind.PASTORAL_ON_CALL, "Mon 09:00-10:00")
SECOND = need("second", DutyKind.PASTORAL_SECOND, "Mon 09:00-10:00")


def beth(**more: object):
    return an_adult("beth", "001-hlta-level-2", **more)


@kept("W-CARE")
def test_a_trained_adult_does_the_care_task_and_nothing_is_missing():
    week = a_week(an_adult("amara", "000-hlta", tags="insulin"), INSULIN)
    assert week.breaks(insulin="amara") == set()
    assert week.cost("W-CARE", insulin="amara") == 0


@broken("W-CARE")
def test_care_is_not_given_untrained_and_a_care_task_left_undone_is_a_gap_of_the_first_tier():
    learning = a_qualification("amara", "insulin", in_training=True)
    week = a_week(an_adult("amara", "000-hlta"), learning, INSULIN)
    assert week.breaks(insulin="amara") == {"W-CARE"}
    assert week.cost("W-CARE") == UNIT + 15
    assert week.formulation().problem.tiers[0].name == NeedTier.TITLES[NeedTier.SAFETY]
    assert week.without("W-CARE").breaks(insulin="amara") == set()


@kept("W-INTIMATE")
def test_a_trained_adult_gives_personal_care():
    care = need("care", DutyKind.PERSONAL_CARE, "Mon 10:15-10:30", training="personal-care")
    assert a_week(an_adult("idris", tags="personal-care"), care).breaks(care="idris") == set()


@broken("W-INTIMATE")
def test_personal_care_is_not_given_untrained():
    care = need("care", DutyKind.PERSONAL_CARE, "Mon 10:15-10:30", training="personal-care")
    assert a_week(an_adult("idris"), care).breaks(care="idris") == {"W-INTIMATE"}


NAMED = need("one", DutyKind.ONE_TO_ONE, "Mon 09:00-10:00", only=(PostCode("idris"),))


@kept("W-NAMED")
def test_a_named_relief_may_take_over():
    assert a_week(an_adult("idris"), NAMED).breaks(one="idris") == set()


@broken("W-NAMED")
def test_nobody_but_the_named_takes_a_childs_support():
    week = a_week(an_adult("idris"), an_adult("grace"), NAMED)
    assert week.breaks(one="grace") == {"W-NAMED"}


def two_groups(other: str, *, place: str = "NOOK"):
    """P1, who is kept apart from P2, in one group; P2 in the other, at the same time."""
    return a_week(
        a_pupil("P1", "3A", apart_from=(PupilRef("P2"),)),
        (a_pupil("P2", "3A"), a_pupil("P3", "3A")),
        Place(code=PlaceCode("NOOK"), name="Nook", kind=PlaceKind.ROOM, capacity=3),
        (an_adult("idris"), an_adult("grace")),
        need("one", DutyKind.ONE_TO_ONE, "Mon 09:00-10:00", pupils="P1", place="NOOK"),
        need("two", DutyKind.ONE_TO_ONE, "Mon 09:00-10:00", pupils=other, place=place),
    )


@kept("W-APART")
def test_pupils_kept_apart_may_be_in_two_rooms_and_others_in_one():
    assert two_groups("P2", place="HALL").breaks(one="idris", two="grace") == set()
    assert two_groups("P3").breaks(one="idris", two="grace") == set()


@broken("W-APART")
def test_pupils_kept_apart_are_not_in_one_room_at_one_time_or_in_one_group():
    assert two_groups("P2").breaks(one="idris", two="grace") == {"W-APART"}
    together = two_groups("P1 P2", place="HALL").violations(two="grace")
    assert {v.code for v in together} == {"W-APART"}


@kept("W-INTIMATE")
@broken("W-INTIMATE")
def test_where_the_plan_says_who_may_the_carer_is_one_of_them():
    asks = need("care", DutyKind.PERSONAL_CARE, "Mon 10:15-10:30", training="personal-care woman")
    week = a_week(
        an_adult("grace", tags="personal-care woman"), an_adult("idris", tags="personal-care"), asks
    )
    assert week.breaks(care="grace") == set()
    assert week.breaks(care="idris") == {"W-INTIMATE"}


def relay() -> tuple:
    first = need(
        "first", DutyKind.ONE_TO_ONE, "Mon 12:00-12:20", "Mon 12:00-12:25", occurrence="w1.1"
    )
    second = need(
        "second", DutyKind.ONE_TO_ONE, "Mon 12:20-12:45", "Mon 12:25-12:45", meets=first.key
    )
    return an_adult("idris", unpaid=0), an_adult("grace", unpaid=0), first, second


@kept("W-RELAY")
def test_support_passes_from_one_adult_to_the_next():
    week = a_week(relay())
    assert week.breaks(first="idris", second="grace") == set()


@broken("W-RELAY")
def test_support_does_not_pass_with_a_gap_or_an_overlap():
    week = a_week(relay())
    assert week.breaks(first="idris", second=("grace", "Mon 12:25-12:45")) == {"W-RELAY"}
    assert "W-RELAY" in week.breaks(first=("idris", "Mon 12:00-12:25"), second="grace")


def one_pupil_in(visible: bool):
    place = Place(code=PlaceCode("NOOK"), name="Nook", kind=PlaceKind.ROOM, visible=visible)
    session = need("one", DutyKind.ONE_TO_ONE, "Mon 09:00-10:00", pupils="P1", place="NOOK")
    return a_week(an_adult("idris"), place, session)


@kept("W-1TO1")
def test_a_room_with_a_window_costs_nothing():
    assert one_pupil_in(visible=True).cost("W-1TO1", one="idris") == 0


@broken("W-1TO1")
def test_a_room_nobody_can_see_into_costs():
    assert one_pupil_in(visible=False).cost("W-1TO1", one="idris") > 0


@kept("W-USUAL")
def test_the_usual_adult_costs_nothing():
    usual = need("one", DutyKind.ONE_TO_ONE, "Mon 09:00-10:00", usual=(PostCode("idris"),))
    week = a_week(an_adult("idris"), an_adult("grace"), usual)
    assert week.cost("W-USUAL", one="idris") == 0
    assert week.solved() == {"one": ["idris"]}


@broken("W-USUAL")
def test_someone_else_costs():
    usual = need("one", DutyKind.ONE_TO_ONE, "Mon 09:00-10:00", usual=(PostCode("idris"),))
    assert a_week(an_adult("grace"), usual).cost("W-USUAL", one="grace") > 0


@kept("T-ONCALL")
def test_two_people_make_a_first_and_a_second_responder():
    week = a_week(beth(), an_adult("carys", "001-hlta-level-1"), ON_CALL, SECOND)
    assert week.breaks(call="beth", second="carys") == set()
    assert week.cost("T-ONCALL", call="beth", second="carys") == 0


@broken("T-ONCALL")
def test_one_person_is_not_both_responders_and_a_period_without_one_is_a_gap():
    week = a_week(beth(), ON_CALL, SECOND)
    assert week.breaks(call="beth", second="beth") == {"T-ONCALL"}
    assert week.cost("T-ONCALL") == 2 * UNIT + 120


@kept("T-ONCALL-FREE")
def test_the_adult_on_call_may_be_with_a_group_that_can_pause():
    group = need("g", DutyKind.INTERVENTION, "Mon 09:15-09:45", pupils="P1 P2")
    assert a_week(beth(), ON_CALL, group).breaks(call="beth", g="beth") == set()


@kept("T-ONCALL-FREE")
def test_the_adult_on_call_may_be_one_of_two_in_the_centre():
    centre = need("psc", DutyKind.PASTORAL_CENTRE, "Mon 09:15-09:45", count=2)
    assert a_week(beth(), ON_CALL, centre).breaks(call="beth", psc="beth") == set()


@broken("T-ONCALL-FREE")
def test_the_adult_on_call_leads_no_class_has_no_one_to_one_and_holds_no_safety_post():
    for duty in (
        need("duty", DutyKind.PARTIAL_COVER, "Mon 09:15-09:45"),
        need("duty", DutyKind.ONE_TO_ONE, "Mon 09:15-09:45"),
        need("duty", DutyKind.BREAK_DUTY, "Mon 09:15-09:45", minimum=True),
        need("duty", DutyKind.ADULT_PRESENT, "Mon 09:15-09:45"),
        need("duty", DutyKind.PASTORAL_CENTRE, "Mon 09:15-09:45"),
    ):
        week = a_week(beth(), ON_CALL, duty)
        assert week.breaks(call="beth", duty="beth") == {"T-ONCALL-FREE"}, duty.kind
        assert len(week.solved()) == 1


@kept("T-PSC")
def test_the_centre_has_its_adult_and_one_with_first_aid():
    centre = need("psc", DutyKind.PASTORAL_CENTRE, "Mon 10:45-12:00")
    aid = present("T-PSC", "Mon 10:45-12:00", centre, training="first-aid")
    week = a_week(beth(tags="first-aid"), centre, aid)
    assert week.breaks(psc="beth") == set()
    assert week.cost("T-PSC", psc="beth") == 0


@broken("T-PSC")
def test_a_centre_without_an_adult_or_without_first_aid_is_a_gap():
    centre = need("psc", DutyKind.PASTORAL_CENTRE, "Mon 10:45-12:00")
    aid = present("T-PSC", "Mon 10:45-12:00", centre, training="first-aid")
    week = a_week(beth(), centre, aid)
    assert week.cost("T-PSC") == 2 * UNIT + 75
    assert week.cost("T-PSC", psc="beth") == UNIT


def on_call_day(most: int):
    periods = [
        need(f"p{hour}", DutyKind.PASTORAL_ON_CALL, f"Mon {hour}:00-{hour + 1}:00")
        for hour in (10, 11, 13)
    ]
    return a_week(beth(), periods, setting("T-LOAD", most))


@kept("T-LOAD")
def test_three_periods_on_call_are_within_the_preference():
    assert on_call_day(3).cost("T-LOAD", p10="beth", p11="beth", p13="beth") == 0


@broken("T-LOAD")
def test_a_third_period_costs_where_the_school_prefers_two():
    assert on_call_day(2).cost("T-LOAD", p10="beth", p11="beth", p13="beth") == 60


PPA = need("ppa", DutyKind.PPA_COVER, "Mon 13:00-14:00")


@kept("T-FIRST")
def test_a_post_for_cover_takes_ppa_at_no_cost():
    amara = an_adult("amara", "000-hlta", authorised=True)
    week = a_week(amara, beth(authorised=True), PPA)
    assert week.cost("T-FIRST", ppa="amara") == 0
    assert week.solved() == {"ppa": ["amara"]}


@broken("T-FIRST")
def test_a_pastoral_post_takes_ppa_only_at_a_cost():
    assert a_week(beth(authorised=True), PPA).cost("T-FIRST", ppa="beth") > 0


@broken("T-FIRST")
def test_lunch_duty_that_is_only_if_required_goes_to_the_midday_line_first():
    lunch = need("hall", DutyKind.LUNCH_DUTY, "Mon 12:00-12:45")
    hlta, midday = an_adult("lena", "002-hlta", unpaid=0), an_adult("mo", "mda", unpaid=0)
    week = a_week(hlta, midday, lunch)
    assert week.breaks(hall="lena") == set()
    assert week.cost("T-FIRST", hall="lena") > week.cost("T-FIRST", hall="mo") == 0
