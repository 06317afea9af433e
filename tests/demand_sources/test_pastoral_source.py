"""On call, the Pastoral Support Centre, and a paediatric first aider on site."""

from planner.demand_sources import pastoral
from planner.domain.codes import FIRST_AID, PAEDIATRIC_FIRST_AID, Tag
from planner.domain.demand import NeedTier
from planner.domain.kinds import DutyKind, PartKind
from tests.builders import a_class, a_duty_post, a_school, an_adult, lessons, span


def test_responders_stand_by_for_each_period_the_school_names():
    school = a_school(
        a_duty_post("ON-1", "Mon-Fri 08:45-10:45", DutyKind.PASTORAL_ON_CALL),
        a_duty_post("ON-2", "Mon-Fri 10:45-12:45", DutyKind.PASTORAL_ON_CALL),
        a_duty_post("SECOND-1", "Mon-Fri 08:45-10:45", DutyKind.PASTORAL_SECOND),
    )
    found = pastoral.needs(school).demands
    assert len(found) == 15
    assert {d.tier for d in found} == {NeedTier.PASTORAL}
    assert all(d.stands_by for d in found)


def test_the_centre_takes_a_trained_adult_whole():
    post = a_duty_post(
        "PSC", "Mon 10:45-12:00", DutyKind.PASTORAL_CENTRE, training=(Tag("de-escalation"),)
    )
    (demand,) = pastoral.needs(a_school(post)).demands
    assert str(demand.key) == "pastoral:PSC:w1.1:0"
    assert not demand.stands_by
    assert demand.training == ("de-escalation",)


def test_someone_medically_trained_is_in_the_centre():
    post = a_duty_post("PSC", "Mon 10:45-12:00", DutyKind.PASTORAL_CENTRE, one_with=(FIRST_AID,))
    (need,) = pastoral.needs(a_school(post)).presences
    assert (need.rule, need.tier, need.training) == ("T-PSC", NeedTier.PASTORAL, (FIRST_AID,))
    assert [str(key) for key in need.among] == ["pastoral:PSC:w1.1:0"]


def a_reception(*facts, **profile):
    return a_school(
        a_class("RA", "rosa"),
        a_class("3A", "tara"),
        lessons("RA", "Mon-Fri 08:45-12:00"),
        lessons("RA", "Mon-Fri 12:00-12:45", kind=PartKind.LUNCH),
        lessons("RA", "Mon-Fri 12:45-15:15"),
        lessons("3A", "Mon-Fri 08:00-17:00"),
        facts,
        **profile,
    )


def test_while_the_early_years_are_in_a_paediatric_first_aider_is_on_site_by_half_days():
    found = pastoral.needs(a_reception(eyfs_on_roll=True)).demands
    assert len(found) == 10
    assert [d.spans[0] for d in found[:2]] == [span("Mon 08:45-12:00"), span("Mon 12:00-15:15")]
    assert {(d.kind, d.tier, d.training) for d in found} == {
        (DutyKind.FIRST_AID_STANDBY, NeedTier.SAFETY, (PAEDIATRIC_FIRST_AID,))
    }
    assert [str(d.key) for d in found[:3]] == [f"site:PFA:w1.{n}:0" for n in (1, 2, 3)]


def test_a_school_without_early_years_needs_none():
    assert pastoral.needs(a_reception(eyfs_on_roll=False)).demands == ()


def test_a_day_without_lunch_is_one_stretch():
    school = a_school(a_class("RA", "rosa"), lessons("RA", "Mon 09:00-12:00"), eyfs_on_roll=True)
    (demand,) = pastoral.needs(school).demands
    assert demand.spans == (span("Mon 09:00-12:00"),)


def test_the_first_aider_is_needed_in_both_weeks_of_a_cycle():
    found = pastoral.needs(a_reception(eyfs_on_roll=True, cycle_weeks=2)).demands
    assert len({d.key for d in found}) == 20


def certified(name: str, works: str):
    return an_adult(name, works=works, unpaid=0, tags="paediatric-first-aid")


def legs_on_monday(*adults: object) -> list[tuple[str, object]]:
    found = pastoral.needs(a_reception(*adults, eyfs_on_roll=True)).demands
    monday = (d for d in found if d.spans[0].end <= span("Mon 08:00-23:00").end)
    return [(str(d.key), d.spans[0]) for d in monday]


def test_two_part_timers_relay_the_certificate_through_a_morning():
    early, late = certified("ann", "Mon 08:00-10:30"), certified("bob", "Mon 10:00-16:00")
    assert legs_on_monday(early, late) == [
        ("site:PFA:w1.1:0", span("Mon 08:45-10:30")),
        ("site:PFA:w1.1:1", span("Mon 10:30-12:00")),
        ("site:PFA:w1.2:0", span("Mon 12:00-15:15")),
    ]


def test_one_who_is_there_all_morning_needs_no_relay():
    both = certified("ann", "Mon 08:00-10:30"), certified("bob", "Mon 08:00-16:00")
    assert len(legs_on_monday(*both)) == 2


def test_minutes_nobody_certified_works_stay_a_need_of_their_own():
    assert legs_on_monday(certified("ann", "Mon 09:30-16:00")) == [
        ("site:PFA:w1.1:0", span("Mon 08:45-09:30")),
        ("site:PFA:w1.1:1", span("Mon 09:30-12:00")),
        ("site:PFA:w1.2:0", span("Mon 12:00-15:15")),
    ]
