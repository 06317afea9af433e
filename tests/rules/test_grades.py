"""What each grade may lead."""

from datetime import date

from planner.domain.codes import PersonCode, PostCode
from planner.domain.kinds import DutyKind, PartKind, RoleKind
from planner.domain.people import Consent
from planner.domain.plan import Override
from tests.builders import a_lesson, a_post, a_teacher, an_adult, works
from tests.rules.weeks import a_week, broken, kept, need, setting

PPA = need("ppa", DutyKind.PPA_COVER, "Mon 13:00-14:00")
EMERGENCY = DutyKind.EMERGENCY_SUPERVISION
PARTIAL = DutyKind.PARTIAL_COVER


def partial(times: str, **more: object):
    return need("short", PARTIAL, f"Mon {times}", **more)


@broken("G-LPA-NO-PPA")
def test_an_assistant_never_takes_a_recurring_release_even_half_an_hour_of_it():
    half = need("ppa", DutyKind.PPA_COVER, "Mon 13:00-13:30")
    week = a_week(an_adult("idris", authorised=True), half).generous("004-lpa", half.kind)
    assert week.breaks(ppa="idris") == {"G-LPA-NO-PPA"}
    assert "(job description 2.19)" in week.sentences(ppa="idris")
    assert week.clashes("ppa", "idris") == {"G-LPA-NO-PPA"}
    assert week.solved() == {}


def test_without_the_rule_an_assistant_would_take_the_release():
    week = a_week(an_adult("idris", authorised=True), PPA).generous("004-lpa", PPA.kind)
    assert week.without("G-LPA-NO-PPA").breaks(ppa="idris") == set()
    assert week.without("G-LPA-NO-PPA").solved() == {"ppa": ["idris"]}


@kept("G-LPA-NO-PPA")
def test_an_assistant_bridges_an_emergency_and_sits_in_while_a_coach_leads_ppa():
    bridge = need("bridge", EMERGENCY, "Mon 13:00-13:30")
    present = need("coach", DutyKind.ADULT_PRESENT, "Mon 14:00-15:00")
    assert a_week(an_adult("idris"), bridge, present).breaks(bridge="idris", coach="idris") == set()


@broken("G-LPA-COVER-KIND")
def test_an_assistant_takes_no_whole_lesson_of_an_absence():
    absence = need("away", DutyKind.ABSENCE_COVER, "Mon 13:00-14:00")
    week = a_week(an_adult("idris", authorised=True), absence).generous("004-lpa", absence.kind)
    assert week.breaks(away="idris") == {"G-LPA-COVER-KIND"}
    assert week.without("G-LPA-COVER-KIND").breaks(away="idris") == set()


@kept("G-LPA-COVER-KIND")
def test_an_assistant_may_take_the_whole_register_which_is_no_lesson():
    register = need("register", DutyKind.ABSENCE_COVER, "Mon 08:45-09:05", lesson_minutes=None)
    week = a_week(an_adult("idris"), register).generous("004-lpa", register.kind)
    assert week.breaks(register="idris") == set()
    long = need("register", DutyKind.ABSENCE_COVER, "Mon 08:45-09:10", lesson_minutes=None)
    week = a_week(an_adult("idris", authorised=True), long).generous("004-lpa", long.kind)
    assert week.breaks(register="idris") == {"G-LPA-COVER-KIND"}


@kept("G-LPA-COVER-PARTIAL")
def test_with_the_cap_off_an_assistant_takes_55_minutes_of_60():
    uncapped = setting("G-LPA-CAP", on=False)
    week = a_week(an_adult("idris"), partial("13:00-13:55"), uncapped)
    assert week.breaks(short="idris") == set()


@broken("G-LPA-COVER-PARTIAL")
def test_with_the_cap_off_an_assistant_is_refused_the_whole_60_minutes():
    uncapped = setting("G-LPA-CAP", on=False)
    week = a_week(an_adult("idris"), partial("13:00-14:00"), uncapped)
    assert week.breaks(short="idris") == {"G-LPA-COVER-PARTIAL"}
    assert week.clashes("short", "idris") == {"G-LPA-COVER-PARTIAL"}
    said = week.sentences(short="idris")
    assert "Idris can't take short on Mon 13:00-14:00, 60 minutes" in said
    assert "less than a whole lesson (job description 2.19)" in said
    assert week.solved() == {}
    assert week.without("G-LPA-COVER-PARTIAL").solved() == {"short": ["idris"]}


@broken("G-LPA-CAP")
def test_a_planned_short_absence_of_31_minutes_is_refused_at_the_default_cap():
    week = a_week(an_adult("idris"), partial("13:00-13:31"))
    assert week.breaks(short="idris") == {"G-LPA-CAP"}
    assert week.clashes("short", "idris") == {"G-LPA-CAP"}
    assert week.solved() == {}
    assert week.without("G-LPA-CAP").solved() == {"short": ["idris"]}


@kept("G-LPA-CAP")
def test_a_planned_short_absence_of_30_minutes_is_allowed_and_a_school_may_say_20():
    assert a_week(an_adult("idris"), partial("13:00-13:30")).breaks(short="idris") == set()
    tighter = setting("G-LPA-CAP", 20)
    week = a_week(an_adult("idris"), partial("13:00-13:30"), tighter)
    assert week.breaks(short="idris") == {"G-LPA-CAP"}


@kept("G-LPA-CAP")
def test_an_hlta_covers_a_short_absence_of_any_length():
    week = a_week(an_adult("amara", "000-hlta"), partial("13:00-14:00"))
    assert week.breaks(short="amara") == set()


@broken("G-LPA-RELIEF")
def test_an_assistant_in_an_emergency_is_relieved_after_half_an_hour():
    week = a_week(an_adult("idris"), need("gone", EMERGENCY, "Mon 13:00-13:35"))
    assert week.breaks(gone="idris") == {"G-LPA-RELIEF"}
    assert week.without("G-LPA-RELIEF").breaks(gone="idris") == set()


@kept("G-LPA-RELIEF")
def test_an_assistant_may_hold_the_class_for_half_an_hour_of_an_emergency():
    week = a_week(an_adult("idris"), need("gone", EMERGENCY, "Mon 13:00-13:30"))
    assert week.breaks(gone="idris") == set()


def halves(kind: DutyKind) -> tuple:
    return (
        an_adult("idris"),
        an_adult("grace"),
        need("first", kind, "Mon 13:00-13:30"),
        need("second", kind, "Mon 13:30-14:00"),
    )


@broken("G-LPA-NO-CHAIN")
def test_two_assistants_do_not_share_one_lesson_30_and_30():
    week = a_week(halves(PARTIAL))
    assert week.breaks(first="idris", second="grace") == {"G-LPA-NO-CHAIN"}
    assert "(job description 2.19)" in week.sentences(first="idris", second="grace")
    formulation = week.formulation(week.pin("first", "idris"), week.pin("second", "grace"))
    assert {v.code for c in formulation.clashes for v in c.violations} == {"G-LPA-NO-CHAIN"}
    assert len(week.solved()) == 1
    assert len(week.without("G-LPA-NO-CHAIN").solved()) == 2


@kept("G-LPA-NO-CHAIN")
def test_two_assistants_may_share_less_than_the_shortest_lesson():
    week = a_week(
        an_adult("idris"),
        an_adult("grace"),
        need("first", PARTIAL, "Mon 13:00-13:30"),
        need("second", PARTIAL, "Mon 13:30-13:55"),
    )
    assert week.breaks(first="idris", second="grace") == set()


@kept("G-LPA-NO-CHAIN")
def test_an_hlta_in_the_middle_breaks_the_run_and_so_does_another_class():
    week = a_week(
        an_adult("idris"),
        an_adult("grace"),
        an_adult("amara", "000-hlta"),
        need("first", PARTIAL, "Mon 13:00-13:30"),
        need("second", PARTIAL, "Mon 13:30-14:00"),
        need("third", PARTIAL, "Mon 14:00-14:30"),
        need("other", PARTIAL, "Mon 13:30-14:00", school_class="4A"),
    )
    assert week.breaks(first="idris", second="amara", third="grace") == set()
    assert week.breaks(first="idris", other="grace") == set()
    assert week.breaks(second="idris", third="grace") == {"G-LPA-NO-CHAIN"}


@broken("G-LPA-NO-CHAIN")
def test_one_assistant_does_not_run_on_from_one_lesson_into_the_next():
    week = a_week(
        an_adult("idris"),
        need("first", PARTIAL, "Mon 09:30-10:00"),
        need("second", PARTIAL, "Mon 10:00-10:30", lesson_minutes=45),
    )
    assert week.breaks(first="idris", second="idris") == {"G-LPA-NO-CHAIN"}


@kept("G-LPA-OVERRIDE")
def test_an_override_with_a_reason_lets_two_assistants_hold_an_emergency():
    first, second = halves(EMERGENCY)[2:]
    given = tuple(
        Override(rule="G-LPA-NO-CHAIN", key=key, given_by=PersonCode("head"), reason="snow")
        for key in (first.key, second.key)
    )
    week = a_week(halves(EMERGENCY), given)
    assert week.breaks(first="idris", second="grace") == set()


@broken("G-LPA-OVERRIDE")
def test_no_override_opens_a_planned_absence_or_an_emergency_it_does_not_name():
    assert a_week(halves(EMERGENCY)).breaks(first="idris", second="grace") == {"G-LPA-NO-CHAIN"}
    first, second = halves(PARTIAL)[2:]
    given = tuple(
        Override(rule="G-LPA-NO-CHAIN", key=key, given_by=PersonCode("head"), reason="snow")
        for key in (first.key, second.key)
    )
    assert a_week(halves(PARTIAL), given).breaks(first="idris", second="grace") == {
        "G-LPA-NO-CHAIN"
    }
    switched_off = setting("G-LPA-OVERRIDE", on=False)
    week = a_week(halves(EMERGENCY), given, switched_off)
    assert week.breaks(first="idris", second="grace") == {"G-LPA-NO-CHAIN"}


@kept("G-HLTA-AUTH", "P-COVERER", "G-HLTA1-PLAN")
def test_an_authorised_hlta_covers_ppa():
    assert a_week(an_adult("amara", "000-hlta", authorised=True), PPA).breaks(ppa="amara") == set()


@broken("G-HLTA-AUTH")
def test_an_hlta_without_the_heads_authorisation_teaches_no_class():
    week = a_week(an_adult("amara", "000-hlta"), PPA)
    assert week.breaks(ppa="amara") == {"G-HLTA-AUTH"}
    assert "Specified Work" in week.sentences(ppa="amara")
    assert week.clashes("ppa", "amara") == {"G-HLTA-AUTH"}
    assert week.solved() == {}
    assert week.without("G-HLTA-AUTH").solved() == {"ppa": ["amara"]}


@broken("G-HLTA-AUTH")
def test_consent_does_not_cure_the_law():
    agreed = Consent(post=PostCode("hana"), kind=DutyKind.PPA_COVER, agreed_on=date(2026, 9, 3))
    week = a_week(an_adult("hana", "003-hlta"), agreed, PPA)
    assert week.breaks(ppa="hana") == {"G-HLTA-AUTH"}
    assert week.clashes("ppa", "hana") == {"G-HLTA-AUTH"}
    assert week.solved() == {}


@broken("G-HLTA-AUTH")
def test_a_school_cannot_switch_the_law_off():
    off = setting("G-HLTA-AUTH", on=False)
    assert a_week(an_adult("amara", "000-hlta"), PPA, off).breaks(ppa="amara") == {"G-HLTA-AUTH"}


@broken("G-HLTA1-PLAN")
def test_a_level_1_hlta_does_not_lead_without_a_named_planning_teacher():
    unplanned = need("ppa", DutyKind.PPA_COVER, "Mon 13:00-14:00", planning_teacher=None)
    week = a_week(an_adult("carys", "001-hlta-level-1", authorised=True), unplanned)
    assert week.breaks(ppa="carys") == {"G-HLTA1-PLAN"}
    assert "(001 L33" in week.sentences(ppa="carys")
    assert week.clashes("ppa", "carys") == {"G-HLTA1-PLAN"}
    assert week.solved() == {}
    assert week.without("G-HLTA1-PLAN").solved() == {"ppa": ["carys"]}


@kept("G-HLTA1-PLAN")
def test_a_level_2_hlta_needs_no_planning_teacher_and_a_level_1_is_content_with_one():
    unplanned = need("ppa", DutyKind.PPA_COVER, "Mon 13:00-14:00", planning_teacher=None)
    beth = an_adult("beth", "001-hlta-level-2", authorised=True)
    assert a_week(beth, unplanned).breaks(ppa="beth") == set()
    carys = an_adult("carys", "001-hlta-level-1", authorised=True)
    assert a_week(carys, PPA).breaks(ppa="carys") == set()


@kept("G-MDA-HOURS")
def test_a_midday_line_does_lunch_duty():
    lunch = need("hall", DutyKind.LUNCH_DUTY, "Mon 12:00-12:45")
    assert a_week(an_adult("mo", "mda"), lunch).breaks(hall="mo") == set()


@kept("G-MDA-HOURS")
def test_a_midday_line_of_002_supports_a_child_through_lunch():
    support = need("one", DutyKind.ONE_TO_ONE, "Mon 12:00-12:45")
    assert a_week(an_adult("lena", "002-mda"), support).breaks(one="lena") == set()
    assert a_week(an_adult("mo", "mda"), support).breaks(one="mo") == {"G-PROFILE"}


@broken("G-MDA-HOURS")
def test_a_midday_line_takes_no_group_whatever_its_profile_says():
    group = need("reading", DutyKind.INTERVENTION, "Mon 12:00-12:30", pupils="P1")
    week = a_week(an_adult("mo", "mda"), group).generous("mda", group.kind)
    assert week.breaks(reading="mo") == {"G-MDA-HOURS"}
    assert week.without("G-MDA-HOURS").breaks(reading="mo") == set()


@broken("P-COVERER")
def test_a_cover_supervisor_does_not_cover_ppa():
    supervisor = (
        an_adult("sam", "000-hlta", authorised=True, role=RoleKind.COVER_SUPERVISOR),
        PPA,
    )
    week = a_week(supervisor)
    assert week.breaks(ppa="sam") == {"P-COVERER"}
    assert week.without("P-COVERER").breaks(ppa="sam") == set()


def part_timer() -> tuple:
    """A teacher on two days who covers for others on the rest, by a second line."""
    line = a_post("line", "000-hlta", person=PersonCode("tara"))
    return a_teacher("tara"), line, works("line", "Mon-Fri 08:30-15:30")


@broken("P-PROTECT")
def test_a_teacher_covers_nobody_in_their_own_ppa():
    away = need("away", DutyKind.ABSENCE_COVER, "Mon 13:00-14:00", school_class="4A")
    own = need(
        "ppa", DutyKind.PPA_COVER, "Mon 13:00-14:00", released=PersonCode("tara"), quota="tara"
    )
    week = a_week(part_timer(), away, own)
    assert week.breaks(away="line") == {"P-PROTECT"}
    assert week.without("P-PROTECT").breaks(away="line") == set()


@kept("P-PROTECT")
def test_a_teacher_may_cover_when_their_own_ppa_cannot_fall():
    away = need("away", DutyKind.ABSENCE_COVER, "Tue 13:00-14:00", school_class="4A")
    own = need(
        "ppa", DutyKind.PPA_COVER, "Mon 13:00-14:00", released=PersonCode("tara"), quota="tara"
    )
    assert a_week(part_timer(), away, own).breaks(away="line") == set()


def beside_a_coach(*parts: object):
    lesson = a_lesson("3A", "Mon 09:10-10:10", "PE", releasable=True, external="coach")
    present = need("pe", DutyKind.ADULT_PRESENT, "Mon 08:45-10:10", school_class="3A")
    adults = an_adult("idris"), an_adult("amara", "000-hlta")
    return a_week(adults, lesson, parts, present)


@broken("G-LPA-COVER-KIND")
def test_an_assistant_beside_a_coach_does_not_take_a_long_register_alone():
    register = a_lesson("3A", "Mon 08:45-09:10", "Register", kind=PartKind.REGISTRATION)
    assert beside_a_coach(register).breaks(pe="idris") == {"G-LPA-COVER-KIND"}
    assert beside_a_coach(register).breaks(pe="amara") == set()


@kept("G-LPA-COVER-KIND")
def test_an_assistant_beside_a_coach_may_take_a_short_one():
    reading = a_lesson("3A", "Mon 08:50-09:10", "Register", kind=PartKind.REGISTRATION)
    assert beside_a_coach(reading).breaks(pe="idris") == set()
