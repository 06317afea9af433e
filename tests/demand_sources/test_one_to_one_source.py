"""1:1 support: one continuous need in legs that leave no minute uncovered."""

from datetime import date
from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from planner.demand_sources import one_to_one
from planner.domain.clock import Span, clock
from planner.domain.codes import PersonCode, PostCode, Tag
from planner.domain.demand import Demand, NeedTier
from planner.domain.kinds import PartKind, ProvisionKind
from planner.domain.school import School
from planner.horizon import dated_week
from tests.builders import TERM, a_class, a_provision, a_pupil, a_school, an_adult, lessons, span


def a_week(*provisions, **profile) -> School:
    return a_school(
        a_class("3A", "tara"),
        a_pupil("P1", "3A"),
        lessons("3A", "Mon-Fri 08:45-10:30"),
        lessons("3A", "Mon-Fri 10:30-10:45", kind=PartKind.BREAK),
        lessons("3A", "Mon-Fri 10:45-12:15"),
        lessons("3A", "Mon-Fri 12:15-13:00", kind=PartKind.LUNCH),
        lessons("3A", "Mon-Fri 13:00-15:15"),
        *provisions,
        **profile,
    )


def legs(school: School) -> list[Demand]:
    return sorted(one_to_one.needs(school).demands, key=lambda d: d.key)


def test_a_whole_day_is_cut_where_break_and_lunch_begin_and_end():
    found = legs(a_week(a_provision("ONE", "P1", "Mon 08:45-15:15")))
    assert [str(leg.key) for leg in found] == [f"one-to-one:ONE:w1.1:{n}" for n in range(1, 7)]
    assert [leg.spans for leg in found if len(leg.spans) == 1] == [
        (span("Mon 08:45-10:30"),),
        (span("Mon 10:30-10:45"),),
        (span("Mon 10:45-12:15"),),
        (span("Mon 13:00-15:15"),),
    ]


def test_over_lunch_two_legs_meet_at_a_minute_the_solver_picks():
    found = legs(a_week(a_provision("ONE", "P1", "Mon 08:45-15:15")))
    first, second = found[3], found[4]
    assert [clock(s.end) for s in first.spans] == [
        *("12:25", "12:30", "12:35", "12:40", "12:45", "12:50"),
    ]
    assert [s.start for s in second.spans] == [s.end for s in first.spans]
    assert {s.start for s in first.spans} == {span("Mon 12:15-13:00").start}
    assert {s.end for s in second.spans} == {span("Mon 12:15-13:00").end}
    assert second.meets == first.key
    assert first.meets is None


def test_a_morning_is_cut_at_break_alone():
    found = legs(a_week(a_provision("ONE", "P1", "Mon 08:45-12:15")))
    assert [leg.spans[0] for leg in found] == [
        span("Mon 08:45-10:30"),
        span("Mon 10:30-10:45"),
        span("Mon 10:45-12:15"),
    ]


def test_no_leg_is_shorter_than_ten_minutes():
    found = legs(a_week(a_provision("ONE", "P1", "Mon 08:45-10:35")))
    assert [leg.spans for leg in found] == [(span("Mon 08:45-10:35"),)]


def test_a_pupil_without_a_timetable_has_one_leg():
    school = a_school(a_provision("ONE", "P1", "Mon 09:00-12:00"))
    assert [leg.spans for leg in legs(school)] == [(span("Mon 09:00-12:00"),)]


def test_each_day_has_its_ordinal_whatever_the_other_days():
    every = legs(a_week(a_provision("ONE", "P1", "Mon-Fri 09:00-10:00")))
    friday = legs(a_week(a_provision("ONE", "P1", "Fri 09:00-10:00")))
    assert [leg.key.occurrence for leg in every] == ["w1.1", "w1.2", "w1.3", "w1.4", "w1.5"]
    assert friday[0].key == every[4].key


def test_what_an_ehcp_specifies_is_safety_and_statutory_and_the_rest_is_not():
    ehcp = legs(a_week(a_provision("ONE", "P1", "Mon 09:00-10:00", ehcp=True)))
    school_level = legs(a_week(a_provision("ONE", "P1", "Mon 09:00-10:00")))
    assert [leg.tier for leg in ehcp] == [NeedTier.SAFETY]
    assert [leg.tier for leg in school_level] == [NeedTier.INTERVENTIONS]


def test_named_reliefs_and_usual_adults_exclude_everybody_else():
    named = a_provision(
        "ONE",
        "P1",
        "Mon 09:00-10:00",
        usual=(PostCode("dilys"),),
        relief=(PostCode("grace"), PostCode("dilys")),
        never=(PersonCode("ewan"),),
        training=(Tag("autism"),),
    )
    (leg,) = legs(a_week(named))
    assert (leg.usual, leg.only, leg.never) == (("dilys",), ("dilys", "grace"), ("ewan",))
    assert (leg.training, leg.pupils) == (("autism",), ("P1",))


def test_where_no_relief_is_named_anyone_eligible_will_do():
    (leg,) = legs(a_week(a_provision("ONE", "P1", "Mon 09:00-10:00", usual=(PostCode("dilys"),))))
    assert leg.only == ()


def test_when_the_only_relief_has_left_it_is_not_anyone_who_may_step_in():
    grace = an_adult("grace", ends=date(2026, 10, 30))
    named = a_provision(
        "ONE",
        "P1",
        "Mon 09:00-10:00",
        usual=(PostCode("dilys"),),
        relief=(PostCode("grace"),),
    )
    school = a_week(named, grace, an_adult("dilys"), an_adult("olu"), TERM)
    for week in (school, dated_week(school, date(2026, 11, 9))):
        (leg,) = legs(week)
        assert leg.only == ("dilys", "grace")


def test_the_pupil_stays_free_for_groups_since_the_adult_goes_along():
    (leg,) = legs(a_week(a_provision("ONE", "P1", "Mon 09:00-10:00")))
    assert leg.uses == frozenset()


def test_a_2_to_1_needs_two_adults_in_every_leg():
    found = legs(a_week(a_provision("TWO", "P1", "Mon 08:45-15:15", adults=2)))
    fixed = [leg for leg in found if len(leg.spans) == 1]
    assert [leg.count for leg in fixed] == [2, 2, 2, 2]
    relays = [leg.key.part for leg in found if len(leg.spans) > 1]
    assert relays == ["4a", "4b", "5a", "5b"], "each adult has a handover of their own"
    assert sum(leg.count for leg in found) == 12


def test_titles_name_the_class_and_never_the_pupil():
    found = legs(a_week(a_provision("ONE", "P1", "Mon-Fri 08:45-15:15")))
    assert {leg.title for leg in found} == {"1:1 support 3A"}


def test_care_is_left_to_its_own_source():
    care = a_provision("INS", "P1", "Mon 11:55-12:10", kind=ProvisionKind.CARE_PLAN)
    assert legs(a_week(care)) == []


def test_a_provision_of_week_2_falls_in_week_2_alone():
    found = legs(a_week(a_provision("ONE", "P1", "Mon 09:00-10:00 w2"), cycle_weeks=2))
    assert [(leg.key.occurrence, leg.spans[0]) for leg in found] == [
        ("w2.1", span("Mon 09:00-10:00 w2"))
    ]


def named(*adults) -> list[Span]:
    """Times of Monday's legs but for those over lunch, for a pupil with named adults."""
    one = a_provision(
        "ONE", "P1", "Mon 08:45-15:15", usual=(PostCode("idris"),), relief=(PostCode("grace"),)
    )
    return [leg.spans[0] for leg in legs(a_week(one, *adults)) if len(leg.spans) == 1]


def test_support_can_pass_on_where_a_named_adult_comes_or_goes():
    idris = an_adult("idris", works="Mon-Fri 08:30-11:30")
    grace = an_adult("grace", works="Mon-Tue 11:00-15:30")
    found = named(idris, grace)
    assert span("Mon 10:45-11:00") in found
    assert span("Mon 11:00-11:30") in found
    assert span("Mon 11:30-12:15") in found


def test_a_change_of_staff_over_lunch_or_of_somebody_else_cuts_nothing():
    whole = named()
    over_lunch = an_adult("idris", works="Mon-Fri 08:30-12:30")
    other = an_adult("someone", works="Mon-Fri 08:30-11:30")
    other_day = an_adult("grace", works="Tue-Fri 08:30-11:30")
    assert named(over_lunch, other, other_day) == whole


def test_without_a_lunch_in_the_timetable_support_can_pass_on_around_noon():
    school = a_school(
        a_class("3A", "tara"),
        a_pupil("P1", "3A"),
        lessons("3A", "Mon-Fri 09:00-15:00"),
        a_provision("ONE", "P1", "Mon 09:00-15:00"),
    )
    found = legs(school)
    assert [leg.spans[0] for leg in found if len(leg.spans) == 1] == [
        span("Mon 09:00-12:00"),
        span("Mon 13:00-15:00"),
    ]
    assert found[2].meets == found[1].key


def chains(day: list[Demand]) -> list[list[Span]]:
    """Every way of picking one span a leg in which meeting legs meet."""
    picks = [dict(zip((d.key for d in day), spans, strict=True)) for spans in _products(day)]
    return [
        sorted(pick.values())
        for pick in picks
        if all(d.meets is None or pick[d.meets].end == pick[d.key].start for d in day)
    ]


def _products(day: list[Demand]):
    return product(*(d.spans for d in day))


@given(starts=st.integers(0, 60), minutes=st.integers(10, 390))
def test_legs_that_meet_cover_every_minute_once(starts, minutes):
    begin = 8 * 60 + 30 + starts
    when = f"Mon {clock(begin)}-{clock(begin + minutes)}"
    found = legs(a_week(a_provision("ONE", "P1", when)))
    whole = span(when)
    assert chains(found)
    for chain in chains(found):
        assert (chain[0].start, chain[-1].end) == (whole.start, whole.end)
        assert all(a.end == b.start for a, b in pairwise(chain))
        assert all(leg.minutes >= 10 for leg in chain)
