"""A school becomes a problem: pins that stand, pins that clash, and what it costs to state."""

import time
from dataclasses import replace

import pytest

from fixtures.generator import one_form_primary
from planner.demand_sources import needs_of
from planner.domain.clock import Span
from planner.domain.codes import PostCode
from planner.domain.demand import DemandKey
from planner.domain.kinds import DutyKind
from planner.domain.plan import Pin
from planner.formulate import formulate
from planner.reasons import clash_sentence
from solver.compiled import compile
from tests.builders import an_adult, span
from tests.planner.small import ON, planned, three_groups
from tests.rules.weeks import a_week, need


def pin(key: str, post: str, when: str, *, told: bool = False) -> Pin:
    return Pin(key=DemandKey.parse(key), post=PostCode(post), span=span(when), told=told)


def pinned(*pins: Pin):
    school = replace(three_groups(), pins=pins)
    return formulate(school, needs_of(school), on=ON)


def test_a_lawful_pin_stands_and_is_kept_by_the_search():
    school = replace(
        three_groups(), pins=(pin("intervention:NELI-RA:w1.2:0", "idris", "Tue 14:15-14:45"),)
    )
    formulation, _, rota = planned(school)
    assert formulation.clashes == ()
    (row,) = [a for a in rota.allocations if a.pinned]
    assert (str(row.key), row.post, row.span) == (
        "intervention:NELI-RA:w1.2:0",
        "idris",
        span("Tue 14:15-14:45"),
    )


def test_a_pin_that_breaks_a_rule_is_left_out_and_named_with_the_rule():
    formulation = pinned(pin("intervention:NELI-RA:w1.1:0", "mo", "Mon 13:00-13:30"))
    (clash,) = formulation.clashes
    assert formulation.problem.pins == frozenset()
    said = clash_sentence(formulation.school, formulation.needs, clash)
    assert "Mo can't take Group NELI-RA on Mon 13:00-13:30" in said
    assert "infeasible" not in said


def test_a_pin_that_could_not_be_kept_is_among_the_gaps_of_the_rota():
    school = replace(
        three_groups(), pins=(pin("intervention:NELI-RA:w1.1:0", "mo", "Mon 13:00-13:30"),)
    )
    _, _, rota = planned(school)
    (gap,) = rota.unmet
    assert (gap.unit, gap.title) == ("pin", "Group NELI-RA, pinned for Mon 13:00-13:30")
    assert gap.refusals[0].rule == "G-PROFILE"
    assert len(rota.allocations) == 7


def test_of_two_pins_that_clash_the_one_somebody_was_told_of_stands():
    told = pin("intervention:NELI-RA:w1.2:0", "idris", "Mon 13:00-13:30", told=True)
    other = pin("intervention:NELI-RA:w1.1:0", "idris", "Mon 14:00-14:30")
    formulation = pinned(other, told)
    assert [clash.pin for clash in formulation.clashes] == [other]
    assert {p.span.start for p in formulation.problem.pins} == {told.span.start}


def test_a_pin_of_a_demand_that_is_gone_or_a_time_that_is_gone_is_a_clash():
    gone = pin("intervention:OLD:w1.1:0", "idris", "Mon 13:00-13:30")
    moved = pin("intervention:NELI-RA:w1.1:0", "idris", "Fri 13:00-13:30")
    formulation = pinned(gone, moved)
    assert {clash.pin for clash in formulation.clashes} == {gone, moved}
    said = [clash_sentence(formulation.school, formulation.needs, c) for c in formulation.clashes]
    assert any("no longer needed" in text for text in said)


def test_a_pin_whose_post_has_gone_is_a_clash_and_not_a_failure():
    formulation = pinned(pin("intervention:NELI-RA:w1.1:0", "gone", "Mon 13:00-13:30"))
    assert len(formulation.clashes) == 1
    assert clash_sentence(formulation.school, formulation.needs, formulation.clashes[0])


def test_two_lines_of_one_person_are_one_body():
    school = one_form_primary()
    problem = formulate(school, needs_of(school), on=ON).problem
    bodies = [problem.body_of[worker.id] for worker in problem.workers]
    assert len(bodies) == len(set(bodies)) + 1


def test_the_sample_school_is_stated_and_compiled_within_a_second_and_a_half():
    school = one_form_primary()
    needs = needs_of(school)
    began = time.process_time()
    compile(formulate(school, needs, on=ON).problem)
    assert time.process_time() - began < 1.5


def test_equal_facts_give_equal_problems():
    school = one_form_primary(seed=3)
    first = formulate(school, needs_of(school), on=ON).problem
    again = formulate(one_form_primary(seed=3), needs_of(one_form_primary(seed=3)), on=ON).problem
    assert first == again


def test_the_reference_rota_is_where_the_search_starts():
    _, _, rota = planned(three_groups())
    school = three_groups()
    formulation = formulate(school, needs_of(school), on=ON, reference=rota)
    assert len(formulation.problem.reference) == len(rota.allocations)


@pytest.mark.parametrize("minutes", [5, 45])
def test_a_demand_of_odd_length_is_stated_as_it_is(minutes: int):
    start = span("Mon 10:00-10:05").start
    odd = need("gate", DutyKind.GATE_DUTY, spans=(Span(start, start + minutes),))
    (task,) = a_week(an_adult("idris"), odd).formulation().problem.tasks
    assert task.spans[0].minutes == minutes
