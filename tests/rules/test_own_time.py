"""Adults' own paid time, standbys, class teams, clubs and the other kinds of release."""

from dataclasses import replace

from planner.domain.codes import ClassCode, PersonCode
from planner.domain.demand import NeedTier, Quota
from planner.domain.kinds import DutyKind, PartKind
from solver.problem import UNIT
from tests.builders import a_lesson, a_qualification, a_teacher, an_adult
from tests.rules.weeks import a_week, broken, kept, need, present, setting

MONDAY = "Mon 09:00-09:30"
AMARA = tuple(an_adult("amara", "000-hlta", authorised=True))


def task(kind: DutyKind, **more: object):
    return need("task", kind, MONDAY, tier=NeedTier.LATER, **more)


@kept("H-PLAN-TIME")
def test_planning_that_has_its_time_leaves_nothing_wanting():
    assert a_week(AMARA, task(DutyKind.PLANNING)).cost("H-PLAN-TIME", task="amara") == 0


@broken("H-PLAN-TIME")
def test_planning_nobody_has_time_for_is_a_gap():
    assert a_week(AMARA, task(DutyKind.PLANNING)).cost("H-PLAN-TIME") == UNIT + 30


@kept("H-OWN-TASKS")
def test_leading_the_team_is_on_the_rota():
    assert a_week(AMARA, task(DutyKind.TEAM_LEADING)).cost("H-OWN-TASKS", task="amara") == 0


@broken("H-OWN-TASKS")
def test_records_left_for_home_are_a_gap():
    week = a_week(AMARA, task(DutyKind.ADMIN))
    assert week.cost("H-OWN-TASKS") == UNIT + 30


@kept("T-CHECK-IN")
def test_a_cohort_that_is_seen_wants_nothing():
    beth = an_adult("beth", "001-hlta-level-2")
    assert a_week(beth, task(DutyKind.CHECK_IN)).cost("T-CHECK-IN", task="beth") == 0


@broken("T-CHECK-IN")
def test_a_cohort_nobody_sees_is_a_gap():
    beth = an_adult("beth", "001-hlta-level-2")
    assert a_week(beth, task(DutyKind.CHECK_IN)).cost("T-CHECK-IN") == UNIT + 30


@kept("G-MARK")
def test_an_hlta_marks_by_an_explicit_scheme_and_a_level_2_without_one():
    scheme = task(DutyKind.MARKING, mark_scheme=True)
    assert "G-MARK" not in a_week(AMARA, scheme).breaks(task="amara")
    carys = an_adult("carys", "001-hlta-level-2")
    assert "G-MARK" not in a_week(carys, task(DutyKind.MARKING)).breaks(task="carys")


@broken("G-MARK")
def test_an_assistant_marks_nothing_without_a_scheme_or_policy():
    week = a_week(an_adult("idris", "004-lpa"), task(DutyKind.MARKING))
    assert "G-MARK" in week.breaks(task="idris")


CHANGING = need("standby", DutyKind.CONTINENCE_STANDBY, MONDAY, training="personal-care")


@kept("W-CONTINENCE")
def test_an_adult_who_stands_by_for_changing_goes_on_with_other_work():
    idris = an_adult("idris", "004-lpa", tags="personal-care")
    group = need("g", DutyKind.INTERVENTION, MONDAY, pupils="P1")
    week = a_week(idris, CHANGING, group)
    assert week.cost("W-CONTINENCE", standby="idris", g="idris") == 0
    assert "H-OVERLAP" not in week.breaks(standby="idris", g="idris")


@broken("W-CONTINENCE")
def test_nobody_on_hand_for_changing_is_a_gap():
    idris = an_adult("idris", "004-lpa", tags="personal-care")
    assert a_week(idris, CHANGING).cost("W-CONTINENCE") == UNIT + 30


SAFEGUARDING = need("dsl", DutyKind.SAFEGUARDING_STANDBY, MONDAY, training="dsl")


@kept("W-DSL")
def test_a_teacher_who_is_safeguarding_lead_is_on_site_without_being_placed():
    tara = a_teacher("tara"), a_qualification("tara", "dsl")
    assert a_week(tara, an_adult("idris"), SAFEGUARDING).cost("W-DSL") == 0


@broken("W-DSL")
def test_a_day_without_a_safeguarding_lead_on_site_is_a_gap():
    beth = an_adult("beth", "001-hlta-level-2", tags="dsl")
    week = a_week(beth, SAFEGUARDING)
    assert week.cost("W-DSL", dsl="beth") == 0
    assert week.cost("W-DSL") == UNIT + 30


def team(*others: object):
    whole = present("C-TEAM", MONDAY, in_class=ClassCode("5A"), minimum=2)
    away = need("g", DutyKind.INTERVENTION, MONDAY, pupils="P9")
    based = [an_adult(name, base_class=ClassCode("5A")) for name in ("idris", "grace")]
    lesson = a_lesson("5A", "Mon 09:00-10:00", kind=PartKind.LESSON)
    return a_week(a_teacher("tara", "5A"), lesson, based, whole, away, others)


@kept("C-TEAM")
def test_a_complete_class_team_wants_nobody():
    assert team().cost("C-TEAM") == 0


@broken("C-TEAM")
def test_an_adult_taken_from_a_class_team_leaves_it_one_short():
    assert team().cost("C-TEAM", g="idris") == UNIT


@kept("L-SETUP")
def test_a_hall_set_up_before_lunch_wants_nothing():
    lay = need("lay", DutyKind.SETTING_UP, "Mon 11:45-12:00")
    week = a_week(an_adult("mo", "mda", works="Mon 11:45-13:15", unpaid=0), lay)
    assert week.cost("L-SETUP", lay="mo") == 0
    assert week.breaks(lay="mo") == set()


@broken("L-SETUP")
def test_a_hall_nobody_sets_up_is_a_gap():
    lay = need("lay", DutyKind.SETTING_UP, "Mon 11:45-12:00")
    assert a_week(an_adult("mo", "mda"), lay).cost("L-SETUP") == UNIT + 15


@kept("L-CLUB")
def test_a_club_with_its_adult_runs():
    club = need("club", DutyKind.CLUB, "Mon 12:15-13:00")
    assert a_week(an_adult("lena", "002-hlta"), club).cost("L-CLUB", club="lena") == 0


@broken("L-CLUB")
def test_a_club_without_an_adult_is_a_gap():
    club = need("club", DutyKind.CLUB, "Mon 12:15-13:00")
    assert a_week(an_adult("lena", "002-hlta"), club).cost("L-CLUB") == UNIT + 45


def after_lunch(*settings: object):
    hall = need("hall", DutyKind.LUNCH_DUTY, "Mon 12:00-12:45")
    play = need("play", DutyKind.LUNCH_DUTY, "Mon 12:45-13:15")
    return a_week(an_adult("mo", "mda"), hall, play, *settings)


@kept("L-HANDOVER")
def test_unless_the_school_wants_handovers_one_lunch_post_follows_another():
    assert after_lunch().breaks(hall="mo", play="mo") == set()


@broken("L-HANDOVER")
def test_five_minutes_to_tell_the_teacher_keep_the_adult_from_the_next_post():
    week = after_lunch(setting("L-HANDOVER"))
    assert "H-OVERLAP" in week.breaks(hall="mo", play="mo")


def release(rule: str, owed: int):
    cover = need(
        "cover",
        DutyKind.RELEASE_COVER,
        "Mon 13:00-14:00",
        released=PersonCode("tara"),
        released_minutes=(60,),
        quota="more",
    )
    lesson = a_lesson("3A", "Mon 13:00-14:00", releasable=True)
    quota = Quota(code="more", title="Release 3A", owed=owed, rule=rule)
    return a_week(AMARA, a_teacher("tara", "3A"), lesson, quota, cover)


@kept("P-ECT")
def test_induction_time_given_to_the_minute_leaves_nothing_owed():
    assert release("P-ECT", 60).cost("P-ECT", cover="amara") == 0


@broken("P-ECT")
def test_induction_time_is_short_by_what_is_not_given():
    assert release("P-ECT", 72).cost("P-ECT", cover="amara") == 12


@kept("P-LEAD")
def test_leadership_time_that_is_given_wants_nothing():
    assert release("P-LEAD", 60).cost("P-LEAD", cover="amara") == 0


@broken("P-LEAD")
def test_leadership_time_nobody_covers_is_short():
    assert release("P-LEAD", 60).cost("P-LEAD") == 60


def owed_release(given: bool) -> int:
    """What it costs that a block of lost PPA is given back, or is not."""
    back = need("back", DutyKind.PPA_COVER, "Mon 13:00-13:30", tier=8)
    key = replace(back.key, source="owed-release")
    week = a_week(an_adult("amara", "000-hlta", authorised=True), replace(back, key=key))
    return week.cost("P-LEDGER", **({"back": "amara"} if given else {}))


@kept("P-LEDGER")
def test_lost_ppa_that_is_given_back_wants_nothing():
    assert owed_release(given=True) == 0


@broken("P-LEDGER")
def test_lost_ppa_that_nobody_gives_back_is_a_gap():
    assert owed_release(given=False) == UNIT + 30


def test_an_assistant_covers_no_kind_of_release():
    week = a_week(an_adult("idris", "004-lpa"), release("P-ECT", 60).needs.demands)
    assert "G-LPA-NO-PPA" in week.breaks(cover="idris")


@kept("S-OTHER")
def test_a_duty_of_a_kind_without_a_rule_of_its_own_is_done():
    week = a_week(an_adult("idris"), task(DutyKind.IN_CLASS))
    assert week.cost("S-OTHER", task="idris") == 0


@broken("S-OTHER")
def test_a_duty_of_a_kind_without_a_rule_of_its_own_is_a_gap_like_any_other():
    assert a_week(an_adult("idris"), task(DutyKind.IN_CLASS)).cost("S-OTHER") == UNIT + 30
