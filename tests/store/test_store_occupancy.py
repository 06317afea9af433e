"""D8, D18: who is held when, who may share, and how a refusal says who and when."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.kinds import DutyKind
from planner.domain.plan import Occurrence
from planner.errors import AlreadyTaken
from planner.store import Database
from tests.store.builders import a_duty, a_key, facts, publish, settle, write

MORNING = "09:00-09:30"


def clash(database: Database, *duties: Occurrence, people: str = "ann ben cat") -> str:
    """What publishing `duties` together is refused with; "" where it is not."""
    settle(database, people=people)
    try:
        with write(database) as unit:
            publish(unit, duties)
    except AlreadyTaken as refusal:
        return str(refusal)
    return ""


def test_an_adult_is_in_one_place_at_a_time_and_is_named(database: Database) -> None:
    said = clash(database, a_duty("ann", MORNING), a_duty("ann", "09:15-09:45"))
    assert "ann is already held on Mon 07 September 2026, 09:15-09:45" in said


def test_a_duty_may_begin_the_minute_another_ends(database: Database) -> None:
    assert clash(database, a_duty("ann", MORNING), a_duty("ann", "09:30-10:00")) == ""


@pytest.mark.parametrize("kind", [kind for kind in DutyKind if kind.stands_by])
def test_D18_standing_by_holds_nobody(database: Database, kind: DutyKind) -> None:
    on_call = a_duty("ann", "08:30-12:00", kind=kind, pupils=("P1",), place="NEST")
    again = replace(on_call, uid="other", key=a_key("other"))
    taught = a_duty("ann", MORNING, pupils=("P1",), place="NEST")
    assert clash(database, on_call, again, taught) == ""


def test_two_adults_of_one_two_to_one_share_their_pupil_and_room(database: Database) -> None:
    first = a_duty("ann", key=a_key("care", 1, "provision"), pupils=("P1",), place="NEST")
    second = a_duty("ben", key=a_key("care", 2, "provision"), pupils=("P1",), place="NEST")
    assert clash(database, first, second) == ""


def test_one_demand_at_two_overlapping_times_does_not_share(database: Database) -> None:
    first = a_duty("ann", MORNING, key=a_key("g1", 1), pupils=("P1",))
    second = a_duty("ben", "09:15-09:45", key=a_key("g1", 2), pupils=("P1",))
    assert "Pupil P1 is already held" in clash(database, first, second)


def test_a_group_session_holds_each_of_its_pupils(database: Database) -> None:
    group = a_duty("ann", MORNING, pupils=("P1", "P2"))
    for pupil in ("P1", "P2"):
        other = a_duty("ben", "09:20-09:40", pupils=(pupil,))
        assert f"Pupil {pupil} is already held" in clash_in(database, group, other)


def clash_in(database: Database, *duties: Occurrence) -> str:
    if database.schools():
        try:
            with write(database) as unit:
                publish(unit, duties)
        except AlreadyTaken as refusal:
            return str(refusal)
        return ""
    return clash(database, *duties)


def test_a_small_room_takes_one_session_and_a_hall_many(database: Database) -> None:
    here, there = a_duty("ann", MORNING, place="NEST"), a_duty("ben", MORNING, place="NEST")
    assert "Place NEST is already held" in clash_in(database, here, there)
    assert clash_in(database, replace(here, place="HALL"), replace(there, place="HALL")) == ""


def test_an_adult_of_two_schools_is_held_by_either(database: Database) -> None:
    for code in ("oak", "elm"):
        settle(database, code, people="ann sam=T7")
    with write(database, "oak") as unit:
        publish(unit, [a_duty("sam", MORNING)])
    with (
        pytest.raises(AlreadyTaken, match="another school of the trust"),
        write(database, "elm") as unit,
    ):
        publish(unit, [a_duty("sam", "09:10-09:20")])
    with write(database, "elm") as unit:
        publish(unit, [a_duty("sam", "09:30-10:00"), a_duty("ann", MORNING)])


def test_somebody_found_to_be_known_to_the_trust_is_held_as_such(database: Database) -> None:
    settle(database, "oak", people="sam=T7")
    settle(database, "elm", people="sam bob")
    with write(database, "oak") as unit:
        unit.facts.replace(facts("oak", people="sam=T7 ann"))
    for code in ("oak", "elm"):
        with write(database, code) as unit:
            publish(unit, [a_duty("sam", MORNING)])
    with pytest.raises(AlreadyTaken, match="Sam has the trust id 'T7'"):
        give_trust_id(database)
    with write(database, "elm") as unit:
        publish(unit, [a_duty("sam", "09:30-10:00")])
    give_trust_id(database)
    with pytest.raises(AlreadyTaken), write(database, "oak") as unit:
        publish(unit, [a_duty("sam", "09:30-09:45")])


def give_trust_id(database: Database) -> None:
    with write(database, "elm") as unit:
        unit.facts.replace(facts("elm", people="sam=T7 bob"))


def test_people_of_one_code_in_two_schools_are_two_people(database: Database) -> None:
    for code in ("oak", "elm"):
        settle(database, code)
        with write(database, code) as unit:
            publish(unit, [a_duty("ann", MORNING, pupils=("P1",), place="NEST")])


def test_a_refusal_says_what_the_other_is_held_for(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        unit.holds.place(a_duty("ann", MORNING), label="EHCP review")
    with pytest.raises(AlreadyTaken, match=r"09:10-09:40: EHCP review\."), write(database) as unit:
        publish(unit, [a_duty("ann", "09:10-09:40")])


def test_a_hold_let_go_is_free_again_and_so_is_a_duty_that_ended(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        hold = unit.holds.place(a_duty("ann", MORNING), label="Review")
        unit.holds.release(hold)
        unit.holds.release(hold)
        publish(unit, [a_duty("ann", MORNING)])
        publish(unit, [])
        publish(unit, [a_duty("ann", "09:10-09:40")])


def test_one_duty_is_not_held_twice(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        unit.holds.place(a_duty("ann", MORNING), label="Review")
        with pytest.raises(AlreadyTaken):
            unit.holds.place(a_duty("ann", MORNING), label="Review")
        with pytest.raises(AlreadyTaken):
            publish(unit, [a_duty("ann", MORNING)])


def test_after_a_refusal_the_same_unit_can_go_on(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        unit.holds.place(a_duty("ann", MORNING), label="Review")
        with pytest.raises(AlreadyTaken):
            unit.holds.place(a_duty("ann", "09:10-09:40"), label="Phonics")
        unit.holds.place(a_duty("ben", "09:10-09:40"), label="Phonics")


def wanted(
    person: str, code: str, start: int, length: int, pupils: set[str], place: str | None
) -> Occurrence:
    duty = a_duty(person, key=a_key(code), pupils=tuple(sorted(pupils)), place=place)
    uid = f"{person}/{code}/{start}/{length}"
    return replace(duty, uid=uid, starts=540 + start * 5, ends=540 + (start + length) * 5)


WANTED = st.builds(
    wanted,
    st.sampled_from(["ann", "ben", "cat"]),
    st.sampled_from(["g1", "g2"]),
    st.integers(0, 6),
    st.integers(1, 4),
    st.sets(st.sampled_from(["P1", "P2"])),
    st.sampled_from([None, "NEST", "HALL"]),
)
RELEASE = st.integers(1, 8)


def apart(one: Occurrence, other: Occurrence) -> bool:
    """Whether both may be held, looked at naively."""
    if one.ends <= other.starts or other.ends <= one.starts:
        return True
    if one.person == other.person:
        return False
    if (one.key, one.starts, one.ends) == (other.key, other.starts, other.ends):
        return True
    small_room = one.place == other.place == "NEST"
    return not (set(one.pupils) & set(other.pupils) or small_room)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(WANTED | RELEASE, max_size=14))
def test_F14_any_run_of_holds_and_releases_agrees_with_looking_at_each_pair(
    database: Database, steps: list[Occurrence | int]
) -> None:
    code = f"school-{len(database.schools())}"
    settle(database, code)
    held: dict[int, Occurrence] = {}
    for step in steps:
        with write(database, code) as unit:
            if isinstance(step, int):
                unit.holds.release(step)
                held.pop(step, None)
                continue
            free = all(apart(step, other) for other in held.values())
            if free:
                held[unit.holds.place(step, label="Held")] = step
            else:
                with pytest.raises(AlreadyTaken):
                    unit.holds.place(step, label="Refused")
