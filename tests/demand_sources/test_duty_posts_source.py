"""Lunch, break and gate posts, and first aid among their holders."""

from planner.demand_sources import duty_posts
from planner.domain.codes import FIRST_AID, PAEDIATRIC_FIRST_AID, PlaceCode
from planner.domain.demand import NeedTier
from planner.domain.kinds import DutyKind, PlaceKind
from planner.domain.timetable import Place
from tests.builders import a_duty_post, a_school, span


def needs(*posts, **profile):
    return duty_posts.needs(a_school(*posts, **profile))


def test_a_posts_safety_minimum_comes_first_and_the_rest_in_the_posts_tier():
    found = needs(a_duty_post("L1", "Mon 12:00-13:00", adults=3, minimum=1)).demands
    assert [(str(d.key), d.count, d.tier, d.minimum) for d in found] == [
        ("duty:L1:w1.1:0", 1, NeedTier.SAFETY, True),
        ("duty:L1:w1.2:0", 2, NeedTier.POSTS, False),
    ]


def test_a_post_without_a_minimum_is_no_safety_matter():
    (gate,) = needs(a_duty_post("G", "Mon 08:30-08:45", DutyKind.GATE_DUTY)).demands
    assert (gate.tier, gate.minimum, gate.kind) == (NeedTier.POSTS, False, DutyKind.GATE_DUTY)


def test_a_minimum_above_the_number_of_adults_is_what_counts():
    (post,) = needs(a_duty_post("L1", "Mon 12:00-13:00", adults=1, minimum=2)).demands
    assert (post.count, post.tier) == (2, NeedTier.SAFETY)


def test_every_unit_of_the_week_has_a_key_of_its_own_that_other_days_do_not_change():
    week = needs(a_duty_post("L1", "Mon-Fri 12:00-13:00", adults=2, minimum=1)).demands
    keys = [key for demand in week for key in demand.unit_keys()]
    assert len(keys) == len(set(keys)) == 10
    friday = needs(a_duty_post("L1", "Fri 12:00-13:00", adults=2, minimum=1)).demands
    assert [key for d in friday for key in d.unit_keys()] == keys[-2:]


def test_one_adult_at_the_place_holds_the_certificate_asked_for():
    post = a_duty_post("L1", "Mon 12:00-13:00", adults=2, minimum=1, one_with=(FIRST_AID,))
    (need,) = needs(post).presences
    assert (need.rule, need.tier, need.minimum) == ("L-AID", NeedTier.SAFETY, 1)
    assert (need.training, need.span) == ((FIRST_AID,), span("Mon 12:00-13:00"))
    assert [str(key) for key in need.among] == ["duty:L1:w1.1:0", "duty:L1:w1.2:0"]


def test_holders_of_another_post_at_the_place_count_while_they_are_there_throughout():
    aided = a_duty_post("L1", "Mon 12:10-12:40", place="HALL", one_with=(FIRST_AID,), minimum=1)
    throughout = a_duty_post("L2", "Mon 12:00-13:00", place="HALL")
    part = a_duty_post("L3", "Mon 12:20-13:00", place="HALL")
    elsewhere = a_duty_post("L4", "Mon 12:00-13:00", place="YARD")
    (need,) = needs(aided, throughout, part, elsewhere).presences
    assert [key.code for key in need.among] == ["L1", "L2"]


def test_a_paediatric_first_aider_is_in_the_room_while_the_youngest_eat():
    (need,) = needs(a_duty_post("L1", "Mon 12:00-12:45", eyfs_eating=True)).presences
    assert (need.rule, need.tier) == ("L-PFA-EAT", NeedTier.SAFETY)
    assert need.training == (PAEDIATRIC_FIRST_AID,)
    assert str(need.key) == "duty:L1:w1.1:eating"


def test_pastoral_posts_are_left_to_their_own_source():
    assert needs(a_duty_post("ON", "Mon 09:00-12:00", DutyKind.PASTORAL_ON_CALL)).demands == ()


def test_a_post_of_week_2_runs_in_week_2_alone():
    found = needs(a_duty_post("L1", "Mon 12:00-13:00 w2"), cycle_weeks=2).demands
    assert [d.key.occurrence for d in found] == ["w2.1"]
    assert needs(a_duty_post("L1", "Mon 12:00-13:00 w2")).demands == ()


YARD = Place(code=PlaceCode("YARD"), name="Playground", kind=PlaceKind.PLAYGROUND, capacity=6)


def least(*posts) -> dict[str, int]:
    """Adults of each post that are a safety minimum."""
    found = needs(YARD, *posts).demands
    return {d.key.code: d.count for d in found if d.minimum}


def test_a_playground_in_use_has_one_adult_at_least_though_the_school_says_nothing():
    assert least(a_duty_post("L1", "Mon 12:00-13:00", place="YARD", adults=3)) == {"L1": 1}
    assert least(a_duty_post("B1", "Mon 10:30-10:45", DutyKind.BREAK_DUTY, place="YARD")) == {
        "B1": 1
    }
    assert least(a_duty_post("G1", "Mon 08:30-08:45", DutyKind.GATE_DUTY, place="YARD")) == {}
    assert least(a_duty_post("L1", "Mon 12:00-13:00", place="GATE", adults=3)) == {}


def test_one_of_several_posts_on_a_playground_is_enough_while_it_lasts():
    whole = a_duty_post("L1", "Mon-Fri 12:00-13:00", place="YARD")
    games = a_duty_post("L2", "Mon 12:15-12:45", place="YARD")
    later = a_duty_post("L3", "Mon 12:30-13:15", place="YARD")
    assert least(whole, games) == {"L1": 1}
    assert least(whole, later) == {"L1": 1, "L3": 1}
    said = a_duty_post("L9", "Mon-Fri 12:00-13:00", place="YARD", minimum=2, adults=2)
    assert least(whole, said) == {"L9": 2}
