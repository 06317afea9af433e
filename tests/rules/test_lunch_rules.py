"""Lunch, break and gate posts, first aid, and the ground they are cut from."""

from itertools import chain

from planner.domain.codes import ClassCode
from planner.domain.demand import NeedTier
from planner.domain.kinds import DutyKind
from solver.problem import UNIT
from tests.builders import a_lesson, a_post, a_teacher, an_adult, works
from tests.rules.weeks import a_week, broken, kept, need, present

HALL = need("hall", DutyKind.LUNCH_DUTY, "Mon 12:00-12:45", place="HALL")


def two_in_the_hall(*rules_and_tags: str):
    (rule, tag) = rules_and_tags
    hall = need("hall", DutyKind.LUNCH_DUTY, "Mon 12:00-12:45", count=2, place="HALL")
    one_with = present(rule, "Mon 12:00-12:45", hall, training=tag)
    return a_week(an_adult("mo", "mda", tags=tag), an_adult("nia", "mda"), hall, one_with)


@kept("L-POST")
def test_a_filled_post_leaves_nothing_wanting():
    assert a_week(an_adult("mo", "mda"), HALL).cost("L-POST", hall="mo") == 0


@broken("L-POST")
def test_an_empty_post_is_one_unit_and_its_minutes():
    assert a_week(an_adult("mo", "mda"), HALL).cost("L-POST") == UNIT + 45


@kept("L-AID")
def test_one_first_aider_among_the_holders_is_enough():
    assert two_in_the_hall("L-AID", "first-aid").cost("L-AID", hall=["mo", "nia"]) == 0


@broken("L-AID")
def test_holders_without_a_first_aider_are_one_adult_short():
    assert two_in_the_hall("L-AID", "first-aid").cost("L-AID", hall="nia") == UNIT


@kept("L-PFA-EAT")
def test_a_paediatric_first_aider_is_there_while_reception_eats():
    week = two_in_the_hall("L-PFA-EAT", "paediatric-first-aid")
    assert week.cost("L-PFA-EAT", hall="mo") == 0
    assert "mo" in week.solved()["hall"]


@broken("L-PFA-EAT")
def test_reception_lunch_without_one_comes_out_as_a_gap_and_is_not_refused():
    one_with = present("L-PFA-EAT", "Mon 12:00-12:45", HALL, training="paediatric-first-aid")
    week = a_week(an_adult("nia", "mda"), HALL, one_with)
    assert week.breaks(hall="nia") == set()
    assert week.cost("L-PFA-EAT", hall="nia") == UNIT
    assert week.solved() == {"hall": ["nia"]}
    assert week.formulation().problem.tiers[0].name == NeedTier.TITLES[NeedTier.SAFETY]


SITE = need("site", DutyKind.FIRST_AID_STANDBY, "Mon 08:45-12:00", training="paediatric-first-aid")


@kept("W-PFA-SITE")
def test_a_first_aider_stands_by_while_doing_something_else():
    gate = need("gate", DutyKind.GATE_DUTY, "Mon 08:45-09:00")
    week = a_week(an_adult("idris", tags="paediatric-first-aid"), SITE, gate)
    assert week.breaks(site="idris", gate="idris") == set()
    assert week.cost("W-PFA-SITE", site="idris") == 0


@broken("W-PFA-SITE")
def test_nobody_on_site_with_the_certificate_is_a_gap():
    assert a_week(an_adult("idris"), SITE).cost("W-PFA-SITE") == UNIT + 195


def shared_lunches(kind: DutyKind, *profiles: str):
    adults = [
        an_adult(name, profile, unpaid=0) for name, profile in zip("ab", profiles, strict=True)
    ]
    posts = [need(day, kind, f"{day} 12:00-12:30") for day in ("Mon", "Tue", "Wed", "Thu")]
    return a_week(adults, posts)


@kept("F-LUNCH")
def test_two_lunches_each_are_fair():
    week = shared_lunches(DutyKind.LUNCH_DUTY, "mda", "mda")
    assert week.cost("F-LUNCH", Mon="a", Tue="a", Wed="b", Thu="b") == 0


@broken("F-LUNCH")
def test_four_lunches_for_one_of_two_cost_the_minutes_beyond_their_share():
    week = shared_lunches(DutyKind.LUNCH_DUTY, "mda", "mda")
    assert week.cost("F-LUNCH", Mon="a", Tue="a", Wed="a", Thu="a") == 60
    assert sorted(chain(*week.solved().values())) == ["a", "a", "b", "b"]


@kept("F-LUNCH")
def test_shares_are_pro_rata_to_being_there():
    posts = [need(d, DutyKind.LUNCH_DUTY, f"{d} 12:00-12:30") for d in ("Mon", "Tue", "Wed", "Thu")]
    part = an_adult("part", "mda", works="Mon-Mon 11:30-13:00", unpaid=0)
    full = an_adult("full", "mda", works="Tue-Thu 11:30-13:00", unpaid=0)
    week = a_week(part, full, posts)
    assert week.cost("F-LUNCH", Mon="part", Tue="full", Wed="full", Thu="full") == 0


@kept("F-DUTY")
def test_gate_duty_two_mornings_each_is_fair():
    week = shared_lunches(DutyKind.GATE_DUTY, "004-lpa", "ta")
    assert week.cost("F-DUTY", Mon="a", Tue="b", Wed="a", Thu="b") == 0


@broken("F-DUTY")
def test_gate_duty_every_morning_for_one_costs():
    week = shared_lunches(DutyKind.GATE_DUTY, "004-lpa", "ta")
    assert week.cost("F-DUTY", Mon="a", Tue="a", Wed="a", Thu="a") == 60


def reception():
    maths = a_lesson("RA", "Mon 09:30-10:30", "Maths", core=True)
    group = need("g", DutyKind.INTERVENTION, "Mon 09:30-10:00", pupils="P1")
    least = present("C-MINIMUM", "Mon 09:30-10:30", in_class=ClassCode("RA"))
    based = [an_adult(name, base_class=ClassCode("RA")) for name in ("idris", "grace")]
    other = need("h", DutyKind.INTERVENTION, "Mon 09:30-10:00", pupils="P2")
    return a_week(a_teacher("tara", "RA"), maths, based, an_adult("jo"), group, other, least)


@kept("C-MINIMUM", "C-SUPPORT")
def test_an_adult_from_elsewhere_leaves_the_class_its_support():
    assert reception().cost("C-MINIMUM", g="jo") == 0
    assert reception().cost("C-MINIMUM", g="idris") == 0
    assert reception().cost("C-SUPPORT", g="jo") == 0


@broken("C-MINIMUM")
def test_a_core_lesson_both_adults_have_left_is_one_adult_short():
    assert reception().cost("C-MINIMUM", g="idris", h="grace") == UNIT


@broken("C-MINIMUM")
def test_an_adult_whose_midday_line_has_begun_is_not_in_class():
    least = present("C-MINIMUM", "Mon 11:15-12:15", in_class=ClassCode("RA"))
    lena = tuple(an_adult("lena", "002-hlta", base_class=ClassCode("RA")))
    line = a_post("midday", "002-mda", person="lena"), works("midday", "Mon 11:55-13:15")
    assert a_week(lena, least).cost("C-MINIMUM") == 0
    assert a_week(lena, line, least).cost("C-MINIMUM") == UNIT


@broken("C-SUPPORT")
def test_each_further_adult_taken_from_a_class_is_dearer_than_the_last():
    first = reception().cost("C-SUPPORT", g="idris")
    both = reception().cost("C-SUPPORT", g="idris", h="grace")
    assert first > 0
    assert both > 2 * first
