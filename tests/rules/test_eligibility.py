"""Who may be given a duty at all."""

from datetime import date

from planner.domain.codes import PersonCode, PostCode
from planner.domain.kinds import DbsStatus, DutyKind, RestrictionKind, RoleKind
from planner.domain.people import Consent, Restriction
from tests.builders import (
    a_person,
    a_post,
    a_pupil,
    a_qualification,
    a_teacher,
    an_adult,
    works,
)
from tests.rules.weeks import a_week, broken, kept, need

LUNCH = need("hall", DutyKind.LUNCH_DUTY, "Mon 12:00-12:45", place="HALL")
GROUP = need("neli", DutyKind.INTERVENTION, "Mon 13:15-13:45", training="neli", pupils="P1")


def consent(post: str, kind: DutyKind, **more: object) -> Consent:
    return Consent(post=PostCode(post), kind=kind, agreed_on=date(2026, 9, 3), **more)


@kept("G-PROFILE")
def test_a_midday_assistant_may_do_lunch_duty():
    assert a_week(an_adult("mo", "mda"), LUNCH).breaks(hall="mo") == set()


@broken("G-PROFILE")
def test_an_assistant_does_lunch_duty_only_with_consent():
    week = a_week(an_adult("idris", unpaid=0), LUNCH)
    assert week.breaks(hall="idris") == {"G-PROFILE"}
    said = week.sentences(hall="idris")
    assert said.startswith("Idris has given no consent to hall on Mon 12:00-12:45: a post is")
    assert "(004 2.33" in said
    agreed = a_week(an_adult("idris", unpaid=0), LUNCH, consent("idris", DutyKind.LUNCH_DUTY))
    assert agreed.breaks(hall="idris") == set()


@broken("G-PROFILE")
def test_consent_does_not_open_what_the_profile_excludes():
    ppa = need("ppa", DutyKind.PPA_COVER, "Mon 13:00-14:00")
    week = a_week(an_adult("idris"), ppa, consent("idris", DutyKind.PPA_COVER))
    assert "G-PROFILE" in week.breaks(ppa="idris")


@broken("G-PROFILE")
def test_consent_that_has_ended_counts_for_nothing():
    ended = consent("idris", DutyKind.LUNCH_DUTY, ends=date(2026, 10, 23))
    assert a_week(an_adult("idris"), LUNCH, ended).breaks(hall="idris") == {"G-PROFILE"}


@broken("G-HLTA-NOCOVER-POST")
def test_a_003_post_leads_no_class_without_consent():
    ppa = need("ppa", DutyKind.PPA_COVER, "Tue 13:00-14:00")
    week = a_week(an_adult("hana", "003-hlta", authorised=True), ppa)
    assert week.breaks(ppa="hana") == {"G-HLTA-NOCOVER-POST"}
    assert "003 L13-16" in week.sentences(ppa="hana")
    assert week.clashes("ppa", "hana") == {"G-HLTA-NOCOVER-POST"}
    assert week.solved() == {}
    assert week.without("G-HLTA-NOCOVER-POST").breaks(ppa="hana") == set()


@kept("G-HLTA-NOCOVER-POST")
def test_a_003_post_leads_a_class_with_consent_and_authorisation():
    ppa = need("ppa", DutyKind.PPA_COVER, "Tue 13:00-14:00")
    hana = an_adult("hana", "003-hlta", authorised=True)
    assert a_week(hana, ppa, consent("hana", DutyKind.PPA_COVER)).breaks(ppa="hana") == set()


@kept("G-SKILL")
def test_a_trained_responder_may_be_on_call():
    on_call = need("call", DutyKind.PASTORAL_ON_CALL, "Mon 09:00-10:00", training="de-escalation")
    beth = an_adult("beth", "001-hlta-level-2", tags="de-escalation")
    assert a_week(beth, on_call).breaks(call="beth") == set()


@broken("G-SKILL")
def test_a_certificate_that_has_lapsed_does_not_count():
    on_call = need("call", DutyKind.PASTORAL_ON_CALL, "Mon 09:00-10:00", training="de-escalation")
    lapsed = a_qualification("beth", "de-escalation", expires=date(2026, 11, 1))
    week = a_week(an_adult("beth", "001-hlta-level-2"), lapsed, on_call)
    assert week.breaks(call="beth") == {"G-SKILL"}


@kept("I-TRAINED")
def test_someone_trained_may_deliver_the_programme():
    assert a_week(an_adult("idris", tags="neli"), GROUP).breaks(neli="idris") == set()


@broken("I-TRAINED")
def test_someone_untrained_may_not_deliver_the_programme():
    assert a_week(an_adult("idris"), GROUP).breaks(neli="idris") == {"I-TRAINED"}


@kept("I-TRAINED")
def test_a_trainee_delivers_only_where_the_programme_allows():
    learning = a_qualification("idris", "neli", in_training=True)
    assert a_week(an_adult("idris"), learning, GROUP).breaks(neli="idris") == {"I-TRAINED"}
    allowed = need(
        "neli", DutyKind.INTERVENTION, "Mon 13:15-13:45", training="neli", in_training_will_do=True
    )
    assert a_week(an_adult("idris"), learning, allowed).breaks(neli="idris") == set()


def vetted(status: DbsStatus) -> object:
    return (
        a_person("idris", dbs=status),
        a_post("idris"),
        works("idris", "Mon-Fri 08:30-15:30"),
        a_qualification("idris", "neli"),
    )


@kept("W-DBS")
def test_a_supervised_adult_may_stand_at_the_gate():
    gate = need("gate", DutyKind.GATE_DUTY, "Mon 08:30-08:45")
    assert a_week(vetted(DbsStatus.SUPERVISED), gate).breaks(gate="idris") == set()


@broken("W-DBS")
def test_a_supervised_adult_takes_no_group_alone_and_an_uncleared_one_nothing():
    gate = need("gate", DutyKind.GATE_DUTY, "Mon 08:30-08:45")
    assert a_week(vetted(DbsStatus.SUPERVISED), GROUP).breaks(neli="idris") == {"W-DBS"}
    assert a_week(vetted(DbsStatus.NOT_CLEARED), gate).breaks(gate="idris") == {"W-DBS"}


def restricted(kind: RestrictionKind, value: str, **more: object) -> Restriction:
    return Restriction(person=PersonCode("mo"), kind=kind, value=value, **more)


@broken("R-RESTRICT")
def test_a_restriction_bars_and_says_no_more_than_not_available():
    for kind, value in (
        (RestrictionKind.DUTY, "lunch duty"),
        (RestrictionKind.PLACE, "HALL"),
        (RestrictionKind.CLASS, "RA"),
        (RestrictionKind.PUPIL, "P1"),
        (RestrictionKind.TAG, "lifting"),
    ):
        lunch = need(
            "hall",
            DutyKind.LUNCH_DUTY,
            "Mon 12:00-12:45",
            place="HALL",
            pupils="P1",
            training="lifting",
        )
        mo = an_adult("mo", "mda", tags="lifting")
        week = a_week(mo, a_pupil("P1", "RA"), restricted(kind, value), lunch)
        assert week.breaks(hall="mo") == {"R-RESTRICT"}, kind
        assert week.sentences(hall="mo") == "Mo is not available for this."


@broken("R-RESTRICT")
def test_an_adult_named_never_is_refused_without_a_reason():
    never = need("one", DutyKind.ONE_TO_ONE, "Mon 09:00-10:00", never=(PersonCode("idris"),))
    week = a_week(an_adult("idris"), never)
    assert week.sentences(one="idris") == "Idris is not available for this."


@broken("R-RESTRICT")
def test_a_time_of_the_week_somebody_is_not_available_is_kept_free_without_a_reason():
    on_fridays = restricted(RestrictionKind.TIME, "Fri 12:30-13:00")
    friday = need("hall", DutyKind.LUNCH_DUTY, "Fri 12:00-12:45")
    monday = need("yard", DutyKind.LUNCH_DUTY, "Mon 12:00-12:45")
    week = a_week(an_adult("mo", "mda"), on_fridays, friday, monday)
    assert week.breaks(hall="mo") == {"R-RESTRICT"}
    assert week.breaks(yard="mo") == set()
    assert week.sentences(hall="mo") == "Mo is not available for this."
    daily = restricted(RestrictionKind.TIME, "Mon-Fri 12:30-13:00")
    assert a_week(an_adult("mo", "mda"), daily, monday).breaks(yard="mo") == {"R-RESTRICT"}


@broken("R-RESTRICT")
def test_an_adult_apart_from_a_pupil_does_not_lead_the_pupils_class_either():
    apart = restricted(RestrictionKind.PUPIL, "P1")
    for kind in (DutyKind.PPA_COVER, DutyKind.ADULT_PRESENT):
        for own_class, found in (("3A", {"R-RESTRICT"}), ("4A", set())):
            lesson = need("art", kind, "Mon 13:00-14:00", school_class=own_class)
            mo = an_adult("mo", "000-hlta", authorised=True)
            week = a_week(mo, a_pupil("P1", "3A"), apart, lesson)
            assert week.breaks(art="mo") == found, kind


@kept("R-RESTRICT")
def test_a_restriction_that_has_ended_bars_nothing():
    ended = restricted(RestrictionKind.PLACE, "HALL", ends=date(2026, 10, 30))
    assert a_week(an_adult("mo", "mda"), ended, LUNCH).breaks(hall="mo") == set()


@broken("L-NO-TEACHER")
def test_a_teacher_with_a_support_line_is_not_put_on_lunch_duty():
    line = a_post("line", "002-hlta", person=PersonCode("tara"))
    week = a_week(a_teacher("tara"), line, works("line", "Mon-Fri 08:30-15:30"), LUNCH)
    week = week.generous("002-hlta", DutyKind.LUNCH_DUTY)
    assert week.breaks(hall="line") == {"L-NO-TEACHER"}


@kept("L-NO-TEACHER")
def test_a_teacher_with_a_midday_contract_may_do_lunch_duty():
    line = a_post("line", "002-mda", person=PersonCode("tara"), role=RoleKind.MDA)
    week = a_week(a_teacher("tara"), line, works("line", "Mon-Fri 12:00-13:15"), LUNCH)
    assert week.breaks(hall="line") == set()
